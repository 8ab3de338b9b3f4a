"""Who speaks in a topic."""

from __future__ import annotations

from dataclasses import dataclass

from ...kernel.db import Reader

LATELY = 100  # posts: a topic of thousands is not read for a list of eight


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    display_name: str
    avatar: str


def lately_in(db: Reader, topic_id: int, but: int) -> list[Person]:
    """Who wrote the last posts of a topic, the last first, each once; not the member `but`, nor who left."""
    rows = db.all(
        Person,
        """
        SELECT m.name, m.display_name, m.avatar FROM post p JOIN member m ON m.id = p.author_id
        WHERE p.topic_id = :topic_id AND p.deleted_at IS NULL AND m.left_at IS NULL AND m.id <> :but
        ORDER BY p.number DESC LIMIT :lately
        """,
        topic_id=topic_id,
        but=but,
        lately=LATELY,
    )
    return list(dict.fromkeys(rows))
