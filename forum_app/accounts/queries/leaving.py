"""Every SQL statement about leaving, and about taking one's data along."""

from __future__ import annotations

from dataclasses import dataclass

from ...kernel.db import Reader, Writer
from ...kernel.viewer import Role


def set_left(tx: Writer, member_id: int, *, name: str, key: str, look: str, display_name: str, now: int) -> None:
    """Nobody can log in, and nothing is told of who it was."""
    tx.run(
        """
        UPDATE member SET name = :name, name_key = :key, name_look = :look, display_name = :display_name,
               role = 'member', password = NULL, language = '', zone = '', theme = '', seen_at = 0, avatar = '',
               bio = '', bio_html = '', bio_lang = '', hide_seen = 0, accepted = 0, suspended_until = 0,
               silenced_until = 0, warned = 0, left_at = :now
        WHERE id = :member_id
        """,
        member_id=member_id,
        name=name,
        key=key,
        look=look,
        display_name=display_name,
        now=now,
    )


def put_left_name(tx: Writer, name: str, look: str, *, until: int) -> None:
    tx.run(
        """
        INSERT INTO left_name (name, look, until) VALUES (:name, :look, :until)
        ON CONFLICT (name) DO UPDATE SET look = excluded.look, until = excluded.until
        """,
        name=name,
        look=look,
        until=until,
    )


def left_name(db: Reader, name: str, look: str, now: int) -> bool:
    """Is a name with one of these digests kept back?"""
    return bool(
        db.value(
            "SELECT 1 FROM left_name WHERE (name = :name OR look = :look) AND until > :now LIMIT 1",
            name=name,
            look=look,
            now=now,
        )
    )


def drop_old_left_names(tx: Writer, now: int) -> None:
    tx.run("DELETE FROM left_name WHERE until <= :now", now=now)


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is kept of a member besides what they wrote."""

    name: str
    display_name: str
    role: Role
    bio: str
    language: str
    zone: str
    theme: str
    hide_seen: int
    created_at: int
    seen_at: int
    topics: int
    posts: int


def profile_of(db: Reader, member_id: int) -> Profile | None:
    return db.one(
        Profile,
        """
        SELECT name, display_name, role, bio, language, zone, theme, hide_seen, created_at, seen_at, topics, posts
        FROM member WHERE id = :member_id
        """,
        member_id=member_id,
    )


def visits_of(db: Reader, member_id: int) -> list[tuple[str, int, int]]:
    """A member's sessions, without what opens them: (browser, since, last seen)."""
    return db.tuples(
        "SELECT agent, created_at, seen_at FROM session WHERE member_id = :member_id ORDER BY id", member_id=member_id
    )


def left_with_something(db: Reader) -> list[str]:
    """Deleted accounts of which more is left than they should be: a password, a role, words about themselves."""
    return db.column(
        """
        SELECT name FROM member m WHERE left_at IS NOT NULL AND (
            password IS NOT NULL OR role <> 'member' OR avatar <> '' OR bio <> '' OR accepted <> 0
            OR EXISTS (SELECT 1 FROM session s WHERE s.member_id = m.id)
            OR EXISTS (SELECT 1 FROM recovery_code c WHERE c.member_id = m.id)
            OR EXISTS (SELECT 1 FROM reset_link l WHERE l.member_id = m.id))
        """
    )


def left_and_found(db: Reader) -> list[tuple[int, str]]:
    """Deleted accounts of which there is left what a job forgets: words of the name, what was put away; (id, name)."""
    return db.tuples(
        """
        SELECT id, name FROM member m WHERE left_at IS NOT NULL
          AND (dismissed <> '' OR EXISTS (SELECT 1 FROM member_word w WHERE w.member_id = m.id))
        """
    )
