"""Many posts at once, out of sight and back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ...kernel.db import Reader, Writer, named_list


@dataclass(frozen=True, slots=True)
class Place:
    """A post, and the counters it is in."""

    id: int
    topic_id: int
    number: int
    author_id: int
    board_id: int
    topic_visible: int
    deleted_at: int | None
    deleted_by: int | None


def places(db: Reader, post_ids: Collection[int]) -> list[Place]:
    """In the order of their ids, without those that are removed for good."""
    where, params = named_list("p", post_ids)
    return db.all(
        Place,
        f"""
        SELECT p.id, p.topic_id, p.number, p.author_id, t.board_id, t.deleted_at IS NULL AS topic_visible,
               p.deleted_at, p.deleted_by
        FROM post p JOIN topic t ON t.id = p.topic_id
        WHERE p.id IN {where} AND p.purged = 0 AND t.purged = 0 ORDER BY p.id
        """,
        **params,
    )


def set_deleted(tx: Writer, post_ids: Collection[int], deleted_at: int | None, deleted_by: int | None) -> None:
    where, params = named_list("p", post_ids)
    tx.run(
        f"UPDATE post SET deleted_at = :deleted_at, deleted_by = :deleted_by WHERE id IN {where}",
        deleted_at=deleted_at,
        deleted_by=deleted_by,
        **params,
    )


def set_place(tx: Writer, topic_id: int, last_post_id: int, bump: int, hot: int) -> bool:
    """Where the topic stood before, if the same post is its last one."""
    return bool(
        tx.run(
            "UPDATE topic SET bump = :bump, hot = :hot WHERE id = :topic_id AND last_post_id = :last_post_id",
            topic_id=topic_id,
            last_post_id=last_post_id,
            bump=bump,
            hot=hot,
        )
    )
