"""Every SQL statement about members and their sessions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ..kernel.db import Reader, Writer, named_list
from ..kernel.viewer import Role, Viewer

ONLINE = 300  # seconds after the last request in which somebody counts as present


@dataclass(frozen=True, slots=True)
class Member:
    id: int
    name: str
    display_name: str
    avatar: str
    role: Role
    created_at: int
    seen_at: int
    topics: int
    posts: int
    claimed: int  # 0: imported, nobody can log in


@dataclass(frozen=True, slots=True)
class Credentials:
    id: int
    name: str
    password: str | None


def viewer(db: Reader, token: str, now: int) -> Viewer | None:
    """Who holds the session with this token digest. The one query of a signed-in request."""
    return db.one(
        Viewer,
        """
        SELECT m.id, m.name, m.display_name, m.role, m.language, m.zone, m.theme, m.avatar,
               s.id AS session_id, s.csrf
        FROM session s JOIN member m ON m.id = s.member_id
        WHERE s.token = :token AND s.expires_at > :now
        """,
        token=token,
        now=now,
    )


_MEMBER = """
    SELECT id, name, display_name, avatar, role, created_at, seen_at, topics, posts, password IS NOT NULL AS claimed
    FROM member
"""


def member_by_key(db: Reader, key: str) -> Member | None:
    """Whoever has this name; nobody any more when they left."""
    return db.one(Member, f"{_MEMBER} WHERE name_key = :key AND left_at IS NULL", key=key)


def member(db: Reader, member_id: int) -> Member | None:
    return db.one(Member, f"{_MEMBER} WHERE id = :member_id", member_id=member_id)


def staff(db: Reader) -> list[Member]:
    return db.all(Member, f"{_MEMBER} WHERE role <> 'member' ORDER BY role DESC, id")


def anybody(db: Reader) -> bool:
    return bool(db.value("SELECT 1 FROM member LIMIT 1"))


def has_owner(db: Reader) -> bool:
    return bool(db.value("SELECT 1 FROM member WHERE role = 'owner' LIMIT 1"))


def owners(db: Reader) -> int:
    """How many accounts are the owner's and can log in."""
    return int(db.value("SELECT count(*) FROM member WHERE role = 'owner' AND password IS NOT NULL"))


def credentials(db: Reader, key: str) -> Credentials | None:
    return db.one(
        Credentials, "SELECT id, name, password FROM member WHERE name_key = :key AND left_at IS NULL", key=key
    )


def password_of(db: Reader, member_id: int) -> str | None:
    found = db.value("SELECT password FROM member WHERE id = :member_id", member_id=member_id)
    return None if found is None else str(found)


def names_by_key(db: Reader, keys: Collection[str]) -> dict[str, str]:
    """Which of these folded names exist: key -> name. One statement for all."""
    if not keys:
        return {}
    where, params = named_list("k", keys)
    return dict(db.tuples(f"SELECT name_key, name FROM member WHERE name_key IN {where} AND left_at IS NULL", **params))


def taken(db: Reader, key: str, look: str) -> tuple[bool, bool]:
    """Is there this name, is there one that looks like it?"""
    found = db.tuples(
        "SELECT name_key = :key, name_look = :look FROM member WHERE name_key = :key OR name_look = :look",
        key=key,
        look=look,
    )
    return any(same for same, _ in found), any(alike for _, alike in found)


def others_named(db: Reader, look: str, shown: str, member_id: int) -> bool:
    """Does the name of anybody else look like this, or is somebody of the staff shown under it?"""
    return bool(
        db.value(
            """
            SELECT 1 FROM member WHERE name_look = :look AND id <> :member_id
            UNION ALL
            SELECT 1 FROM member WHERE role <> 'member' AND display_name = :shown AND id <> :member_id
            LIMIT 1
            """,
            look=look,
            shown=shown,
            member_id=member_id,
        )
    )


def put_member(
    tx: Writer,
    *,
    name: str,
    key: str,
    look: str,
    display_name: str,
    role: Role,
    password: str | None,
    language: str,
    now: int,
) -> int:
    """A new member; answers the id."""
    return int(
        tx.value(
            """
            INSERT INTO member (name, name_key, name_look, display_name, role, password, language, created_at, seen_at)
            VALUES (:name, :key, :look, :display_name, :role, :password, :language, :now, 0)
            RETURNING id
            """,
            name=name,
            key=key,
            look=look,
            display_name=display_name,
            role=role,
            password=password,
            language=language,
            now=now,
        )
    )


def set_profile(tx: Writer, member_id: int, *, display_name: str, language: str, zone: str, theme: str) -> None:
    tx.run(
        """
        UPDATE member SET display_name = :display_name, language = :language, zone = :zone, theme = :theme
        WHERE id = :member_id
        """,
        member_id=member_id,
        display_name=display_name,
        language=language,
        zone=zone,
        theme=theme,
    )


def set_look(tx: Writer, member_id: int, language: str, theme: str) -> None:
    tx.run(
        "UPDATE member SET language = :language, theme = :theme WHERE id = :member_id",
        member_id=member_id,
        language=language,
        theme=theme,
    )


def set_password(tx: Writer, member_id: int, password: str) -> None:
    tx.run("UPDATE member SET password = :password WHERE id = :member_id", member_id=member_id, password=password)


def set_role(tx: Writer, member_id: int, role: Role) -> None:
    tx.run("UPDATE member SET role = :role WHERE id = :member_id", member_id=member_id, role=role)


def count_for_member(tx: Writer, member_id: int, *, topics: int = 0, posts: int = 0) -> None:
    """Add to a member's counters."""
    tx.run(
        "UPDATE member SET topics = topics + :topics, posts = posts + :posts WHERE id = :member_id",
        member_id=member_id,
        topics=topics,
        posts=posts,
    )


# --- leaving


def set_left(tx: Writer, member_id: int, *, name: str, key: str, look: str, display_name: str, now: int) -> None:
    """Nobody can log in, and nothing is told of who it was."""
    tx.run(
        """
        UPDATE member SET name = :name, name_key = :key, name_look = :look, display_name = :display_name,
               role = 'member', password = NULL, language = '', zone = '', theme = '', seen_at = 0, avatar = '',
               bio = '', bio_html = '', hide_seen = 0, accepted = 0, left_at = :now
        WHERE id = :member_id
        """,
        member_id=member_id,
        name=name,
        key=key,
        look=look,
        display_name=display_name,
        now=now,
    )


def drop_secrets(tx: Writer, member_id: int) -> None:
    """The ways back in: recovery codes and a one-time link."""
    tx.run("DELETE FROM recovery_code WHERE member_id = :member_id", member_id=member_id)
    tx.run("DELETE FROM reset_link WHERE member_id = :member_id", member_id=member_id)


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


# --- taking one's data along


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


# --- sessions


def put_session(tx: Writer, member_id: int, *, token: str, csrf: str, now: int, expires_at: int, agent: str) -> None:
    tx.run(
        """
        INSERT INTO session (token, member_id, csrf, created_at, seen_at, expires_at, agent)
        VALUES (:token, :member_id, :csrf, :now, :now, :expires_at, :agent)
        """,
        token=token,
        member_id=member_id,
        csrf=csrf,
        now=now,
        expires_at=expires_at,
        agent=agent,
    )


def drop_session(tx: Writer, session_id: int) -> None:
    tx.run("DELETE FROM session WHERE id = :session_id", session_id=session_id)


def drop_sessions(tx: Writer, member_id: int, but: int = 0) -> int:
    """End a member's sessions, all or all but one; answers how many."""
    return tx.run("DELETE FROM session WHERE member_id = :member_id AND id <> :but", member_id=member_id, but=but)


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


# --- check


def miscounted_members(db: Reader) -> list[tuple[str, int, int, int, int]]:
    """Members whose counters are not what is there: name, topics kept, counted, posts kept, counted."""
    return db.tuples(
        """
        SELECT m.name, m.topics, t.n AS topics_there, m.posts, p.n AS posts_there
        FROM member m
        JOIN (SELECT m2.id, count(t2.id) AS n FROM member m2
              LEFT JOIN topic t2 ON t2.author_id = m2.id AND t2.deleted_at IS NULL GROUP BY m2.id) t ON t.id = m.id
        JOIN (SELECT m3.id, count(p3.id) AS n FROM member m3
              LEFT JOIN (SELECT p4.id, p4.author_id FROM post p4 JOIN topic t4 ON t4.id = p4.topic_id
                         WHERE p4.deleted_at IS NULL AND t4.deleted_at IS NULL) p3 ON p3.author_id = m3.id
              GROUP BY m3.id) p ON p.id = m.id
        WHERE m.topics <> t.n OR m.posts <> p.n
        """
    )


def member_count(db: Reader) -> int:
    """Those who are still here."""
    return int(db.value("SELECT count(*) FROM member WHERE left_at IS NULL"))


def left_with_something(db: Reader) -> list[str]:
    """Deleted accounts of which more is left than they should be: a password, a role, words about themselves."""
    return db.column(
        """
        SELECT name FROM member m WHERE left_at IS NOT NULL AND (
            password IS NOT NULL OR role <> 'member' OR avatar <> '' OR bio <> ''
            OR EXISTS (SELECT 1 FROM session s WHERE s.member_id = m.id)
            OR EXISTS (SELECT 1 FROM recovery_code c WHERE c.member_id = m.id)
            OR EXISTS (SELECT 1 FROM reset_link l WHERE l.member_id = m.id))
        """
    )
