"""Every SQL statement about the table of members: a part of them, in an order, by key; how many; one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...kernel.db import Reader
from ...kernel.viewer import Role

LAST = 1 << 62  # a key that everything stands before
# what the table can be narrowed to; `+` keeps the walk along the order's index
NEVER = "+m.seen_at = 0 AND m.password IS NOT NULL"
UNCLAIMED = "m.password IS NULL"
SILENT = "+m.posts = 0"
NEW = "+m.created_at >= :new_since"
ROLE = "m.role = :role"
TELLS = "m.hide_seen = 0"
NAMED = "EXISTS (SELECT 1 FROM member_word w WHERE w.member_id = m.id AND w.word >= :first AND w.word < :beyond)"


@dataclass(frozen=True, slots=True)
class Part:
    """Conditions on `member m`, constants all of them, and their parameters."""

    conditions: tuple[str, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def where(self) -> str:
        return " AND ".join(("m.left_at IS NULL", *self.conditions))


@dataclass(frozen=True, slots=True)
class Row:
    """A member in the table. `seen_at` is 0 for who was never here, and for who does not tell."""

    id: int
    name: str
    name_key: str
    display_name: str
    avatar: str
    role: Role
    created_at: int
    seen_at: int
    hides: int
    topics: int
    posts: int
    claimed: int  # 0: nobody can log in before somebody took it over


_ROW = """
    SELECT m.id, m.name, m.name_key, m.display_name, m.avatar, m.role, m.created_at,
           CASE m.hide_seen WHEN 0 THEN m.seen_at ELSE 0 END AS seen_at, m.hide_seen AS hides, m.topics, m.posts,
           m.password IS NOT NULL AS claimed
    FROM member m
"""
# the column that comes first in an order, the latest or the most first
_BY = {"joined": "m.created_at", "seen": "m.seen_at", "posts": "m.posts"}


def by_name(db: Reader, part: Part, after: str, limit: int) -> list[Row]:
    return db.all(
        Row,
        f"{_ROW} WHERE {part.where} AND m.name_key > :after ORDER BY m.name_key LIMIT :limit",
        after=after,
        limit=limit,
        **part.params,
    )


def by(db: Reader, sort: str, part: Part, before: tuple[int, int], limit: int) -> list[Row]:
    """Those before the key (value, id), the highest value first."""
    column = _BY[sort]
    return db.all(
        Row,
        f"""{_ROW}
        WHERE {part.where} AND ({column}, m.id) < (:value, :id) ORDER BY {column} DESC, m.id DESC LIMIT :limit
        """,
        value=before[0],
        id=before[1],
        limit=limit,
        **part.params,
    )


def by_id(db: Reader, part: Part, after: int, limit: int) -> list[Row]:
    """In the order in which they came to be, for walking through all."""
    return db.all(
        Row, f"{_ROW} WHERE {part.where} AND m.id > :after ORDER BY m.id LIMIT :limit",
        after=after, limit=limit, **part.params,
    )  # fmt: skip


def count(db: Reader, part: Part, most: int) -> int:
    """How many there are; no more than `most` are counted. Walks through all members."""
    return int(
        db.value(
            f"SELECT count(*) FROM (SELECT 1 FROM member m WHERE {part.where} AND m.id > 0 LIMIT :most) AS counted",
            most=most,
            **part.params,
        )
    )


def ids(db: Reader, part: Part, limit: int) -> list[int]:
    return db.column(
        f"SELECT m.id FROM member m WHERE {part.where} AND m.id > 0 ORDER BY m.id LIMIT :limit",
        limit=limit,
        **part.params,
    )


@dataclass(frozen=True, slots=True)
class Came:
    """By which invitation somebody came, and who made it."""

    invite_id: int
    note: str
    by: str
    by_name: str


def came_by(db: Reader, member_id: int) -> Came | None:
    return db.one(
        Came,
        """
        SELECT i.id AS invite_id, i.note, m.name AS by, m.display_name AS by_name
        FROM invited v JOIN invite i ON i.id = v.invite_id JOIN member m ON m.id = i.created_by
        WHERE v.member_id = :member_id
        """,
        member_id=member_id,
    )


@dataclass(frozen=True, slots=True)
class Ways:
    """How somebody can come in: open sessions, recovery codes left, until when a one-time link works (0: none)."""

    sessions: int
    codes: int
    link_until: int


def ways_in(db: Reader, member_id: int, now: int) -> Ways:
    found = db.one(
        Ways,
        """
        SELECT (SELECT count(*) FROM session WHERE member_id = :member_id AND expires_at > :now) AS sessions,
               (SELECT count(*) FROM recovery_code WHERE member_id = :member_id) AS codes,
               (SELECT coalesce(max(expires_at), 0) FROM reset_link
                WHERE member_id = :member_id AND expires_at > :now) AS link_until
        """,
        member_id=member_id,
        now=now,
    )
    assert found
    return found
