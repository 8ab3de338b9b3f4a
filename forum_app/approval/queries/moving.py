"""Every SQL statement about what is held back when posts change their topic."""

from __future__ import annotations

from collections.abc import Collection

from ...kernel.db import Reader, Writer


def in_topic(db: Reader, topic_id: int, posts: str) -> list[tuple[int, int]]:
    """What was written for a topic: its id, and whose it is. `posts` is JSON of the only posts that it may answer or
    have become, '' for all."""
    if not posts:
        return db.tuples("SELECT id, member_id FROM held WHERE topic_id = :topic_id", topic_id=topic_id)
    return db.tuples(
        """
        SELECT id, member_id FROM held WHERE topic_id = :topic_id
        AND (reply_to_id IN (SELECT value FROM json_each(:posts)) OR post_id IN (SELECT value FROM json_each(:posts)))
        """,
        topic_id=topic_id,
        posts=posts,
    )


def set_topic(tx: Writer, held_ids: Collection[int], topic_id: int) -> None:
    tx.run_many(
        "UPDATE held SET topic_id = :topic_id WHERE id = :held_id",
        ({"held_id": held_id, "topic_id": topic_id} for held_id in held_ids),
    )
