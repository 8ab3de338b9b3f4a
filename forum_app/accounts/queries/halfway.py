"""Every SQL statement about those who gave their password and still owe the second factor."""

from __future__ import annotations

from dataclasses import dataclass

from ...kernel.db import Reader, Writer


@dataclass(frozen=True, slots=True)
class Halfway:
    """Somebody half in; `how` is what they came with so far."""

    id: int
    member_id: int
    name: str
    key: str
    how: str
    given_from: str


def put_halfway(tx: Writer, member_id: int, *, token: str, how: str, given_from: str, expires_at: int) -> bool:
    """False for somebody who has left, or has no second factor."""
    return bool(
        tx.run(
            """
            INSERT INTO halfway (token, member_id, how, given_from, expires_at)
            SELECT :token, id, :how, :given_from, :expires_at FROM member
            WHERE id = :member_id AND left_at IS NULL AND second_factor = 1
            """,
            member_id=member_id,
            token=token,
            how=how,
            given_from=given_from,
            expires_at=expires_at,
        )
    )


def halfway(db: Reader, token: str, now: int) -> Halfway | None:
    return db.one(
        Halfway,
        """
        SELECT h.id, h.member_id, m.name, m.name_key AS key, h.how, h.given_from
        FROM halfway h JOIN member m ON m.id = h.member_id
        WHERE h.token = :token AND h.expires_at > :now AND m.left_at IS NULL
        """,
        token=token,
        now=now,
    )


def drop_halfway(tx: Writer, halfway_id: int) -> None:
    tx.run("DELETE FROM halfway WHERE id = :halfway_id", halfway_id=halfway_id)


def drop_expired_halfway(tx: Writer, now: int) -> None:
    tx.run("DELETE FROM halfway WHERE expires_at <= :now", now=now)
