"""Notices and followings when posts change their topic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...kernel.db import Reader, Writer


def set_topic(tx: Writer, posts: str, topic_id: int) -> None:
    """What is told of these posts (JSON of ids) is told of them in this topic."""
    of_posts = "post_id IN (SELECT value FROM json_each(:posts))"
    tx.run(
        f"UPDATE member SET mine = mine + 1 WHERE id IN (SELECT member_id FROM notice_part WHERE {of_posts})",
        posts=posts,
    )
    tx.run(f"UPDATE notice_part SET topic_id = :topic_id WHERE {of_posts}", posts=posts, topic_id=topic_id)


def levels_in(db: Reader, topic_id: int) -> list[tuple[int, int]]:
    """Who follows or mutes a topic: (member, level)."""
    return db.tuples("SELECT member_id, level FROM topic_level WHERE topic_id = :topic_id", topic_id=topic_id)


def put_levels(tx: Writer, topic_id: int, rows: Iterable[Sequence[int]]) -> None:
    """(member, level), for those who have none in this topic."""
    tx.run_many(
        """
        INSERT INTO topic_level (member_id, topic_id, level) VALUES (:member_id, :topic_id, :level)
        ON CONFLICT (member_id, topic_id) DO NOTHING
        """,
        [{"member_id": member_id, "topic_id": topic_id, "level": level} for member_id, level in rows],
    )
    _read_again(tx, rows)


def drop_levels(tx: Writer, topic_id: int, rows: Iterable[Sequence[int]]) -> None:
    """(member, level): of those who changed nothing about it."""
    tx.run_many(
        "DELETE FROM topic_level WHERE member_id = :member_id AND topic_id = :topic_id AND level = :level",
        [{"member_id": member_id, "topic_id": topic_id, "level": level} for member_id, level in rows],
    )
    _read_again(tx, rows)


def _read_again(tx: Writer, rows: Iterable[Sequence[int]]) -> None:
    tx.run_many("UPDATE member SET mine = mine + 1 WHERE id = :id", [{"id": row[0]} for row in rows])
