"""What is asked for `hearth check`, for taking one's messages along, when somebody leaves, and when HTML grew old."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ...kernel.db import Reader, Writer

REMOVE = "messages.remove"  # the job that takes away the rest of a talk, whose number follows

# --- check


def miscounted(db: Reader) -> list[tuple[int, int, int, int]]:
    """Talks whose last number is not that of their last message, or with a gap: (id, counted, last, how many)."""
    return db.tuples(
        """
        SELECT t.id, t.numbers, coalesce(max(x.number), 0) AS top, count(x.id) AS many
        FROM talk t LEFT JOIN message x ON x.talk_id = t.id GROUP BY t.id
        HAVING t.numbers <> top OR top <> many
        """
    )


def deserted(db: Reader) -> list[int]:
    """Talks in which nobody is any more."""
    return db.column(
        """
        SELECT t.id FROM talk t
        WHERE NOT EXISTS (SELECT 1 FROM talk_member tm WHERE tm.talk_id = t.id AND tm.left_at IS NULL) ORDER BY t.id
        """
    )


def misread(db: Reader) -> list[tuple[int, int, int, int]]:
    """(talk, member, unread as counted, as there is) where they differ."""
    return db.tuples(
        """
        SELECT talk_id, member_id, unread, there FROM (
            SELECT tm.talk_id, tm.member_id, tm.unread,
                CASE WHEN tm.left_at IS NOT NULL THEN 0 ELSE
                    (SELECT count(*) FROM message x
                     WHERE x.talk_id = tm.talk_id AND x.number > tm.read_number AND x.kind = ''
                       AND x.author_id <> tm.member_id
                       AND NOT EXISTS (SELECT 1 FROM member h WHERE h.id = x.author_id AND h.hushed = 1)
                       AND NOT EXISTS (SELECT 1 FROM message_block b
                                       WHERE b.member_id = tm.member_id AND b.blocked_id = x.author_id)) END AS there
            FROM talk_member tm)
        WHERE unread <> there
        """
    )


def misplaced(db: Reader) -> list[tuple[int, int]]:
    """(talk, member) of who would have read what is not there."""
    return db.tuples(
        """
        SELECT tm.talk_id, tm.member_id FROM talk_member tm JOIN talk t ON t.id = tm.talk_id
        WHERE tm.left_at IS NULL AND (tm.read_number > t.numbers OR tm.from_number > t.numbers)
        """
    )


def by_strangers(db: Reader) -> list[int]:
    """Messages whose author never was in their talk."""
    return db.column(
        """
        SELECT x.id FROM message x
        WHERE NOT EXISTS (SELECT 1 FROM talk_member tm WHERE tm.talk_id = x.talk_id AND tm.member_id = x.author_id)
        """
    )


def deleted_with_words(db: Reader) -> list[int]:
    return db.column("SELECT id FROM message WHERE deleted_at IS NOT NULL AND (body <> '' OR html <> '')")


# --- taking along


@dataclass(frozen=True, slots=True)
class OwnTalk:
    id: int
    title: str
    from_number: int


@dataclass(frozen=True, slots=True)
class Line:
    """A message as its reader takes it along."""

    number: int
    kind: str
    author: str
    about: str | None
    body: str
    created_at: int
    edited_at: int | None
    deleted_at: int | None


def talks_of(db: Reader, member_id: int, after: int, limit: int) -> list[OwnTalk]:
    """The talks that a member is in, in the order of their ids."""
    return db.all(
        OwnTalk,
        """
        SELECT t.id, t.title, tm.from_number FROM talk_member tm JOIN talk t ON t.id = tm.talk_id
        WHERE tm.member_id = :member_id AND tm.talk_id > :after AND tm.left_at IS NULL ORDER BY tm.talk_id LIMIT :limit
        """,
        member_id=member_id,
        after=after,
        limit=limit,
    )


def lines(db: Reader, talk_id: int, after: int, limit: int) -> list[Line]:
    return db.all(
        Line,
        """
        SELECT x.number, x.kind, m.display_name AS author, o.display_name AS about, x.body, x.created_at, x.edited_at,
               x.deleted_at
        FROM message x JOIN member m ON m.id = x.author_id LEFT JOIN member o ON o.id = x.about_id
        WHERE x.talk_id = :talk_id AND x.number > :after ORDER BY x.number LIMIT :limit
        """,
        talk_id=talk_id,
        after=after,
        limit=limit,
    )


# --- leaving the forum


def words_of(db: Reader, member_id: int, limit: int) -> list[tuple[int, int]]:
    """(message, talk) of a member's messages that still say something."""
    return db.tuples(
        """
        SELECT id, talk_id FROM message
        WHERE author_id = :member_id AND kind = '' AND deleted_at IS NULL ORDER BY id LIMIT :limit
        """,
        member_id=member_id,
        limit=limit,
    )


def drop_wishes(tx: Writer, member_id: int) -> None:
    """Whom they blocked, who blocked them, and who might write to them."""
    tx.run("DELETE FROM message_block WHERE member_id = :member_id", member_id=member_id)
    tx.run("DELETE FROM message_block WHERE blocked_id = :member_id", member_id=member_id)
    tx.run("DELETE FROM message_choice WHERE member_id = :member_id", member_id=member_id)


# --- rendering again


@dataclass(frozen=True, slots=True)
class Stale:
    id: int
    body: str
    html: str


def stale(db: Reader, maker: int, limit: int) -> list[Stale]:
    """Messages whose HTML was made by another renderer; two ranges of an index."""
    return db.all(
        Stale,
        """
        SELECT * FROM (SELECT id, body, html FROM message WHERE kind = '' AND renderer < :maker LIMIT :limit)
        UNION ALL
        SELECT * FROM (SELECT id, body, html FROM message WHERE kind = '' AND renderer > :maker LIMIT :limit)
        """,
        maker=maker,
        limit=limit,
    )


def set_html(tx: Writer, rows: Iterable[dict[str, Any]]) -> None:
    """What was changed meanwhile stays: the present renderer made it."""
    tx.run_many("UPDATE message SET html = :html, renderer = :renderer WHERE id = :id AND body = :body", rows)
