"""Lists of topics: by activity, for the site and for a board, paged by key; what a member wrote."""

from __future__ import annotations

from dataclasses import dataclass

from ...kernel.db import Reader

NO_BOARDS = "[]"  # JSON of none
FIRST = (1 << 62, 1 << 62)  # a key after which everything comes


@dataclass(frozen=True, slots=True)
class TopicRow:
    id: int
    slug: str
    title: str
    lang: str
    replies: int
    pinned: int
    pinned_until: int | None
    locked: int
    bump: int
    last_post_at: int
    last_post_id: int
    board_id: int
    board_slug: str
    board_name: str
    board_hue: int
    author: str
    author_name: str
    author_avatar: str
    last_author: str
    last_author_name: str
    created_at: int
    solved_post_id: int  # 0: none
    tags: str | None  # their numbers, "4.7": see tags/table.py
    place: int  # in the order of the list, beside the id


def row_by(place: str) -> str:
    """What a list shows of a topic, with the column that it is ordered by."""
    return f"""
    SELECT t.id, t.slug, t.title, t.lang, t.replies, t.pinned, t.pinned_until, t.locked, t.bump,
           t.last_post_at, t.last_post_id,
           t.board_id, b.slug AS board_slug, b.name AS board_name, b.hue AS board_hue,
           a.name AS author, a.display_name AS author_name, a.avatar AS author_avatar,
           l.name AS last_author, l.display_name AS last_author_name, t.created_at,
           t.solved_post_id,
           (SELECT group_concat(w.tag_id, '.') FROM topic_tag w WHERE w.topic_id = t.id) AS tags, {place} AS place
    FROM topic t JOIN board b ON b.id = t.board_id
    JOIN member a ON a.id = t.author_id JOIN member l ON l.id = t.last_author_id
    """


_ROW = row_by("t.bump")


SEEN = "t.board_id NOT IN (SELECT value FROM json_each(:hidden))"  # JSON of kernel/rights.py


def latest(db: Reader, before: tuple[int, int], limit: int, hidden: str) -> list[TopicRow]:
    """Topics by activity, those before the key (bump, id), without those of the boards `hidden`."""
    return db.all(
        TopicRow,
        f"""{_ROW}
        WHERE t.deleted_at IS NULL AND (t.bump, t.id) < (:bump, :id) AND {SEEN}
        ORDER BY t.bump DESC, t.id DESC LIMIT :limit
        """,
        hidden=hidden,
        bump=before[0],
        id=before[1],
        limit=limit,
    )


def latest_in_board(db: Reader, board_id: int, before: tuple[int, int], limit: int) -> list[TopicRow]:
    return db.all(
        TopicRow,
        f"""{_ROW}
        WHERE t.board_id = :board_id AND t.deleted_at IS NULL AND (t.bump, t.id) < (:bump, :id)
        ORDER BY t.bump DESC, t.id DESC LIMIT :limit
        """,
        board_id=board_id,
        bump=before[0],
        id=before[1],
        limit=limit,
    )


def pinned_everywhere(db: Reader, limit: int, now: int, hidden: str) -> list[TopicRow]:
    """Without those whose time is over: the job that unpins them may be late."""
    return db.all(
        TopicRow,
        f"""{_ROW}
        WHERE t.pinned = 2 AND t.deleted_at IS NULL AND coalesce(t.pinned_until > :now, 1) AND {SEEN}
        ORDER BY t.bump DESC LIMIT :limit
        """,
        hidden=hidden,
        limit=limit,
        now=now,
    )


def pinned_in_board(db: Reader, board_id: int, limit: int, now: int) -> list[TopicRow]:
    return db.all(
        TopicRow,
        f"""{_ROW}
        WHERE t.pinned > 0 AND t.board_id = :board_id AND t.deleted_at IS NULL AND coalesce(t.pinned_until > :now, 1)
        ORDER BY t.pinned DESC, t.bump DESC LIMIT :limit
        """,
        board_id=board_id,
        limit=limit,
        now=now,
    )


@dataclass(frozen=True, slots=True)
class Written:
    """A post on its author's profile."""

    post_id: int
    number: int
    html: str
    lang: str
    created_at: int
    title: str
    title_lang: str
    board_slug: str
    board_name: str
    board_hue: int


def started_by(db: Reader, member_id: int, before: int, limit: int, hidden: str) -> list[TopicRow]:
    """The topics a member began, those with a smaller id than `before`; the last begun first."""
    return db.all(
        TopicRow,
        f"""{_ROW}
        WHERE t.author_id = :member_id AND t.id < :before AND t.deleted_at IS NULL AND {SEEN}
        ORDER BY t.id DESC LIMIT :limit
        """,
        hidden=hidden,
        member_id=member_id,
        before=before,
        limit=limit,
    )


def written_by(db: Reader, member_id: int, hidden: str, limit: int, before: int = FIRST[1]) -> list[Written]:
    """What a member wrote last, without what is deleted: the posts with a smaller id than `before`."""
    return db.all(
        Written,
        f"""
        SELECT p.id AS post_id, p.number, p.html, p.lang, p.created_at, t.title, t.lang AS title_lang,
               b.slug AS board_slug, b.name AS board_name, b.hue AS board_hue
        FROM post p JOIN topic t ON t.id = p.topic_id JOIN board b ON b.id = t.board_id
        WHERE p.author_id = :member_id AND p.id < :before AND p.deleted_at IS NULL AND t.deleted_at IS NULL AND {SEEN}
        ORDER BY p.id DESC LIMIT :limit
        """,
        hidden=hidden,
        member_id=member_id,
        before=before,
        limit=limit,
    )


@dataclass(frozen=True, slots=True)
class Deleted:
    """A topic that was deleted, and by whom."""

    id: int
    title: str
    slug: str
    lang: str
    deleted_at: int
    by: str
    board_id: int
    board_slug: str
    board_name: str
    board_hue: int


_OWN = f"t.deleted_by = :member_id AND t.author_id = :member_id AND {SEEN}"


def deleted(db: Reader, member_id: int, keeps: str, hidden: str, limit: int) -> list[Deleted]:
    """The topics that this member deleted of their own, and all of the boards `keeps`; the last deleted first.

    Who keeps no board walks along their own alone: to look through all that was ever deleted would grow with the forum.
    """
    # + keeps SQLite from looking the boards up one by one, through all of their topics
    which = _OWN if keeps == NO_BOARDS else f"(+t.board_id IN (SELECT value FROM json_each(:keeps)) OR +{_OWN})"
    return db.all(
        Deleted,
        f"""
        SELECT t.id, t.title, t.slug, t.lang, t.deleted_at, m.display_name AS by,
               t.board_id, b.slug AS board_slug, b.name AS board_name, b.hue AS board_hue
        FROM topic t JOIN board b ON b.id = t.board_id JOIN member m ON m.id = t.deleted_by
        WHERE t.deleted_by IS NOT NULL AND t.purged = 0 AND {which}
        ORDER BY t.deleted_at DESC, t.id DESC LIMIT :limit
        """,
        member_id=member_id,
        keeps=keeps,
        hidden=hidden,
        limit=limit,
    )
