"""Every SQL statement about solutions. The topic names its own in a column too, for the lists."""

from __future__ import annotations

from dataclasses import dataclass

from ..kernel.db import Reader, Writer
from ..topics.queries.lists import SEEN

MOST = 500  # solutions of a member that are counted for a profile

# for the search, over the post p and its topic t
IS_SOLVED = "t.solved_post_id > 0"
IS_UNSOLVED = "t.solved_post_id = 0"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the solution of a topic stands, and who gave it."""

    post_id: int
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What decides who may mark a solution in a topic."""

    author_id: int
    solved_post_id: int
    closed: int
    deleted: int


def place(db: Reader, topic_id: int) -> Place | None:
    return db.one(
        Place,
        """
        SELECT s.post_id, p.number, m.display_name AS name
        FROM solution s JOIN post p ON p.id = s.post_id JOIN member m ON m.id = p.author_id
        WHERE s.topic_id = :topic_id
        """,
        topic_id=topic_id,
    )


def ground(db: Reader, topic_id: int) -> Ground | None:
    return db.one(
        Ground,
        """
        SELECT t.author_id, t.solved_post_id, b.closed, t.deleted_at IS NOT NULL AS deleted
        FROM topic t JOIN board b ON b.id = t.board_id WHERE t.id = :topic_id
        """,
        topic_id=topic_id,
    )


def put(tx: Writer, *, topic_id: int, post_id: int, author_id: int, set_by: int, now: int) -> None:
    """In place of another one, if there is one."""
    tx.run(
        """
        INSERT INTO solution (topic_id, post_id, author_id, set_by, created_at)
        VALUES (:topic_id, :post_id, :author_id, :set_by, :now)
        ON CONFLICT (topic_id) DO UPDATE SET post_id = :post_id, author_id = :author_id, set_by = :set_by,
                                             created_at = :now
        """,
        topic_id=topic_id,
        post_id=post_id,
        author_id=author_id,
        set_by=set_by,
        now=now,
    )
    tx.run("UPDATE topic SET solved_post_id = :post_id WHERE id = :topic_id", topic_id=topic_id, post_id=post_id)


@dataclass(frozen=True, slots=True)
class Solution:
    """The row of a solution."""

    topic_id: int
    post_id: int
    author_id: int
    set_by: int
    created_at: int


def solution(db: Reader, topic_id: int) -> Solution | None:
    return db.one(
        Solution,
        "SELECT topic_id, post_id, author_id, set_by, created_at FROM solution WHERE topic_id = :topic_id",
        topic_id=topic_id,
    )


def solution_by(db: Reader, post_id: int) -> Solution | None:
    return db.one(
        Solution,
        "SELECT topic_id, post_id, author_id, set_by, created_at FROM solution WHERE post_id = :post_id",
        post_id=post_id,
    )


def stands(db: Reader, topic_id: int, post_id: int) -> bool:
    """Can this post solve that topic?"""
    return bool(
        db.value(
            """
            SELECT 1 FROM post WHERE id = :post_id AND topic_id = :topic_id AND deleted_at IS NULL AND number > 1
            """,
            topic_id=topic_id,
            post_id=post_id,
        )
    )


def drop(tx: Writer, topic_id: int, post_id: int) -> bool:
    """The topic is open again, if it was this post that solved it."""
    tx.run("DELETE FROM solution WHERE topic_id = :topic_id AND post_id = :post_id", topic_id=topic_id, post_id=post_id)
    return bool(
        tx.run(
            "UPDATE topic SET solved_post_id = 0 WHERE id = :topic_id AND solved_post_id = :post_id",
            topic_id=topic_id,
            post_id=post_id,
        )
    )


def board_of(db: Reader, topic_id: int) -> int:
    return int(db.value("SELECT board_id FROM topic WHERE id = :topic_id", topic_id=topic_id))


def given(db: Reader, member_id: int, hidden: str) -> int:
    """How many topics of others a member solved, without what is deleted, or of the boards `hidden`; MOST at most."""
    return int(
        db.value(
            f"""
            SELECT count(*) FROM (
                SELECT 1 FROM solution s JOIN topic t ON t.id = s.topic_id JOIN post p ON p.id = s.post_id
                WHERE s.author_id = :member_id AND t.author_id <> :member_id AND t.deleted_at IS NULL
                  AND p.deleted_at IS NULL AND {SEEN}
                LIMIT {MOST}) AS few
            """,
            hidden=hidden,
            member_id=member_id,
        )
    )


def set_author(tx: Writer, post_id: int, author_id: int) -> None:
    """The post that solves is somebody else's."""
    tx.run("UPDATE solution SET author_id = :author_id WHERE post_id = :post_id", post_id=post_id, author_id=author_id)


# --- check


def wrong(db: Reader) -> list[int]:
    """Topics whose column and row do not agree, or whose solution is deleted, by another, or the first post."""
    return db.column(
        """
        SELECT t.id FROM topic t LEFT JOIN solution s ON s.topic_id = t.id LEFT JOIN post p ON p.id = s.post_id
        WHERE t.solved_post_id <> coalesce(s.post_id, 0) OR (s.post_id IS NOT NULL AND (
            p.topic_id <> t.id OR p.deleted_at IS NOT NULL OR p.number = 1 OR p.author_id <> s.author_id))
        """
    )
