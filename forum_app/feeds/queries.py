"""Every SQL statement about feeds: which posts stand in one, keys, what a map of the site names."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from ..accounts.queries import FACTOR_DUE
from ..kernel.db import Reader, Writer
from ..kernel.viewer import Viewer

# --- which posts stand in a feed; each with the version of its topic, which grows with all that the feed shows of it

Standing = list[tuple[int, int]]  # id, version of the topic
_SEEN = "t.board_id NOT IN (SELECT value FROM json_each(:hidden))"  # JSON of kernel/rights.py
_LAST = 1 << 62
_OPENING = """
    SELECT p.id, t.version FROM topic t JOIN post p ON p.topic_id = t.id AND p.number = 1 AND p.deleted_at IS NULL
    WHERE t.deleted_at IS NULL AND (t.created_at, t.id) < (:last, :last)
"""


def new_topics(db: Reader, hidden: str, limit: int) -> Standing:
    """The opening posts of the topics that were begun last, without those of the boards `hidden`."""
    sql = f"{_OPENING} AND {_SEEN} ORDER BY t.created_at DESC, t.id DESC LIMIT :limit"
    return db.tuples(sql, hidden=hidden, last=_LAST, limit=limit)


def new_topics_in(db: Reader, board_id: int, limit: int) -> Standing:
    sql = f"{_OPENING} AND t.board_id = :board_id ORDER BY t.created_at DESC, t.id DESC LIMIT :limit"
    return db.tuples(sql, board_id=board_id, last=_LAST, limit=limit)


def new_topics_with(db: Reader, tag_id: int, hidden: str, limit: int) -> Standing:
    """The same of the topics with a tag."""
    return db.tuples(
        """
        SELECT p.id, t.version FROM topic_tag x JOIN topic t ON t.id = x.topic_id
        JOIN post p ON p.topic_id = t.id AND p.number = 1 AND p.deleted_at IS NULL
        WHERE x.tag_id = :tag_id AND x.shown = 1 AND (x.created_at, x.topic_id) < (:last, :last)
          AND x.board_id NOT IN (SELECT value FROM json_each(:hidden))
        ORDER BY x.created_at DESC, x.topic_id DESC LIMIT :limit
        """,
        tag_id=tag_id,
        hidden=hidden,
        last=_LAST,
        limit=limit,
    )


_LATELY = """
    SELECT t.id, t.version FROM topic t WHERE t.deleted_at IS NULL AND (t.bump, t.id) < (:last, :last)
"""


def lately_in(db: Reader, hidden: str, limit: int) -> Standing:
    """The topics that were spoken in last, by their ids: so many of them hold so many of the newest posts."""
    sql = f"{_LATELY} AND {_SEEN} ORDER BY t.bump DESC, t.id DESC LIMIT :limit"
    return db.tuples(sql, hidden=hidden, last=_LAST, limit=limit)


def lately_in_board(db: Reader, board_id: int, limit: int) -> Standing:
    sql = f"{_LATELY} AND t.board_id = :board_id ORDER BY t.bump DESC, t.id DESC LIMIT :limit"
    return db.tuples(sql, board_id=board_id, last=_LAST, limit=limit)


def newest_of(db: Reader, topic_ids: Iterable[int], limit: int) -> list[int]:
    """The last visible posts of each of these topics, at most so many of each; in no order."""
    return db.column(
        """
        SELECT p.id FROM json_each(:topics) j
        JOIN post p ON p.id IN (SELECT n.id FROM post n WHERE n.topic_id = j.value AND n.deleted_at IS NULL
                                ORDER BY n.id DESC LIMIT :limit)
        """,
        topics=json.dumps(list(topic_ids)),
        limit=limit,
    )


def written_by(db: Reader, member_id: int, hidden: str, limit: int) -> Standing:
    """What a member wrote last."""
    return db.tuples(
        f"""
        SELECT p.id, t.version FROM post p JOIN topic t ON t.id = p.topic_id
        WHERE p.author_id = :member_id AND p.id < :last AND p.deleted_at IS NULL AND t.deleted_at IS NULL AND {_SEEN}
        ORDER BY p.id DESC LIMIT :limit
        """,
        member_id=member_id,
        hidden=hidden,
        last=_LAST,
        limit=limit,
    )


# --- what an entry shows


@dataclass(frozen=True, slots=True)
class Post:
    id: int
    topic_id: int
    number: int
    html: str
    lang: str
    addenda: int
    created_at: int
    edited_at: int | None
    title: str
    title_lang: str
    topic_slug: str
    board_slug: str
    board_name: str
    author: str
    author_name: str
    author_left: int  # 1: the account was deleted; there is no profile


def posts(db: Reader, ids: Iterable[int], hidden: str) -> list[Post]:
    """Those of these posts that are there, outside the boards `hidden`; in no order."""
    return db.all(
        Post,
        f"""
        SELECT p.id, p.topic_id, p.number, p.html, p.lang, p.addenda, p.created_at, p.edited_at,
               t.title, t.lang AS title_lang, t.slug AS topic_slug, b.slug AS board_slug, b.name AS board_name,
               m.name AS author, m.display_name AS author_name, m.left_at IS NOT NULL AS author_left
        FROM json_each(:ids) j JOIN post p ON p.id = j.value JOIN topic t ON t.id = p.topic_id
        JOIN board b ON b.id = t.board_id JOIN member m ON m.id = p.author_id
        WHERE p.deleted_at IS NULL AND p.purged = 0 AND t.deleted_at IS NULL AND {_SEEN}
        """,
        ids=json.dumps(list(ids)),
        hidden=hidden,
    )


# --- keys


@dataclass(frozen=True, slots=True)
class Holder(Viewer):
    """Whose key it is. No session: it reads feeds, and nothing else asks for it."""

    key_id: int = 0


def holder(db: Reader, token: str, now: int) -> Holder | None:
    """Who made the key with this digest, as long as they may come in themselves."""
    return db.one(
        Holder,
        f"""
        SELECT m.id, m.name, m.display_name, m.role, m.language, m.zone, m.theme, m.avatar,
               0 AS session_id, '' AS csrf, m.dismissed, m.accepted, 0 AS confirmed_at, '' AS confirmed_from, m.mine,
               m.reads, m.keys, m.people, m.keeps, m.silenced_until, m.warned,
               CASE WHEN m.second_factor = 0 THEN {FACTOR_DUE} ELSE 0 END AS factor_due, k.id AS key_id
        FROM feed_key k JOIN member m ON m.id = k.member_id
        WHERE k.token = :token AND m.left_at IS NULL AND m.suspended_until <= :now
        """,
        token=token,
        now=now,
    )


@dataclass(frozen=True, slots=True)
class Key:
    """As its owner sees it."""

    id: int
    name: str
    created_at: int
    used_at: int


def keys_of(db: Reader, member_id: int) -> list[Key]:
    """The newest first."""
    return db.all(
        Key,
        "SELECT id, name, created_at, used_at FROM feed_key WHERE member_id = :member_id ORDER BY id DESC",
        member_id=member_id,
    )


def put_key(tx: Writer, member_id: int, token: str, name: str, now: int) -> None:
    """`token` is the digest."""
    tx.run(
        "INSERT INTO feed_key (member_id, token, name, created_at) VALUES (:member_id, :token, :name, :now)",
        member_id=member_id,
        token=token,
        name=name,
        now=now,
    )


def drop_key(tx: Writer, member_id: int, key_id: int) -> bool:
    """Was it there, and theirs?"""
    return bool(
        tx.run("DELETE FROM feed_key WHERE id = :key_id AND member_id = :member_id", key_id=key_id, member_id=member_id)
    )


def drop_keys(tx: Writer, member_id: int) -> None:
    tx.run("DELETE FROM feed_key WHERE member_id = :member_id", member_id=member_id)


def touch_keys(tx: Writer, used: dict[int, int]) -> None:
    """Key -> when it was used."""
    tx.run_many(
        "UPDATE feed_key SET used_at = :at WHERE id = :id AND used_at < :at",
        [{"id": key_id, "at": at} for key_id, at in used.items()],
    )


def tokens(db: Reader) -> list[str]:
    """The digests of all keys."""
    return db.column("SELECT token FROM feed_key")


def keep_keys(tx: Writer, tokens: Iterable[str]) -> None:
    """Drop all but those with these digests."""
    tx.run(
        "DELETE FROM feed_key WHERE token NOT IN (SELECT value FROM json_each(:tokens))",
        tokens=json.dumps(list(tokens)),
    )


def keys_of_gone(db: Reader) -> int:
    """Keys of members who have left."""
    return int(
        db.value(
            """
            SELECT count(*) FROM feed_key k JOIN member m ON m.id = k.member_id WHERE m.left_at IS NOT NULL
            """
        )
    )


# --- the map of the site


def parts(db: Reader, hidden: str, size: int) -> list[int]:
    """Of the ranges of so many ids each, those in which a topic stands that may be named: part n begins after
    (n - 1) * size."""
    return db.column(
        f"""
        WITH RECURSIVE part(n) AS (
            SELECT 1 UNION ALL SELECT n + 1 FROM part WHERE n * :size < (SELECT max(id) FROM topic))
        SELECT n FROM part WHERE EXISTS (
            SELECT 1 FROM topic t WHERE t.id > (n - 1) * :size AND t.id <= n * :size AND {_NAMED})
        """,
        hidden=hidden,
        size=size,
    )


_NAMED = f"""
    t.deleted_at IS NULL AND {_SEEN}
    AND EXISTS (SELECT 1 FROM post p WHERE p.topic_id = t.id AND p.deleted_at IS NULL)
"""


@dataclass(frozen=True, slots=True)
class Named:
    id: int
    slug: str
    last_post_at: int


def named(db: Reader, hidden: str, first: int, last: int) -> list[Named]:
    """The topics with these ids that hold something, outside the boards `hidden`."""
    return db.all(
        Named,
        f"""
        SELECT t.id, t.slug, t.last_post_at FROM topic t
        WHERE t.id BETWEEN :first AND :last AND {_NAMED} ORDER BY t.id
        """,
        hidden=hidden,
        first=first,
        last=last,
    )


def last_said(db: Reader, hidden: str) -> list[tuple[str, int | None]]:
    """The boards that are not `hidden`, each with when something was last said in it."""
    return db.tuples(
        """
        SELECT b.slug, t.last_post_at FROM board b LEFT JOIN topic t ON t.id = b.last_topic_id
        WHERE b.id NOT IN (SELECT value FROM json_each(:hidden)) ORDER BY b.id
        """,
        hidden=hidden,
    )
