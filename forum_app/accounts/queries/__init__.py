"""Every SQL statement about members and their sessions; what they come back with when a password is lost."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ...kernel.db import Reader, Writer, named_list
from ...kernel.viewer import Role, Viewer
from .sessions import drop_expired_sessions as drop_expired_sessions
from .sessions import drop_session as drop_session
from .sessions import drop_sessions as drop_sessions
from .sessions import drop_sessions_by as drop_sessions_by
from .sessions import put_session as put_session
from .sessions import touch_sessions as touch_sessions

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
    bio_html: str
    bio_lang: str
    hide_seen: int

    def online(self, now: int) -> bool:
        """Are they here, as far as others may know?"""
        return not self.hide_seen and self.seen_at > now - ONLINE


@dataclass(frozen=True, slots=True)
class OwnProfile:
    """What a member may change about themself, as it was written."""

    display_name: str
    bio: str
    language: str
    zone: str
    theme: str
    hide_seen: int


@dataclass(frozen=True, slots=True)
class Credentials:
    id: int
    name: str
    password: str | None


# must the member m have a second factor? Asked of those who have none; most are in no group, and cost nothing more
FACTOR_DUE = """
    CASE WHEN m.role <> 'member' OR m.keeps <> '' OR m.people <> ''
         THEN EXISTS (SELECT 1 FROM option o WHERE o.name = 'staff_second_factor' AND o.value = 'true')
              AND (m.role <> 'member' OR m.keeps <> '' OR EXISTS (
                  SELECT 1 FROM people_member pm JOIN board_right r ON r.people_id = pm.people_id
                  WHERE pm.member_id = m.id AND r.moderate = 1))
         ELSE 0 END
"""


_VIEWER = f"""
    SELECT m.id, m.name, m.display_name, m.role, m.language, m.zone, m.theme, m.avatar,
           s.id AS session_id, s.csrf, m.dismissed, m.accepted, s.confirmed_at, s.confirmed_from, m.mine,
           m.reads, m.keys, m.people, m.keeps, m.silenced_until, m.warned,
           CASE WHEN m.second_factor = 0 AND s.how <> 'ticket' THEN {FACTOR_DUE} ELSE 0 END AS factor_due
    FROM session s JOIN member m ON m.id = s.member_id
    WHERE s.token = :token AND s.expires_at > :now AND m.left_at IS NULL AND m.suspended_until <= :now
"""


def viewer(db: Reader, token: str, now: int) -> Viewer | None:
    """Who holds the session with this token digest. The one query of a signed-in request.

    Whether staff must have a second factor is asked for those alone who have none; the program's own window need not.
    """
    return db.one(
        Viewer,
        _VIEWER,
        token=token,
        now=now,
    )


def viewer_as(db: Reader, member_id: int) -> Viewer | None:
    """Who this member would be to the pages, without a session: for what explains what they may."""
    return db.one(
        Viewer,
        """
        SELECT id, name, display_name, role, language, zone, theme, avatar, 0 AS session_id, '' AS csrf, dismissed,
               accepted, 0 AS confirmed_at, '' AS confirmed_from, mine, reads, keys, people, keeps,
               silenced_until, warned, 0 AS factor_due
        FROM member WHERE id = :member_id AND left_at IS NULL
        """,
        member_id=member_id,
    )


_MEMBER = """
    SELECT id, name, display_name, avatar, role, created_at, seen_at, topics, posts, password IS NOT NULL AS claimed,
           bio_html, bio_lang, hide_seen
    FROM member
"""


_RENAMED = "(SELECT o.member_id FROM old_name o WHERE o.name_key = :key)"


def member_by_key(db: Reader, key: str) -> Member | None:
    """Whoever has this name, or had it before they were given another; nobody any more when they left."""
    found = db.one(Member, f"{_MEMBER} WHERE name_key = :key AND left_at IS NULL", key=key)
    return found or db.one(Member, f"{_MEMBER} WHERE id = {_RENAMED} AND left_at IS NULL", key=key)


def member(db: Reader, member_id: int) -> Member | None:
    return db.one(Member, f"{_MEMBER} WHERE id = :member_id", member_id=member_id)


def members_here(db: Reader, member_ids: Collection[int]) -> list[Member]:
    """Of these members those who have not left, in the order of their ids; a bounded number."""
    where, params = named_list("m", member_ids)
    return db.all(Member, f"{_MEMBER} WHERE id IN {where} AND left_at IS NULL ORDER BY id", **params)


def own_profile(db: Reader, member_id: int) -> OwnProfile | None:
    return db.one(
        OwnProfile,
        "SELECT display_name, bio, language, zone, theme, hide_seen FROM member WHERE id = :member_id",
        member_id=member_id,
    )


def staff(db: Reader) -> list[Member]:
    return db.all(Member, f"{_MEMBER} WHERE role <> 'member' ORDER BY role DESC, id")


def anybody(db: Reader) -> bool:
    return bool(db.value("SELECT 1 FROM member LIMIT 1"))


def has_owner(db: Reader) -> bool:
    return bool(db.value("SELECT 1 FROM member WHERE role = 'owner' LIMIT 1"))


def first_owner(db: Reader) -> Member | None:
    """The owner whose window it is: of those who can log in, the one who came first."""
    return db.one(
        Member, f"{_MEMBER} WHERE role = 'owner' AND password IS NOT NULL AND left_at IS NULL ORDER BY id LIMIT 1"
    )


def is_owner(db: Reader, member_id: int) -> bool:
    return bool(db.value("SELECT role = 'owner' FROM member WHERE id = :member_id", member_id=member_id))


def suspended_until(db: Reader, member_id: int) -> int:
    """0 for who is not."""
    return int(db.value("SELECT suspended_until FROM member WHERE id = :member_id", member_id=member_id) or 0)


def has_other_owner(db: Reader, member_id: int) -> bool:
    """Is there an owner beside this one who can log in?"""
    return bool(
        db.value(
            """
            SELECT 1 FROM member
            WHERE role = 'owner' AND id <> :member_id AND password IS NOT NULL AND left_at IS NULL LIMIT 1
            """,
            member_id=member_id,
        )
    )


def credentials(db: Reader, key: str) -> Credentials | None:
    """By the name, or by the one they had before."""
    return db.one(
        Credentials,
        f"""
        SELECT id, name, password FROM member
        WHERE id = coalesce((SELECT m.id FROM member m WHERE m.name_key = :key), {_RENAMED}) AND left_at IS NULL
        """,
        key=key,
    )


def has_second_factor(db: Reader, member_id: int) -> bool:
    return bool(db.value("SELECT second_factor FROM member WHERE id = :member_id", member_id=member_id))


def password_of(db: Reader, member_id: int) -> str | None:
    found = db.value("SELECT password FROM member WHERE id = :member_id", member_id=member_id)
    return None if found is None else str(found)


def names_by_key(db: Reader, keys: Collection[str]) -> dict[str, str]:
    """Which of these folded names exist, or did before a member got another: key -> name. One statement for all."""
    if not keys:
        return {}
    where, params = named_list("k", keys)
    return dict(
        db.tuples(
            f"""
            SELECT name_key, name FROM member WHERE name_key IN {where} AND left_at IS NULL
            UNION ALL
            SELECT o.name_key, m.name FROM old_name o JOIN member m ON m.id = o.member_id
            WHERE o.name_key IN {where} AND m.left_at IS NULL
            """,
            **params,
        )
    )


def taken(db: Reader, key: str, look: str) -> tuple[bool, bool]:
    """Is there this name, is there one that looks like it? Those who wait at the door have theirs already,
    and those who were given another keep the old one."""
    found = db.tuples(
        """
        SELECT name_key = :key, name_look = :look FROM member WHERE name_key = :key OR name_look = :look
        UNION ALL
        SELECT name_key = :key, name_look = :look FROM knock WHERE name_key = :key OR name_look = :look
        UNION ALL
        SELECT name_key = :key, name_look = :look FROM old_name WHERE name_key = :key OR name_look = :look
        """,
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


# Who left while a request was under way is not written back: what changes an account answers whether it is there.


def set_profile(tx: Writer, member_id: int, profile: OwnProfile, bio_html: str, bio_lang: str) -> bool:
    changed = tx.run(
        """
        UPDATE member SET display_name = :display_name, language = :language, zone = :zone, theme = :theme,
               hide_seen = :hide_seen, bio = :bio, bio_html = :bio_html, bio_lang = :bio_lang
        WHERE id = :member_id AND left_at IS NULL
        """,
        member_id=member_id,
        display_name=profile.display_name,
        language=profile.language,
        zone=profile.zone,
        theme=profile.theme,
        hide_seen=profile.hide_seen,
        bio=profile.bio,
        bio_html=bio_html,
        bio_lang=bio_lang,
    )
    return bool(changed)


def set_avatar(tx: Writer, member_id: int, avatar: str) -> bool:
    """Give a member a picture, or '' for their stone."""
    return bool(
        tx.run(
            "UPDATE member SET avatar = :avatar WHERE id = :member_id AND left_at IS NULL",
            member_id=member_id,
            avatar=avatar,
        )
    )


def set_look(tx: Writer, member_id: int, language: str, theme: str) -> None:
    tx.run(
        "UPDATE member SET language = :language, theme = :theme WHERE id = :member_id AND left_at IS NULL",
        member_id=member_id,
        language=language,
        theme=theme,
    )


def set_password(tx: Writer, member_id: int, password: str) -> bool:
    return bool(
        tx.run(
            "UPDATE member SET password = :password WHERE id = :member_id AND left_at IS NULL",
            member_id=member_id,
            password=password,
        )
    )


def set_role(tx: Writer, member_id: int, role: Role) -> None:
    tx.run("UPDATE member SET role = :role WHERE id = :member_id", member_id=member_id, role=role)


def count_for_member(tx: Writer, member_id: int, board_id: int, *, topics: int = 0, posts: int = 0) -> None:
    """Add to a member's counters what stands on this board, if all see that: a profile tells of no other."""
    tx.run(
        """
        UPDATE member SET topics = topics + :topics, posts = posts + :posts
        WHERE id = :member_id AND (SELECT reach FROM board WHERE id = :board_id) = 2
        """,
        member_id=member_id,
        board_id=board_id,
        topics=topics,
        posts=posts,
    )


# --- check


def miscounted_members(db: Reader) -> list[tuple[str, int, int, int, int]]:
    """Members whose counters are not what is there on the boards that everybody sees: name, topics kept, counted, posts
    kept, counted.
    """
    return db.tuples(
        """
        SELECT m.name, m.topics, t.n AS topics_there, m.posts, p.n AS posts_there
        FROM member m
        JOIN (SELECT m2.id, count(t2.id) AS n FROM member m2
              LEFT JOIN topic t2 ON t2.author_id = m2.id AND t2.deleted_at IS NULL
                                 AND t2.board_id IN (SELECT id FROM board WHERE reach = 2) GROUP BY m2.id) t
          ON t.id = m.id
        JOIN (SELECT m3.id, count(p3.id) AS n FROM member m3
              LEFT JOIN (SELECT p4.id, p4.author_id FROM post p4 JOIN topic t4 ON t4.id = p4.topic_id
                         WHERE p4.deleted_at IS NULL AND t4.deleted_at IS NULL
                           AND t4.board_id IN (SELECT id FROM board WHERE reach = 2)) p3 ON p3.author_id = m3.id
              GROUP BY m3.id) p ON p.id = m.id
        WHERE m.topics <> t.n OR m.posts <> p.n
        """
    )


def member_count(db: Reader) -> int:
    """Those who are still here."""
    return int(db.value("SELECT count(*) FROM member WHERE left_at IS NULL"))
