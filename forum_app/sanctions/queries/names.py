"""Every SQL statement about names that members had before."""

from __future__ import annotations

from ...kernel.db import Reader, Writer


def old_names_of(db: Reader, member_id: int) -> list[str]:
    """The latest first."""
    return db.column("SELECT name FROM old_name WHERE member_id = :member_id ORDER BY at DESC", member_id=member_id)


def is_own(db: Reader, member_id: int, key: str, look: str) -> bool:
    """Are all who have this name, or one that looks like it, this member, now or before?"""
    others = db.value(
        """
        SELECT 1 FROM member WHERE (name_key = :key OR name_look = :look) AND id <> :member_id
        UNION ALL SELECT 1 FROM old_name WHERE (name_key = :key OR name_look = :look) AND member_id <> :member_id
        UNION ALL SELECT 1 FROM knock WHERE name_key = :key OR name_look = :look LIMIT 1
        """,
        key=key,
        look=look,
        member_id=member_id,
    )
    return not others


def names_of(db: Reader, member_id: int) -> tuple[str, str, str, str]:
    """Name, key, look and the name shown."""
    found: tuple[str, str, str, str] = db.tuples(
        "SELECT name, name_key, name_look, display_name FROM member WHERE id = :member_id", member_id=member_id
    )[0]
    return found


def set_name(tx: Writer, member_id: int, name: str, key: str, look: str, shown: str) -> None:
    tx.run(
        """
        UPDATE member SET name = :name, name_key = :key, name_look = :look, display_name = :shown WHERE id = :member_id
        """,
        member_id=member_id,
        name=name,
        key=key,
        look=look,
        shown=shown,
    )


def put_old(tx: Writer, member_id: int, name: str, key: str, look: str, now: int) -> None:
    tx.run(
        """
        INSERT INTO old_name (name_key, name_look, name, member_id, at) VALUES (:key, :look, :name, :member_id, :now)
        ON CONFLICT (name_key) DO UPDATE SET name = excluded.name, at = excluded.at
        """,
        member_id=member_id,
        name=name,
        key=key,
        look=look,
        now=now,
    )


def drop_old(tx: Writer, member_id: int, key: str) -> None:
    tx.run("DELETE FROM old_name WHERE member_id = :member_id AND name_key = :key", member_id=member_id, key=key)
