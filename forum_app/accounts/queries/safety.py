"""Every SQL statement about what is weak among accounts. All are for the owner's desk."""

from __future__ import annotations

from dataclasses import dataclass

from ...kernel.db import Reader


@dataclass(frozen=True, slots=True)
class StaffVisit:
    """A session of somebody who keeps order."""

    id: int
    name: str
    display_name: str
    avatar: str
    role: str
    agent: str
    created_at: int
    seen_at: int
    how: str


def owners_not_seen_since(db: Reader, since: int) -> list[str]:
    """Names of owners who could log in and did not; one who was made lately had no time to."""
    return db.column(
        """
        SELECT name FROM member
        WHERE role = 'owner' AND password IS NOT NULL AND left_at IS NULL AND seen_at < :since AND created_at < :since
        ORDER BY id
        """,
        since=since,
    )


def staff_sessions_not_used_since(db: Reader, since: int, now: int) -> int:
    return int(
        db.value(
            """
            SELECT count(*) FROM member m JOIN session s ON s.member_id = m.id
            WHERE m.role <> 'member' AND s.seen_at < :since AND s.expires_at > :now
            """,
            since=since,
            now=now,
        )
    )


def members_with_link(db: Reader, now: int) -> list[str]:
    """Names of those for whom a link for a new password is open."""
    return db.column(
        """
        SELECT m.name FROM reset_link l JOIN member m ON m.id = l.member_id
        WHERE l.expires_at > :now ORDER BY l.expires_at DESC
        """,
        now=now,
    )


def unclaimed(db: Reader) -> int:
    """Members as which nobody can log in."""
    return int(db.value("SELECT count(*) FROM member WHERE password IS NULL AND left_at IS NULL"))


def staff_sessions(db: Reader, now: int, most: int) -> list[StaffVisit]:
    """Where those who keep order are logged in: person by person, the lately seen first."""
    return db.all(
        StaffVisit,
        """
        SELECT s.id, m.name, m.display_name, m.avatar, m.role, s.agent, s.created_at, s.seen_at, s.how
        FROM member m JOIN session s ON s.member_id = m.id
        WHERE m.role <> 'member' AND s.expires_at > :now
        ORDER BY m.role DESC, m.id, s.seen_at DESC, s.id DESC LIMIT :most
        """,
        now=now,
        most=most,
    )


def is_of_staff(db: Reader, session_id: int) -> bool:
    """Is it a session of somebody who keeps order?"""
    return bool(
        db.value(
            "SELECT m.role <> 'member' FROM session s JOIN member m ON m.id = s.member_id WHERE s.id = :session_id",
            session_id=session_id,
        )
    )
