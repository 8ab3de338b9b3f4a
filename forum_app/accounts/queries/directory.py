"""Every SQL statement about the directory: all members in an order, by key; those of a name; those who are here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...kernel.db import Reader, Writer
from ...kernel.viewer import Role

LAST = 1 << 62  # a key that everything stands before


@dataclass(frozen=True, slots=True)
class Listed:
    """A member in the directory; `seen_at` is 0 for who does not tell, or was never here."""

    id: int
    name: str
    name_key: str
    display_name: str
    avatar: str
    role: Role
    created_at: int
    seen_at: int
    posts: int
    claimed: int  # 0: imported, nobody can log in


_LISTED = """
    SELECT m.id, m.name, m.name_key, m.display_name, m.avatar, m.role, m.created_at,
           CASE m.hide_seen WHEN 0 THEN m.seen_at ELSE 0 END AS seen_at, m.posts, m.password IS NOT NULL AS claimed
    FROM member m
"""


def by_name(db: Reader, after: str, limit: int) -> list[Listed]:
    """In the order of user names, those after this one."""
    return db.all(
        Listed,
        f"{_LISTED} WHERE m.left_at IS NULL AND m.name_key > :after ORDER BY m.name_key LIMIT :limit",
        after=after,
        limit=limit,
    )


def by_joined(db: Reader, before: tuple[int, int], limit: int) -> list[Listed]:
    """The newest first, those before the key (created_at, id)."""
    return db.all(
        Listed,
        f"""{_LISTED}
        WHERE m.left_at IS NULL AND (m.created_at, m.id) < (:value, :id)
        ORDER BY m.created_at DESC, m.id DESC LIMIT :limit
        """,
        value=before[0],
        id=before[1],
        limit=limit,
    )


def by_posts(db: Reader, before: tuple[int, int], limit: int) -> list[Listed]:
    """Who wrote most first, those before the key (posts, id)."""
    return db.all(
        Listed,
        f"""{_LISTED}
        WHERE m.left_at IS NULL AND (m.posts, m.id) < (:value, :id) ORDER BY m.posts DESC, m.id DESC LIMIT :limit
        """,
        value=before[0],
        id=before[1],
        limit=limit,
    )


def by_seen(db: Reader, before: tuple[int, int], limit: int, since: int = 0) -> list[Listed]:
    """Who was here last first, those before the key (seen_at, id), back to `since`. Who hides it is not among them."""
    return db.all(
        Listed,
        f"""{_LISTED}
        WHERE m.left_at IS NULL AND m.hide_seen = 0 AND m.seen_at >= :since AND (m.seen_at, m.id) < (:value, :id)
        ORDER BY m.seen_at DESC, m.id DESC LIMIT :limit
        """,
        since=since,
        value=before[0],
        id=before[1],
        limit=limit,
    )


def of_name(db: Reader, first: str, last: str, limit: int) -> list[Listed]:
    """Members with a word in this range, in no order; one of several such words comes several times."""
    return db.all(
        Listed,
        f"""{_LISTED}
        JOIN member_word w ON w.member_id = m.id
        WHERE w.word >= :first AND w.word < :last AND m.left_at IS NULL LIMIT :limit
        """,
        first=first,
        last=last,
        limit=limit,
    )


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is here."""

    name: str
    display_name: str
    avatar: str


def here(db: Reader, since: int, limit: int) -> list[Present]:
    """Who was seen since then and does not hide it, the last first."""
    return db.all(
        Present,
        """
        SELECT name, display_name, avatar FROM member
        WHERE left_at IS NULL AND hide_seen = 0 AND seen_at >= :since ORDER BY seen_at DESC, id DESC LIMIT :limit
        """,
        since=since,
        limit=limit,
    )


# --- the words


@dataclass(frozen=True, slots=True)
class Named:
    id: int
    name: str
    display_name: str


def named_after(db: Reader, after: int, limit: int) -> list[Named]:
    """The next members in the order of ids."""
    return db.all(
        Named,
        """
        SELECT id, name, display_name FROM member WHERE id > :after AND left_at IS NULL ORDER BY id LIMIT :limit
        """,
        after=after,
        limit=limit,
    )


def any_words(db: Reader) -> bool:
    return bool(db.value("SELECT 1 FROM member_word LIMIT 1"))


def words_of(db: Reader, first: int, last: int) -> list[tuple[int, str]]:
    """Member and word, for the members with ids in this range."""
    return db.tuples(
        "SELECT member_id, word FROM member_word WHERE member_id BETWEEN :first AND :last", first=first, last=last
    )


def set_words(tx: Writer, member_id: int, words: Iterable[str]) -> None:
    """These, and no others."""
    drop_words(tx, member_id)
    tx.run_many(
        "INSERT INTO member_word (word, member_id) VALUES (:word, :member_id)",
        [{"word": word, "member_id": member_id} for word in words],
    )


def drop_words(tx: Writer, member_id: int) -> None:
    tx.run("DELETE FROM member_word WHERE member_id = :member_id", member_id=member_id)
