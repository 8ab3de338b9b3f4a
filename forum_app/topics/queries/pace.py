"""Every SQL statement about how quickly a topic goes on, when it closes, and who may change a post."""

from __future__ import annotations

from ...kernel.db import Reader, Writer


def set_pace(tx: Writer, topic_id: int, slow: int, closes_at: int | None) -> None:
    tx.run(
        "UPDATE topic SET slow = :slow, closes_at = :closes_at, version = version + 1 WHERE id = :topic_id",
        topic_id=topic_id,
        slow=slow,
        closes_at=closes_at,
    )


def close_due(tx: Writer, now: int, limit: int) -> list[int]:
    """Lock what was to close by now; answers the board of each."""
    return tx.column(
        """
        UPDATE topic SET locked = 3, lock_reason = '', closes_at = NULL, version = version + 1
        WHERE id IN (SELECT id FROM topic WHERE closes_at IS NOT NULL AND locked = 0 AND closes_at <= :now
                     ORDER BY closes_at LIMIT :limit)
        RETURNING board_id
        """,
        now=now,
        limit=limit,
    )


def last_said(db: Reader, topic_id: int, author_id: int, among: int) -> int | None:
    """When this member last wrote in this topic, if that is among their last posts."""
    found = db.value(
        """
        SELECT created_at FROM (SELECT topic_id, created_at, id FROM post WHERE author_id = :author_id
                                ORDER BY id DESC LIMIT :among)
        WHERE topic_id = :topic_id ORDER BY id DESC LIMIT 1
        """,
        topic_id=topic_id,
        author_id=author_id,
        among=among,
    )
    return None if found is None else int(found)


def set_wiki(tx: Writer, post_id: int, wiki: int) -> None:
    tx.run("UPDATE post SET wiki = :wiki WHERE id = :post_id", post_id=post_id, wiki=wiki)
