"""Every SQL statement about banned names and addresses."""

from __future__ import annotations

from dataclasses import dataclass

from ...kernel.db import Reader, Writer


@dataclass(frozen=True, slots=True)
class Ban:
    id: int
    kind: str
    pattern: str
    why: str
    by_id: int
    at: int
    until: int | None
    by_name: str


_BAN = """
    SELECT b.id, b.kind, b.pattern, b.why, b.by_id, b.at, b.until, m.display_name AS by_name
    FROM ban b JOIN member m ON m.id = b.by_id
"""


def bans(db: Reader) -> list[Ban]:
    """All of them, the newest first; those that are over too."""
    return db.all(Ban, f"{_BAN} ORDER BY b.id DESC")


def living(db: Reader, kind: str, now: int) -> list[Ban]:
    return db.all(
        Ban, f"{_BAN} WHERE b.kind = :kind AND (b.until IS NULL OR b.until > :now) ORDER BY b.id", kind=kind, now=now
    )


def ban(db: Reader, ban_id: int) -> Ban | None:
    return db.one(Ban, f"{_BAN} WHERE b.id = :ban_id", ban_id=ban_id)


def ban_of(db: Reader, kind: str, pattern: str) -> Ban | None:
    return db.one(Ban, f"{_BAN} WHERE b.kind = :kind AND b.pattern = :pattern", kind=kind, pattern=pattern)


def count(db: Reader) -> int:
    return int(db.value("SELECT count(*) FROM ban"))


def put(tx: Writer, *, kind: str, pattern: str, why: str, by_id: int, now: int, until: int | None) -> int:
    """Answers the id; the same pattern anew is the same ban with other terms."""
    return int(
        tx.value(
            """
            INSERT INTO ban (kind, pattern, why, by_id, at, until) VALUES (:kind, :pattern, :why, :by_id, :now, :until)
            ON CONFLICT (kind, pattern) DO UPDATE SET why = excluded.why, until = excluded.until, at = excluded.at,
                by_id = excluded.by_id
            RETURNING id
            """,
            kind=kind,
            pattern=pattern,
            why=why,
            by_id=by_id,
            now=now,
            until=until,
        )
    )


def drop(tx: Writer, ban_id: int) -> bool:
    return bool(tx.run("DELETE FROM ban WHERE id = :ban_id", ban_id=ban_id))


def networks_of(db: Reader, member_id: int) -> list[str]:
    """Where a member gave their password in sessions that run."""
    return db.column(
        "SELECT DISTINCT confirmed_from FROM session WHERE member_id = :member_id AND confirmed_from <> ''",
        member_id=member_id,
    )
