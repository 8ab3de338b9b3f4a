"""Removing for good: what goes, emptying it, the order of what stays, the rows at the end."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from ...kernel.db import Reader, Writer, named_list

TO_ALL, TO_STAFF, TO_OWNERS = 0, 1, 2  # purged_topic.hidden

# --- what goes


@dataclass(frozen=True, slots=True)
class Doomed:
    """A post that is to go, and whose counters it is in."""

    id: int
    topic_id: int
    number: int
    author_id: int
    board_id: int
    visible: int
    topic_visible: int
    size: int  # bytes of its words, those before and those added later


_HISTORY = """
    (SELECT coalesce(sum(octet_length(r.body)), 0) FROM revision r WHERE r.post_id = p.id)
    + (SELECT coalesce(sum(octet_length(a.body) + octet_length(a.html)), 0) FROM addendum a WHERE a.post_id = p.id)
"""
_DOOMED = f"""
    SELECT p.id, p.topic_id, p.number, p.author_id, t.board_id, p.deleted_at IS NULL AS visible,
           t.deleted_at IS NULL AS topic_visible, octet_length(p.body) + octet_length(p.html) + {_HISTORY} AS size
    FROM post p JOIN topic t ON t.id = p.topic_id
"""


def doomed(db: Reader, post_id: int) -> Doomed | None:
    return db.one(Doomed, f"{_DOOMED} WHERE p.id = :post_id AND p.purged = 0", post_id=post_id)


def first_doomed(db: Reader, topic_id: int) -> Doomed | None:
    """The post that opens a topic, while it has words."""
    return db.one(
        Doomed, f"{_DOOMED} WHERE p.topic_id = :topic_id AND p.number = 1 AND p.purged = 0", topic_id=topic_id
    )


def doomed_by(db: Reader, member_id: int, after: int, limit: int) -> list[Doomed]:
    """A member's next posts in the order of ids, without those that are gone or going with their topic."""
    return db.all(
        Doomed,
        f"""{_DOOMED}
        WHERE p.author_id = :member_id AND p.id > :after AND p.purged = 0 AND t.purged = 0 ORDER BY p.id LIMIT :limit
        """,
        member_id=member_id,
        after=after,
        limit=limit,
    )


def topics_alone(db: Reader, member_id: int) -> list[int]:
    """The topics that a member began and in which nobody else stands, and those that are going already."""
    return db.column(
        """
        SELECT t.id FROM topic t
        WHERE t.author_id = :member_id AND (t.purged = 1 OR NOT EXISTS (
            SELECT 1 FROM post p WHERE p.topic_id = t.id AND p.author_id <> :member_id AND p.purged = 0))
        """,
        member_id=member_id,
    )


def is_alone(db: Reader, topic_id: int, member_id: int) -> bool:
    """Does nobody but this member stand in the topic?"""
    return not db.value(
        "SELECT 1 FROM post WHERE topic_id = :topic_id AND author_id <> :member_id AND purged = 0 LIMIT 1",
        topic_id=topic_id,
        member_id=member_id,
    )


# --- emptying


def empty_posts(tx: Writer, ids: Collection[int], now: int) -> None:
    """Their words go; their places stay for the moment."""
    where, params = named_list("id", ids)
    tx.run(
        f"""
        UPDATE post SET purged = 1, body = '', html = '', lang = '', addenda = 0, reply_to_id = NULL,
               edited_at = NULL, edited_by = NULL, deleted_at = coalesce(deleted_at, :now), deleted_by = NULL
        WHERE id IN {where}
        """,
        now=now,
        **params,
    )


def drop_history(tx: Writer, ids: Collection[int]) -> None:
    """What was said before and added later goes with the post."""
    where, params = named_list("id", ids)
    tx.run(f"DELETE FROM revision WHERE post_id IN {where}", **params)
    tx.run(f"DELETE FROM addendum WHERE post_id IN {where}", **params)


def put_purged_posts(tx: Writer, posts: Iterable[tuple[int, int]], now: int) -> None:
    """Remember (post, topic), so that permanent links say what happened."""
    tx.run_many(
        """
        INSERT INTO purged_post (post_id, topic_id, purged_at) VALUES (:post_id, :topic_id, :now)
        ON CONFLICT (post_id) DO NOTHING
        """,
        [{"post_id": post_id, "topic_id": topic_id, "now": now} for post_id, topic_id in posts],
    )


# --- sinking: the empty places go to the end, and out


@dataclass(frozen=True, slots=True)
class Slot:
    """A post at its place."""

    id: int
    number: int
    size: int


def first_empty(db: Reader, topic_id: int) -> int | None:
    """The lowest number at which an empty place stands; the first post is never one."""
    found = db.value(
        "SELECT min(number) FROM post WHERE topic_id = :topic_id AND purged = 1 AND number > 1", topic_id=topic_id
    )
    return None if found is None else int(found)


def empty_between(db: Reader, topic_id: int, first: int, last: int) -> list[int]:
    """The ids of the empty places with these numbers."""
    return db.column(
        "SELECT id FROM post WHERE topic_id = :topic_id AND purged = 1 AND number BETWEEN :first AND :last",
        topic_id=topic_id,
        first=first,
        last=last,
    )


def standing_after(db: Reader, topic_id: int, number: int, limit: int) -> list[Slot]:
    """The next posts that stay, deleted ones too, in order."""
    return db.all(
        Slot,
        """
        SELECT id, number, octet_length(body) + octet_length(html) AS size FROM post
        WHERE topic_id = :topic_id AND number > :number AND purged = 0 ORDER BY number LIMIT :limit
        """,
        topic_id=topic_id,
        number=number,
        limit=limit,
    )


def set_numbers(tx: Writer, places: Iterable[tuple[int, int]]) -> None:
    """(post, number), one after the other: UNIQUE is checked at each."""
    tx.run_many(
        "UPDATE post SET number = :number WHERE id = :post_id",
        [{"post_id": post_id, "number": number} for post_id, number in places],
    )


def last_posts(db: Reader, topic_id: int, above: int, limit: int) -> list[Slot]:
    """The posts at the end with numbers above this one, the last one first; with the weight of what goes with them."""
    return db.all(
        Slot,
        f"""
        SELECT p.id, p.number, octet_length(p.body) + octet_length(p.html) + {_HISTORY} AS size FROM post p
        WHERE p.topic_id = :topic_id AND p.number > :above ORDER BY p.number DESC LIMIT :limit
        """,
        topic_id=topic_id,
        above=above,
        limit=limit,
    )


def answers_to(db: Reader, ids: Collection[int], limit: int) -> list[int]:
    """Posts that answer one of these."""
    where, params = named_list("id", ids)
    return db.column(f"SELECT id FROM post WHERE reply_to_id IN {where} LIMIT :limit", limit=limit, **params)


def clear_answers(tx: Writer, ids: Collection[int]) -> None:
    """These answer nothing any more."""
    where, params = named_list("id", ids)
    tx.run(f"UPDATE post SET reply_to_id = NULL WHERE id IN {where}", **params)


def drop_posts(tx: Writer, topic_id: int, ids: Collection[int], numbers: int) -> None:
    """The rows at the end; the topic's numbers go to `numbers` now."""
    where, params = named_list("id", ids)
    tx.run(f"DELETE FROM post WHERE id IN {where}", **params)
    tx.run("UPDATE topic SET numbers = :numbers WHERE id = :topic_id", numbers=numbers, topic_id=topic_id)


def is_deserted(db: Reader, topic_id: int) -> bool:
    """Is the line where a first post was all that is left of a topic?"""
    return bool(
        db.value(
            """
            SELECT 1 FROM topic t JOIN post p ON p.topic_id = t.id AND p.number = 1
            WHERE t.id = :topic_id AND t.numbers = 1 AND p.purged = 1 AND t.purged = 0
            """,
            topic_id=topic_id,
        )
    )


def with_empty_places_of(db: Reader, member_id: int) -> list[int]:
    """Topics in which a member's empty places have not reached the end."""
    found = db.column(
        "SELECT topic_id FROM post WHERE author_id = :member_id AND purged = 1 AND number > 1", member_id=member_id
    )
    return sorted(set(found))


# --- whole topics


def set_topic_purged(tx: Writer, topic_id: int, now: int) -> None:
    """To everybody the topic is gone; its posts follow."""
    tx.run(
        """
        UPDATE topic SET purged = 1, title = '', slug = '', pinned = 0, deleted_at = coalesce(deleted_at, :now),
               deleted_by = NULL, version = version + 1
        WHERE id = :topic_id
        """,
        topic_id=topic_id,
        now=now,
    )


def put_purged_topic(tx: Writer, topic_id: int, now: int, *, deleted: bool) -> None:
    """Remember it, and who may be told: TO_ALL, TO_STAFF if it was deleted before, TO_OWNERS if not everybody saw its
    board.
    """
    tx.run(
        """
        INSERT INTO purged_topic (topic_id, hidden, purged_at)
        SELECT t.id, CASE WHEN b.reach < 2 THEN 2 ELSE :deleted END, :now FROM topic t JOIN board b ON b.id = t.board_id
        WHERE t.id = :topic_id
        ON CONFLICT (topic_id) DO NOTHING
        """,
        topic_id=topic_id,
        deleted=int(deleted),
        now=now,
    )


def drop_topic(tx: Writer, topic_id: int) -> None:
    """A topic without posts, and the lists that name it."""
    tx.run("DELETE FROM topic_top WHERE topic_id = :topic_id", topic_id=topic_id)
    tx.run("DELETE FROM topic WHERE id = :topic_id", topic_id=topic_id)


def is_purged(db: Reader, topic_id: int) -> bool:
    """Are there still rows of a topic that was removed for good?"""
    return bool(db.value("SELECT 1 FROM topic WHERE id = :topic_id AND purged = 1", topic_id=topic_id))


def purged_topic(db: Reader, topic_id: int) -> int | None:
    """Who may be told that it was removed for good: TO_ALL, TO_STAFF or TO_OWNERS. None: it was not removed."""
    found = db.value("SELECT hidden FROM purged_topic WHERE topic_id = :topic_id", topic_id=topic_id)
    return None if found is None else int(found)


def topic_of_purged(db: Reader, post_id: int) -> int | None:
    """The topic of a post that was removed for good."""
    found: Any = db.value("SELECT topic_id FROM purged_post WHERE post_id = :post_id", post_id=post_id)
    return None if found is None else int(found)
