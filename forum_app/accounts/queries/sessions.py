"""Every SQL statement about the list of one's own sessions."""

from __future__ import annotations

from dataclasses import dataclass

from ...kernel.db import Reader, Writer

MOST = 100  # shown; ending all others ends those beyond as well


@dataclass(frozen=True, slots=True)
class Visit:
    """A session as its owner sees it."""

    id: int
    agent: str
    created_at: int
    seen_at: int
    how: str


def sessions_of(db: Reader, member_id: int, now: int) -> list[Visit]:
    """The lately seen first."""
    return db.all(
        Visit,
        """
        SELECT id, agent, created_at, seen_at, how FROM session
        WHERE member_id = :member_id AND expires_at > :now
        ORDER BY seen_at DESC, id DESC LIMIT :most
        """,
        member_id=member_id,
        now=now,
        most=MOST,
    )


def put_confirmation(tx: Writer, session_id: int, network: str, now: int) -> None:
    """The password was given once more, from this network."""
    tx.run(
        "UPDATE session SET confirmed_at = :now, confirmed_from = :network WHERE id = :session_id",
        session_id=session_id,
        network=network,
        now=now,
    )


def set_how(tx: Writer, session_id: int, how: str) -> None:
    """More was shown in this session than it began with."""
    tx.run("UPDATE session SET how = :how WHERE id = :session_id", session_id=session_id, how=how)


def drop_session_of(tx: Writer, member_id: int, session_id: int) -> bool:
    """Was it there, and theirs?"""
    return bool(
        tx.run(
            "DELETE FROM session WHERE id = :session_id AND member_id = :member_id",
            session_id=session_id,
            member_id=member_id,
        )
    )
