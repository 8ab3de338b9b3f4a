"""Whom and what somebody follows, mutes, ignores; and who is to be told of something."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...kernel.db import Reader, Writer, named_list
from ...kernel.viewer import Role
from ...topics.queries.lists import SEEN

FOLLOWS, NORMAL, MUTED = 1, 0, -1  # of a person, MUTED is ignored


# --- one's own levels


def put_topic_level(tx: Writer, member_id: int, topic_id: int, level: int) -> None:
    """A level that was chosen; NORMAL is remembered, so that writing there changes nothing."""
    tx.run(
        """
        INSERT INTO topic_level (member_id, topic_id, level) VALUES (:member_id, :topic_id, :level)
        ON CONFLICT (member_id, topic_id) DO UPDATE SET level = excluded.level
        """,
        member_id=member_id,
        topic_id=topic_id,
        level=level,
    )


def follow_topic(tx: Writer, member_id: int, topic_id: int) -> bool:
    """Follow what one writes in, unless one does not want to or chose a level before. Did that change anything?"""
    return bool(
        tx.run(
            """
            INSERT INTO topic_level (member_id, topic_id, level)
            SELECT m.id, :topic_id, 1 FROM member m LEFT JOIN notice_choice c ON c.member_id = m.id
            WHERE m.id = :member_id AND coalesce(c.follow, 1) = 1
            ON CONFLICT (member_id, topic_id) DO NOTHING
            """,
            member_id=member_id,
            topic_id=topic_id,
        )
    )


def levels(db: Reader, member_id: int) -> list[tuple[str, int, int]]:
    """The boards and people somebody follows, mutes or ignores: (board or person, id, level)."""
    return db.tuples(
        """
        SELECT 'person' AS what, person_id AS id, level FROM person_level WHERE member_id = :member_id
        UNION ALL SELECT 'board', board_id, level FROM board_level WHERE member_id = :member_id
        """,
        member_id=member_id,
    )


def put_board_level(tx: Writer, member_id: int, board_id: int, level: int) -> None:
    tx.run(
        "DELETE FROM board_level WHERE member_id = :member_id AND board_id = :board_id",
        member_id=member_id,
        board_id=board_id,
    )
    if level:
        tx.run(
            "INSERT INTO board_level (member_id, board_id, level) VALUES (:member_id, :board_id, :level)",
            member_id=member_id,
            board_id=board_id,
            level=level,
        )


def put_person_level(tx: Writer, member_id: int, person_id: int, level: int) -> None:
    tx.run(
        "DELETE FROM person_level WHERE member_id = :member_id AND person_id = :person_id",
        member_id=member_id,
        person_id=person_id,
    )
    if level:
        tx.run(
            "INSERT INTO person_level (member_id, person_id, level) VALUES (:member_id, :person_id, :level)",
            member_id=member_id,
            person_id=person_id,
            level=level,
        )


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody, or a board, with the level that was chosen."""

    name: str  # as in addresses
    shown: str
    level: int


def people_known(db: Reader, member_id: int) -> list[Known]:
    return db.all(
        Known,
        """
        SELECT m.name, m.display_name AS shown, l.level FROM person_level l JOIN member m ON m.id = l.person_id
        WHERE l.member_id = :member_id ORDER BY l.level DESC, m.display_name
        """,
        member_id=member_id,
    )


def boards_known(db: Reader, member_id: int, hidden: str) -> list[Known]:
    """Without the boards `hidden`: what was chosen there is in effect again with the right to see them."""
    return db.all(
        Known,
        """
        SELECT b.slug AS name, b.name AS shown, l.level FROM board_level l JOIN board b ON b.id = l.board_id
        WHERE l.member_id = :member_id AND l.board_id NOT IN (SELECT value FROM json_each(:hidden))
        ORDER BY l.level DESC, b.name
        """,
        member_id=member_id,
        hidden=hidden,
    )


def topics_known(db: Reader, member_id: int, hidden: str) -> list[tuple[int, str, int]]:
    """For taking along: (topic, title, level) of what can be read."""
    return db.tuples(
        f"""
        SELECT t.id, t.title, l.level FROM topic_level l JOIN topic t ON t.id = l.topic_id
        WHERE l.member_id = :member_id AND l.level <> 0 AND t.deleted_at IS NULL AND {SEEN} ORDER BY t.id
        """,
        hidden=hidden,
        member_id=member_id,
    )


def muted_topics(db: Reader, member_id: int) -> set[int]:
    return set(
        db.column("SELECT topic_id FROM topic_level WHERE member_id = :member_id AND level = -1", member_id=member_id)
    )


def muted_boards(db: Reader, member_id: int) -> set[int]:
    return set(
        db.column("SELECT board_id FROM board_level WHERE member_id = :member_id AND level = -1", member_id=member_id)
    )


def ignores(db: Reader, member_id: int, person_id: int) -> bool:
    return bool(
        db.value(
            "SELECT 1 FROM person_level WHERE member_id = :member_id AND person_id = :person_id AND level = -1",
            member_id=member_id,
            person_id=person_id,
        )
    )


# --- what one wants told


@dataclass(frozen=True, slots=True)
class Choice:
    off: str
    follow: int


def choice(db: Reader, member_id: int) -> Choice:
    found = db.one(Choice, "SELECT off, follow FROM notice_choice WHERE member_id = :member_id", member_id=member_id)
    return found or Choice("", 1)


def put_choice(tx: Writer, member_id: int, choice: Choice) -> None:
    tx.run(
        """
        INSERT INTO notice_choice (member_id, off, follow) VALUES (:member_id, :off, :follow)
        ON CONFLICT (member_id) DO UPDATE SET off = excluded.off, follow = excluded.follow
        """,
        member_id=member_id,
        off=choice.off,
        follow=choice.follow,
    )


# --- who is told


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who may be told; `off` are the kinds they do not want. The last three decide what they may."""

    id: int
    off: str
    role: Role
    people: str
    keeps: str


def listeners(db: Reader, ids: Iterable[int], by_id: int, topic_id: int = 0, board_id: int = 0) -> list[Listener]:
    """Which of them are told what this person did there: those who are here, and neither ignore nor muted it.

    A topic that one follows is heard also in a muted board.
    """
    names, params = named_list("m", ids)
    return db.all(
        Listener,
        f"""
        SELECT m.id, coalesce(c.off, '') AS off, m.role, m.people, m.keeps
        FROM member m LEFT JOIN notice_choice c ON c.member_id = m.id
        WHERE m.id IN {names} AND m.id <> :by_id AND m.left_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM person_level p WHERE p.member_id = m.id AND p.person_id = :by_id
                          AND p.level = -1)
          AND coalesce(
              (SELECT nullif(t.level, 0) FROM topic_level t WHERE t.member_id = m.id AND t.topic_id = :topic_id),
              (SELECT b.level FROM board_level b WHERE b.member_id = m.id AND b.board_id = :board_id), 0) >= 0
        """,
        by_id=by_id,
        topic_id=topic_id,
        board_id=board_id,
        **params,
    )


_FOLLOWERS = {
    "topic": "SELECT member_id FROM topic_level WHERE topic_id = :target AND level = 1 AND member_id > :after "
    "ORDER BY member_id LIMIT :limit",
    "board": "SELECT member_id FROM board_level WHERE board_id = :target AND level = 1 AND member_id > :after "
    "ORDER BY member_id LIMIT :limit",
    "person": "SELECT member_id FROM person_level WHERE person_id = :target AND level = 1 AND member_id > :after "
    "ORDER BY member_id LIMIT :limit",
}


def followers(db: Reader, kind: str, target: int, after: int, limit: int) -> list[int]:
    """Who follows a topic, board or person, in the order of their numbers."""
    return db.column(_FOLLOWERS[kind], target=target, after=after, limit=limit)


def members_called(db: Reader, names: Iterable[str]) -> list[int]:
    """The members with these names, as they stand in links."""
    listed, params = named_list("n", names)
    return db.column(f"SELECT id FROM member WHERE name_key IN {listed}", **params)


def authors(db: Reader, post_ids: Iterable[int]) -> list[int]:
    """Who wrote these posts, as far as they can be read."""
    listed, params = named_list("p", post_ids)
    return db.column(f"SELECT author_id FROM post WHERE id IN {listed} AND deleted_at IS NULL AND purged = 0", **params)


def owners(db: Reader) -> list[int]:
    return db.column("SELECT id FROM member WHERE role <> 'member' AND role = 'owner' AND left_at IS NULL")


@dataclass(frozen=True, slots=True)
class Written:
    """A post that can be read, as much of it as whoever tells of it needs."""

    post_id: int
    topic_id: int
    board_id: int
    number: int
    author_id: int
    topic_author_id: int
    created_at: int


def written(db: Reader, post_id: int) -> Written | None:
    return db.one(
        Written,
        """
        SELECT p.id AS post_id, p.topic_id, t.board_id, p.number, p.author_id, t.author_id AS topic_author_id,
               p.created_at
        FROM post p JOIN topic t ON t.id = p.topic_id
        WHERE p.id = :post_id AND p.deleted_at IS NULL AND p.purged = 0 AND t.deleted_at IS NULL
        """,
        post_id=post_id,
    )


# --- taking away


def drop_levels(tx: Writer, member_id: int, limit: int) -> int:
    """What somebody who left followed, and who followed or ignored them; answers how many of their topics went."""
    for table in ("board_level", "person_level", "notice_choice"):
        tx.run(f"DELETE FROM {table} WHERE member_id = :member_id", member_id=member_id)
    tx.run("DELETE FROM person_level WHERE person_id = :member_id", member_id=member_id)
    return tx.run(
        """
        DELETE FROM topic_level WHERE member_id = :member_id AND topic_id IN (
            SELECT topic_id FROM topic_level WHERE member_id = :member_id LIMIT :limit)
        """,
        member_id=member_id,
        limit=limit,
    )


def drop_topic_levels(tx: Writer, topic_id: int) -> None:
    tx.run("DELETE FROM topic_level WHERE topic_id = :topic_id", topic_id=topic_id)
