"""Every SQL statement about second factors."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ..kernel.db import Reader, Writer, named_list


@dataclass(frozen=True, slots=True)
class Factor:
    secret: str
    last_step: int
    since: int


@dataclass(frozen=True, slots=True)
class Weak:
    """Somebody who keeps order, of the staff or on some board, without a second factor."""

    name: str
    display_name: str
    role: str


def factor(db: Reader, member_id: int) -> Factor | None:
    return db.one(
        Factor, "SELECT secret, last_step, since FROM second_factor WHERE member_id = :member_id", member_id=member_id
    )


def has_factor(db: Reader, member_id: int) -> bool:
    return bool(db.value("SELECT 1 FROM second_factor WHERE member_id = :member_id", member_id=member_id))


def taken_off_at(db: Reader, member_id: int, kind: str) -> int:
    """When an owner last took this member's off, as the log says; 0 for never."""
    return int(
        db.value(
            """
            SELECT coalesce(max(at), 0) FROM act WHERE member_id = :member_id AND kind = :kind
            """,
            member_id=member_id,
            kind=kind,
        )
    )


def owner_has_factor(db: Reader) -> bool:
    """Has one of those owners one who can log in?"""
    return bool(
        db.value(
            """
            SELECT 1 FROM member
            WHERE role = 'owner' AND second_factor = 1 AND password IS NOT NULL AND left_at IS NULL LIMIT 1
            """
        )
    )


def staff_without(db: Reader) -> list[Weak]:
    return db.all(
        Weak,
        """
        SELECT name, display_name, role FROM member m
        WHERE second_factor = 0 AND password IS NOT NULL AND left_at IS NULL
          AND (role <> 'member' OR keeps <> '' OR (people <> '' AND EXISTS (
              SELECT 1 FROM people_member pm JOIN board_right r ON r.people_id = pm.people_id
              WHERE pm.member_id = m.id AND r.moderate = 1)))
        ORDER BY role DESC, id
        """,
    )


def put_factor(tx: Writer, member_id: int, secret: str, step: int, now: int) -> bool:
    """False for somebody who has one, or has left."""
    return bool(
        tx.run(
            """
            INSERT INTO second_factor (member_id, secret, last_step, since)
            SELECT id, :secret, :step, :now FROM member
            WHERE id = :member_id AND left_at IS NULL AND second_factor = 0
            """,
            member_id=member_id,
            secret=secret,
            step=step,
            now=now,
        )
    )


def set_flag(tx: Writer, member_id: int, has: bool) -> None:
    """What a log-in looks at."""
    tx.run("UPDATE member SET second_factor = :has WHERE id = :member_id", member_id=member_id, has=int(has))


def use_step(tx: Writer, member_id: int, step: int) -> bool:
    """False when this step, or a later one, was used before."""
    return bool(
        tx.run(
            "UPDATE second_factor SET last_step = :step WHERE member_id = :member_id AND last_step < :step",
            member_id=member_id,
            step=step,
        )
    )


def drop_factor(tx: Writer, member_id: int) -> bool:
    """Was there one?"""
    return bool(tx.run("DELETE FROM second_factor WHERE member_id = :member_id", member_id=member_id))


def torn(db: Reader) -> list[tuple[str, int, int]]:
    """Members whose flag does not say what is there: name, flag, rows."""
    return db.tuples(
        """
        SELECT m.name, m.second_factor, f.member_id IS NOT NULL AS there
        FROM member m LEFT JOIN second_factor f ON f.member_id = m.id
        WHERE m.second_factor <> (f.member_id IS NOT NULL)
        """
    )


def holders(db: Reader, member_ids: Collection[int]) -> list[tuple[int, str]]:
    """Of these members, those who have one: id and name."""
    if not member_ids:
        return []
    where, params = named_list("m", member_ids)
    return db.tuples(f"SELECT id, name FROM member WHERE id IN {where} AND second_factor = 1", **params)
