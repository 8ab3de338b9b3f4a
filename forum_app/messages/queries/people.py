"""Whom one may write to: names, blocks, who may begin a talk."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ...kernel.db import Reader, Writer, named_list


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody a member wants to write to."""

    id: int
    name: str
    key: str
    display_name: str
    claimed: int  # 0: imported, nobody can log in and read
    refuses: int  # 1: blocked the member who writes
    blocked: int  # 1: is blocked by them
    staff_only: int  # 1: takes talks begun by staff alone


@dataclass(frozen=True, slots=True)
class Blocked:
    name: str
    display_name: str
    avatar: str
    created_at: int


_ADDRESSEE = """
    SELECT m.id, m.name, m.name_key AS key, m.display_name, m.password IS NOT NULL AS claimed,
           EXISTS (SELECT 1 FROM message_block b WHERE b.member_id = m.id AND b.blocked_id = :member_id) AS refuses,
           EXISTS (SELECT 1 FROM message_block b WHERE b.member_id = :member_id AND b.blocked_id = m.id) AS blocked,
           EXISTS (SELECT 1 FROM message_choice c WHERE c.member_id = m.id AND c.takes_from = 'staff') AS staff_only
    FROM member m
"""


def by_keys(db: Reader, member_id: int, keys: Collection[str]) -> list[Addressee]:
    """Those of these folded names who are here, as they stand to the member."""
    where, params = named_list("k", keys)
    return db.all(
        Addressee, f"{_ADDRESSEE} WHERE m.name_key IN {where} AND m.left_at IS NULL", member_id=member_id, **params
    )


def by_ids(db: Reader, member_id: int, ids: Collection[int]) -> list[Addressee]:
    where, params = named_list("i", ids)
    return db.all(Addressee, f"{_ADDRESSEE} WHERE m.id IN {where}", member_id=member_id, **params)


def put_block(tx: Writer, member_id: int, blocked_id: int, now: int) -> None:
    tx.run(
        """
        INSERT INTO message_block (member_id, blocked_id, created_at) VALUES (:member_id, :blocked_id, :now)
        ON CONFLICT (member_id, blocked_id) DO NOTHING
        """,
        member_id=member_id,
        blocked_id=blocked_id,
        now=now,
    )


def drop_block(tx: Writer, member_id: int, blocked_id: int) -> None:
    tx.run(
        "DELETE FROM message_block WHERE member_id = :member_id AND blocked_id = :blocked_id",
        member_id=member_id,
        blocked_id=blocked_id,
    )


def blocks_of(db: Reader, member_id: int) -> int:
    return int(db.value("SELECT count(*) FROM message_block WHERE member_id = :member_id", member_id=member_id))


def blocked_by(db: Reader, member_id: int, limit: int) -> list[Blocked]:
    return db.all(
        Blocked,
        """
        SELECT m.name, m.display_name, m.avatar, b.created_at
        FROM message_block b JOIN member m ON m.id = b.blocked_id
        WHERE b.member_id = :member_id ORDER BY b.blocked_id LIMIT :limit
        """,
        member_id=member_id,
        limit=limit,
    )


def takes_from(db: Reader, member_id: int) -> str:
    """'' for everybody, or staff."""
    return str(
        db.value("SELECT takes_from FROM message_choice WHERE member_id = :member_id", member_id=member_id) or ""
    )


def put_takes_from(tx: Writer, member_id: int, takes_from: str) -> None:
    if not takes_from:
        tx.run("DELETE FROM message_choice WHERE member_id = :member_id", member_id=member_id)
        return
    tx.run(
        """
        INSERT INTO message_choice (member_id, takes_from) VALUES (:member_id, :takes_from)
        ON CONFLICT (member_id) DO UPDATE SET takes_from = excluded.takes_from
        """,
        member_id=member_id,
        takes_from=takes_from,
    )
