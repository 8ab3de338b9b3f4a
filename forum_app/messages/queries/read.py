"""Talks, as one of those in it sees them: the list, one talk, its people, its messages.

Each statement names the member who asks: there is none that shows a talk to somebody who is not in it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ...kernel.db import Reader, named_list
from ...kernel.viewer import Role

FIRST = 1 << 62  # a bump that comes before all


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk, with the place of the member who asks in it."""

    id: int
    title: str
    lang: str
    numbers: int
    from_number: int
    read_number: int
    muted: int


@dataclass(frozen=True, slots=True)
class Someone:
    """One of those who are or were in a talk."""

    id: int
    name: str
    display_name: str
    avatar: str
    role: Role
    left_at: int | None  # the talk
    gone: int  # 1: the account was deleted
    blocked: int  # 1: by the member who asks


@dataclass(frozen=True, slots=True)
class InList:
    """A talk in somebody's list, with its last message."""

    id: int
    title: str
    lang: str
    numbers: int
    unread: int
    muted: int
    bump: int
    at: int
    kind: str
    beginning: str
    words_lang: str
    deleted_at: int | None
    author_id: int
    author_name: str
    about_name: str | None
    blocked: int  # 1: the author, by the member who asks


@dataclass(frozen=True, slots=True)
class InRow:
    """One of the others in a talk of the list."""

    talk_id: int
    name: str
    display_name: str
    avatar: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message on the page of its talk, for the member who asks."""

    id: int
    number: int
    author_id: int
    kind: str
    body: str
    html: str
    lang: str
    created_at: int
    edited_at: int | None
    deleted_at: int | None
    author: str
    display_name: str
    avatar: str
    role: Role
    author_left: int  # 1: the account was deleted; there is no profile
    about: str | None
    blocked: int  # 1: the author, by the member who asks


def talk(db: Reader, talk_id: int, member_id: int) -> Talk | None:
    """None also for somebody who is not in it, or left it."""
    return db.one(
        Talk,
        """
        SELECT t.id, t.title, t.lang, t.numbers, tm.from_number, tm.read_number, tm.muted
        FROM talk_member tm JOIN talk t ON t.id = tm.talk_id
        WHERE tm.talk_id = :talk_id AND tm.member_id = :member_id AND tm.left_at IS NULL
        """,
        talk_id=talk_id,
        member_id=member_id,
    )


def people(db: Reader, talk_id: int, member_id: int) -> list[Someone]:
    """Everybody who is or was in it, those who have been here longest first."""
    return db.all(
        Someone,
        """
        SELECT m.id, m.name, m.display_name, m.avatar, m.role, tm.left_at, m.left_at IS NOT NULL AS gone,
               EXISTS (SELECT 1 FROM message_block b WHERE b.member_id = :member_id AND b.blocked_id = m.id) AS blocked
        FROM talk_member tm JOIN member m ON m.id = tm.member_id
        WHERE tm.talk_id = :talk_id ORDER BY tm.member_id
        """,
        talk_id=talk_id,
        member_id=member_id,
    )


def talks(db: Reader, member_id: int, before: int, limit: int) -> list[InList]:
    """The talks of a member, the last spoken in first."""
    return db.all(
        InList,
        """
        SELECT t.id, t.title, t.lang, t.numbers, tm.unread, tm.muted, tm.bump, x.created_at AS at, x.kind, x.beginning,
               x.lang AS words_lang, x.deleted_at, x.author_id, a.display_name AS author_name,
               o.display_name AS about_name,
               EXISTS (SELECT 1 FROM message_block b WHERE b.member_id = :member_id AND b.blocked_id = a.id) AS blocked
        FROM talk_member tm JOIN talk t ON t.id = tm.talk_id
        JOIN message x ON x.talk_id = t.id AND x.number = t.numbers
        JOIN member a ON a.id = x.author_id LEFT JOIN member o ON o.id = x.about_id
        WHERE tm.member_id = :member_id AND tm.left_at IS NULL AND tm.bump < :before
        ORDER BY tm.bump DESC LIMIT :limit
        """,
        member_id=member_id,
        before=before,
        limit=limit,
    )


def others(db: Reader, talk_ids: Collection[int], member_id: int) -> list[InRow]:
    """The others who are in these talks; where all have left, those who were."""
    where, params = named_list("t", talk_ids)
    return db.all(
        InRow,
        f"""
        SELECT tm.talk_id, m.name, m.display_name, m.avatar
        FROM talk_member tm JOIN member m ON m.id = tm.member_id
        WHERE tm.talk_id IN {where} AND tm.member_id <> :member_id
          AND (tm.left_at IS NULL OR NOT EXISTS (
              SELECT 1 FROM talk_member o
              WHERE o.talk_id = tm.talk_id AND o.member_id <> :member_id AND o.left_at IS NULL))
        ORDER BY tm.talk_id, tm.member_id
        """,
        member_id=member_id,
        **params,
    )


_MESSAGE = """
    SELECT x.id, x.number, x.author_id, x.kind, x.body, x.html, x.lang, x.created_at, x.edited_at, x.deleted_at,
           m.name AS author, m.display_name, m.avatar, m.role, m.left_at IS NOT NULL AS author_left,
           o.display_name AS about,
           EXISTS (SELECT 1 FROM message_block b
                   WHERE b.member_id = :member_id AND b.blocked_id = x.author_id) AS blocked
    FROM message x JOIN member m ON m.id = x.author_id LEFT JOIN member o ON o.id = x.about_id
"""


def messages(db: Reader, talk_id: int, member_id: int, first: int, last: int) -> list[Message]:
    """Those with these numbers, in order; an index range. The caller has got the talk for this member."""
    return db.all(
        Message,
        _MESSAGE + "WHERE x.talk_id = :talk_id AND x.number BETWEEN :first AND :last ORDER BY x.number",
        talk_id=talk_id,
        member_id=member_id,
        first=first,
        last=last,
    )


def message(db: Reader, talk_id: int, member_id: int, number: int) -> Message | None:
    return db.one(
        Message,
        _MESSAGE + "WHERE x.talk_id = :talk_id AND x.number = :number",
        talk_id=talk_id,
        member_id=member_id,
        number=number,
    )


def count_new(db: Reader, talk_id: int, member_id: int, after: int) -> int:
    """Words of others with a higher number, in a talk that the member is in."""
    return int(
        db.value(
            """
            SELECT count(*) FROM message x
            WHERE x.talk_id = :talk_id AND x.number > :after AND x.kind = '' AND x.author_id <> :member_id
              AND EXISTS (SELECT 1 FROM talk_member tm
                          WHERE tm.talk_id = :talk_id AND tm.member_id = :member_id AND tm.left_at IS NULL)
              AND NOT EXISTS (SELECT 1 FROM message_block b
                              WHERE b.member_id = :member_id AND b.blocked_id = x.author_id)
            """,
            talk_id=talk_id,
            member_id=member_id,
            after=after,
        )
    )


def unread(db: Reader, member_id: int, limit: int) -> list[tuple[int, int]]:
    """(talk, number of its last message) where something waits to be read, but for what they muted."""
    return db.tuples(
        """
        SELECT tm.talk_id, t.numbers FROM talk_member tm JOIN talk t ON t.id = tm.talk_id
        WHERE tm.member_id = :member_id AND tm.unread > 0 AND tm.muted = 0 AND tm.left_at IS NULL
        ORDER BY tm.talk_id LIMIT :limit
        """,
        member_id=member_id,
        limit=limit,
    )


def may_see_any(db: Reader, member_id: int, message_ids: Collection[int]) -> bool:
    """Does one of these messages stand in a talk where the member reads it?"""
    where, params = named_list("i", message_ids)
    return bool(
        db.value(
            f"""
            SELECT 1 FROM message x JOIN talk_member tm ON tm.talk_id = x.talk_id AND tm.member_id = :member_id
            WHERE x.id IN {where} AND tm.left_at IS NULL AND x.number >= tm.from_number AND x.deleted_at IS NULL LIMIT 1
            """,
            member_id=member_id,
            **params,
        )
    )


def last_between(db: Reader, member_id: int, other_id: int) -> int | None:
    """The talk of these two alone that was spoken in last."""
    found = db.value(
        """
        SELECT tm.talk_id FROM talk_member tm
        JOIN talk_member o ON o.talk_id = tm.talk_id AND o.member_id = :other_id AND o.left_at IS NULL
        WHERE tm.member_id = :member_id AND tm.left_at IS NULL
          AND 2 = (SELECT count(*) FROM talk_member x WHERE x.talk_id = tm.talk_id AND x.left_at IS NULL)
        ORDER BY tm.bump DESC LIMIT 1
        """,
        member_id=member_id,
        other_id=other_id,
    )
    return None if found is None else int(found)


# --- what the same form made before


def newest_talk(db: Reader, member_id: int) -> int:
    """The newest talk of a member; 0 without any."""
    return int(db.value("SELECT max(talk_id) FROM talk_member WHERE member_id = :member_id", member_id=member_id) or 0)


def talk_like(db: Reader, after: int, author_id: int, title: str, body: str, people: Collection[int]) -> int | None:
    """The first talk after that one, of the same author, with these people, this title and these words."""
    where, params = named_list("p", people)
    found = db.value(
        f"""
        SELECT t.id FROM talk_member tm JOIN talk t ON t.id = tm.talk_id
        JOIN message x ON x.talk_id = t.id AND x.number = 1
        WHERE tm.member_id = :author_id AND tm.talk_id > :after AND t.title = :title AND x.author_id = :author_id
          AND x.body = :body AND :many = (SELECT count(*) FROM talk_member o
                                          WHERE o.talk_id = t.id AND o.member_id IN {where})
        ORDER BY tm.talk_id LIMIT 1
        """,
        author_id=author_id,
        after=after,
        title=title,
        body=body,
        many=len(people),
        **params,
    )
    return None if found is None else int(found)


def message_like(db: Reader, talk_id: int, after: int, author_id: int, body: str) -> int | None:
    """The number of the first message after that one with the same words of the same author."""
    found = db.value(
        """
        SELECT number FROM message
        WHERE talk_id = :talk_id AND number > :after AND author_id = :author_id AND kind = '' AND body = :body
        ORDER BY number LIMIT 1
        """,
        talk_id=talk_id,
        after=after,
        author_id=author_id,
        body=body,
    )
    return None if found is None else int(found)
