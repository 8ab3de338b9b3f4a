"""What posts said before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...kernel.db import Reader, Writer


@dataclass(frozen=True, slots=True)
class Revision:
    """A text that was replaced by the next one, with who wrote it and when."""

    number: int
    title: str
    body: str
    written_at: int
    written_by: int
    name: str
    display_name: str
    avatar: str
    author_left: int  # 1: the account was deleted; there is no profile


_COLUMNS = """
    SELECT r.number, r.title, r.body, r.written_at, r.written_by, m.name, m.display_name, m.avatar,
           m.left_at IS NOT NULL AS author_left
    FROM revision r JOIN member m ON m.id = r.written_by
"""


def revisions(db: Reader, post_id: int, before: int, limit: int) -> list[Revision]:
    """The earlier texts with numbers below `before`, the latest first."""
    return db.all(
        Revision,
        _COLUMNS + "WHERE r.post_id = :post_id AND r.number < :before ORDER BY r.number DESC LIMIT :limit",
        post_id=post_id,
        before=before,
        limit=limit,
    )


def revision(db: Reader, post_id: int, number: int) -> Revision | None:
    return db.one(
        Revision, _COLUMNS + "WHERE r.post_id = :post_id AND r.number = :number", post_id=post_id, number=number
    )


def last_number(db: Reader, post_id: int) -> int:
    """How many earlier texts there are."""
    return int(db.value("SELECT max(number) FROM revision WHERE post_id = :post_id", post_id=post_id) or 0)


def put_revision(tx: Writer, **columns: Any) -> None:
    """With the columns post_id, number, title, body, written_at, written_by."""
    tx.run(
        """
        INSERT INTO revision (post_id, number, title, body, written_at, written_by)
        VALUES (:post_id, :number, :title, :body, :written_at, :written_by)
        """,
        **columns,
    )


@dataclass(frozen=True, slots=True)
class Present:
    """Who made the present text of a post, and when."""

    id: int
    title: str
    body: str
    written_at: int
    name: str
    display_name: str
    avatar: str
    author_left: int


def present(db: Reader, post_id: int) -> Present | None:
    """The text as it is now; the title with the first post only."""
    return db.one(
        Present,
        """
        SELECT p.id, CASE WHEN p.number = 1 THEN t.title ELSE '' END AS title, p.body,
               coalesce(p.edited_at, p.created_at) AS written_at, m.name, m.display_name, m.avatar,
               m.left_at IS NOT NULL AS author_left
        FROM post p JOIN topic t ON t.id = p.topic_id JOIN member m ON m.id = coalesce(p.edited_by, p.author_id)
        WHERE p.id = :post_id
        """,
        post_id=post_id,
    )
