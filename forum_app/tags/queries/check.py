"""What `hearth check` asks about tags."""

from __future__ import annotations

from ...kernel.db import Reader


def miscounted(db: Reader) -> list[tuple[int, int, int, int]]:
    """(tag, board, topics counted, topics there) where the two differ."""
    return db.tuples(
        """
        WITH there AS (SELECT tag_id, board_id, count(*) AS topics FROM topic_tag WHERE shown = 1 GROUP BY 1, 2)
        SELECT n.tag_id, n.board_id, n.topics, coalesce(c.topics, 0)
        FROM tag_board n LEFT JOIN there c ON c.tag_id = n.tag_id AND c.board_id = n.board_id
        WHERE n.topics <> coalesce(c.topics, 0)
        UNION ALL
        SELECT c.tag_id, c.board_id, 0, c.topics FROM there c
        WHERE NOT EXISTS (SELECT 1 FROM tag_board n WHERE n.tag_id = c.tag_id AND n.board_id = c.board_id)
        """
    )


def stale(db: Reader) -> list[tuple[int, int]]:
    """(topic, tag) where what was copied from the topic is not as it is there."""
    return db.tuples(
        """
        SELECT x.topic_id, x.tag_id FROM topic_tag x JOIN topic t ON t.id = x.topic_id
        WHERE (x.board_id, x.bump, x.hot, x.created_at, x.shown, x.waits) IS NOT
              (t.board_id, t.bump, t.hot, t.created_at, t.deleted_at IS NULL, t.deleted_at IS NULL AND t.replies = 0)
        """
    )


def two_of_one(db: Reader) -> list[str]:
    """Slugs that lead to two tags."""
    return db.column("SELECT s.slug FROM tag_synonym s JOIN tag g ON g.slug = s.slug")
