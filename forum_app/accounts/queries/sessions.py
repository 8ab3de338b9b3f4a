"""Every SQL statement about sessions: opening and ending them, the list of one's own."""

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


# --- opening and ending


def put_session(
    tx: Writer,
    member_id: int,
    *,
    token: str,
    csrf: str,
    now: int,
    expires_at: int,
    agent: str,
    given_from: str,
    how: str,
    whole: bool,
) -> bool:
    """`given_from` is the network from which a password was given just now, '' when none was.

    False for somebody who has left, and, unless the way they came is `whole`, for whoever has a second factor.
    """
    opened = tx.run(
        """
        INSERT INTO session (token, member_id, csrf, created_at, seen_at, expires_at, agent, confirmed_at,
                             confirmed_from, how)
        SELECT :token, id, :csrf, :now, :now, :expires_at, :agent, CASE WHEN :given_from = '' THEN 0 ELSE :now END,
               :given_from, :how
        FROM member
        WHERE id = :member_id AND left_at IS NULL AND suspended_until <= :now
          AND (second_factor = 0 OR :whole = 1)
        """,
        token=token,
        member_id=member_id,
        csrf=csrf,
        now=now,
        expires_at=expires_at,
        agent=agent,
        given_from=given_from,
        how=how,
        whole=int(whole),
    )
    return bool(opened)


def drop_session(tx: Writer, session_id: int) -> None:
    tx.run("DELETE FROM session WHERE id = :session_id", session_id=session_id)


def drop_sessions(tx: Writer, member_id: int, but: int = 0) -> int:
    """End a member's sessions, all or all but one; answers how many. A browser that still waits stays outside, and
    so does one that is half in."""
    tx.run("DELETE FROM admitted WHERE member_id = :member_id", member_id=member_id)
    tx.run("DELETE FROM halfway WHERE member_id = :member_id", member_id=member_id)
    return tx.run("DELETE FROM session WHERE member_id = :member_id AND id <> :but", member_id=member_id, but=but)


def drop_sessions_by(tx: Writer, member_id: int, agent: str) -> None:
    """End the sessions that this browser opened."""
    tx.run("DELETE FROM session WHERE member_id = :member_id AND agent = :agent", member_id=member_id, agent=agent)


def drop_expired_sessions(tx: Writer, now: int) -> None:
    tx.run("DELETE FROM session WHERE expires_at <= :now", now=now)


def touch_sessions(tx: Writer, seen: dict[int, tuple[int, int]], life: int) -> None:
    """Write down who was seen: session id -> (member id, time). A visit lets a session last its whole life again."""
    rows = [{"id": session, "at": at, "until": at + life} for session, (_, at) in seen.items()]
    tx.run_many(
        "UPDATE session SET seen_at = :at, expires_at = :until WHERE id = :id AND seen_at < :at",
        rows,
    )
    members = [{"id": member, "at": at} for member, at in seen.values()]
    tx.run_many("UPDATE member SET seen_at = :at WHERE id = :id AND seen_at < :at AND left_at IS NULL", members)
