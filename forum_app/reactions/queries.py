"""Every SQL statement about reactions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ..kernel.db import Reader, Writer, named_list
from ..topics.queries.lists import SEEN

MOST = 500  # posts of a member, and kinds of reactions to them, that are added up for a profile


@dataclass(frozen=True, slots=True)
class Count:
    """How many reactions of a kind a post has; kind and number are None for a post that has none at all."""

    post_id: int
    topic_id: int
    author_id: int
    closed: int  # 1: nothing changes here, but for the staff
    kind: str | None
    n: int | None


@dataclass(frozen=True, slots=True)
class Who:
    id: int
    name: str
    display_name: str
    avatar: str
    left: int


@dataclass(frozen=True, slots=True)
class Given:
    """A reaction of a member's own."""

    id: int
    topic_id: int
    post_id: int
    kind: str
    created_at: int


def counts(db: Reader, post_ids: Collection[int]) -> list[Count]:
    """At least one row for each of the posts."""
    where, params = named_list("id", post_ids)
    return db.all(
        Count,
        f"""
        SELECT p.id AS post_id, p.topic_id, p.author_id, b.closed, c.kind, c.n
        FROM post p JOIN topic t ON t.id = p.topic_id JOIN board b ON b.id = t.board_id
        LEFT JOIN reaction_count c ON c.post_id = p.id
        WHERE p.id IN {where}
        """,
        **params,
    )


def own(db: Reader, member_id: int, topic_id: int) -> Mapping[int, frozenset[str]]:
    """Post -> the kinds that this member gave it, in one topic."""
    found: dict[int, frozenset[str]] = {}
    for post_id, kind in db.tuples(
        "SELECT post_id, kind FROM reaction WHERE member_id = :member_id AND topic_id = :topic_id",
        member_id=member_id,
        topic_id=topic_id,
    ):
        found[post_id] = found.get(post_id, frozenset()) | {kind}
    return found


def who(db: Reader, post_id: int, kind: str, before: int, limit: int) -> list[Who]:
    """Those who gave this reaction, the last first; those with a smaller id than `before`."""
    return db.all(
        Who,
        """
        SELECT r.id, m.name, m.display_name, m.avatar, m.left_at IS NOT NULL AS left
        FROM reaction r JOIN member m ON m.id = r.member_id
        WHERE r.post_id = :post_id AND r.kind = :kind AND r.id < :before ORDER BY r.id DESC LIMIT :limit
        """,
        post_id=post_id,
        kind=kind,
        before=before,
        limit=limit,
    )


def put(tx: Writer, *, member_id: int, topic_id: int, post_id: int, kind: str, now: int) -> bool:
    """False when it is there already."""
    return bool(
        tx.run(
            """
            INSERT INTO reaction (member_id, topic_id, post_id, kind, created_at)
            VALUES (:member_id, :topic_id, :post_id, :kind, :now)
            ON CONFLICT (member_id, topic_id, post_id, kind) DO NOTHING
            """,
            member_id=member_id,
            topic_id=topic_id,
            post_id=post_id,
            kind=kind,
            now=now,
        )
    )


def drop(tx: Writer, *, member_id: int, topic_id: int, post_id: int, kind: str) -> bool:
    """False when there was none."""
    return bool(
        tx.run(
            """
            DELETE FROM reaction
            WHERE member_id = :member_id AND topic_id = :topic_id AND post_id = :post_id AND kind = :kind
            """,
            member_id=member_id,
            topic_id=topic_id,
            post_id=post_id,
            kind=kind,
        )
    )


def drop_ids(tx: Writer, ids: Collection[int]) -> None:
    where, params = named_list("id", ids)
    tx.run(f"DELETE FROM reaction WHERE id IN {where}", **params)


def count_in(tx: Writer, post_id: int, kind: str, author_id: int) -> None:
    """One more."""
    tx.run(
        """
        INSERT INTO reaction_count (post_id, kind, author_id, n) VALUES (:post_id, :kind, :author_id, 1)
        ON CONFLICT (post_id, kind) DO UPDATE SET n = n + 1
        """,
        post_id=post_id,
        kind=kind,
        author_id=author_id,
    )


def count_out(tx: Writer, which: Iterable[tuple[int, str]]) -> None:
    """One less for each (post, kind)."""
    rows = [{"post_id": post_id, "kind": kind} for post_id, kind in which]
    tx.run_many("UPDATE reaction_count SET n = n - 1 WHERE post_id = :post_id AND kind = :kind", rows)
    tx.run_many("DELETE FROM reaction_count WHERE post_id = :post_id AND kind = :kind AND n <= 0", rows)


def drop_of_post(tx: Writer, post_id: int) -> None:
    tx.run("DELETE FROM reaction WHERE post_id = :post_id", post_id=post_id)
    tx.run("DELETE FROM reaction_count WHERE post_id = :post_id", post_id=post_id)


def given_to_see(db: Reader, member_id: int, hidden: str) -> list[Given]:
    """A member's reactions without those on the boards `hidden`: what is taken along."""
    return db.all(
        Given,
        f"""
        SELECT r.id, r.topic_id, r.post_id, r.kind, r.created_at FROM reaction r JOIN topic t ON t.id = r.topic_id
        WHERE r.member_id = :member_id AND {SEEN}
        """,
        member_id=member_id,
        hidden=hidden,
    )


def given_by(db: Reader, member_id: int, limit: int, after: int = 0) -> list[Given]:
    """A member's reactions in an order of their own, those after the one with this id."""
    return db.all(
        Given,
        """
        SELECT id, topic_id, post_id, kind, created_at FROM reaction
        WHERE member_id = :member_id AND id > :after LIMIT :limit
        """,
        member_id=member_id,
        after=after,
        limit=limit,
    )


def received(db: Reader, member_id: int, hidden: str) -> tuple[int, bool]:
    """How many reactions stand below what a member wrote, without what is deleted, or of the boards `hidden`.

    Those of the MOST newest posts, and whether there may be more: who wrote for years has tens of thousands.
    """
    found, looked_at = db.tuples(
        f"""
        SELECT coalesce(sum(n), 0), count(*) FROM (
            SELECT c.n FROM reaction_count c JOIN post p ON p.id = c.post_id JOIN topic t ON t.id = p.topic_id
            WHERE c.author_id = :member_id AND p.deleted_at IS NULL AND t.deleted_at IS NULL AND {SEEN}
            ORDER BY c.post_id DESC LIMIT {MOST}) AS few
        """,
        hidden=hidden,
        member_id=member_id,
    )[0]
    return int(found), looked_at == MOST


# --- check


def miscounted(db: Reader) -> list[tuple[int, str, int, int]]:
    """(post, kind, what is counted, what there is)."""
    return db.tuples(
        """
        SELECT post_id, kind, sum(counted), sum(there) FROM (
            SELECT post_id, kind, n AS counted, 0 AS there FROM reaction_count
            UNION ALL SELECT post_id, kind, 0, count(*) FROM reaction GROUP BY post_id, kind
        ) GROUP BY post_id, kind HAVING sum(counted) <> sum(there)
        """
    )


def misplaced(db: Reader) -> list[int]:
    """Posts whose reactions name another topic or author, or that are gone."""
    return db.column(
        """
        SELECT r.post_id FROM reaction r JOIN post p ON p.id = r.post_id WHERE r.topic_id <> p.topic_id OR p.purged = 1
        UNION SELECT c.post_id FROM reaction_count c JOIN post p ON p.id = c.post_id WHERE c.author_id <> p.author_id
        """
    )


# --- splitting and merging


def set_topic(tx: Writer, posts: str, topic_id: int) -> None:
    """These posts (JSON of ids) stand in this topic; what is kept of the members concerned is read again."""
    theirs = "SELECT member_id FROM reaction WHERE post_id IN (SELECT value FROM json_each(:posts))"
    tx.run(f"UPDATE member SET mine = mine + 1 WHERE id IN ({theirs})", posts=posts)
    tx.run(
        "UPDATE reaction SET topic_id = :topic_id WHERE post_id IN (SELECT value FROM json_each(:posts))",
        posts=posts,
        topic_id=topic_id,
    )


def set_author(tx: Writer, post_id: int, author_id: int) -> None:
    """The post is somebody else's, and so is what it received."""
    tx.run(
        "UPDATE reaction_count SET author_id = :author_id WHERE post_id = :post_id",
        post_id=post_id,
        author_id=author_id,
    )
