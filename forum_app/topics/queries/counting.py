"""What a member's counters are made of, when they are made again."""

from __future__ import annotations

from ...kernel.db import Reader, Writer


def authors_on(db: Reader, board_id: int, after: int, limit: int) -> list[int]:
    """The next members, in the order of ids, who wrote on this board. Walks over its posts."""
    return db.column(
        """
        SELECT DISTINCT p.author_id FROM topic t JOIN post p ON p.topic_id = t.id
        WHERE t.board_id = :board_id AND t.deleted_at IS NULL AND p.author_id > :after
        ORDER BY p.author_id LIMIT :limit
        """,
        board_id=board_id,
        after=after,
        limit=limit,
    )


def written_on(db: Reader, board_id: int) -> list[tuple[int, int, int]]:
    """Who wrote how much that is visible on this board: (member, topics, posts). For small ones."""
    return db.tuples(
        """
        SELECT author_id, sum(topics), sum(posts) FROM (
            SELECT author_id, 1 AS topics, 0 AS posts FROM topic WHERE board_id = :board_id AND deleted_at IS NULL
            UNION ALL
            SELECT p.author_id, 0, 1 FROM topic t JOIN post p ON p.topic_id = t.id
            WHERE t.board_id = :board_id AND t.deleted_at IS NULL AND p.deleted_at IS NULL)
        GROUP BY author_id
        """,
        board_id=board_id,
    )


def add(tx: Writer, member_id: int, topics: int, posts: int) -> None:
    tx.run(
        "UPDATE member SET topics = topics + :topics, posts = posts + :posts WHERE id = :member_id",
        member_id=member_id,
        topics=topics,
        posts=posts,
    )


def count_again(tx: Writer, member_id: int) -> None:
    """Topics and posts of a member on the boards that everybody sees, from what is there."""
    tx.run(
        """
        UPDATE member SET
            topics = (SELECT count(*) FROM topic t JOIN board b ON b.id = t.board_id
                      WHERE t.author_id = :member_id AND t.deleted_at IS NULL AND b.reach = 2),
            posts = (SELECT count(*) FROM post p JOIN topic t ON t.id = p.topic_id JOIN board b ON b.id = t.board_id
                     WHERE p.author_id = :member_id AND p.deleted_at IS NULL AND t.deleted_at IS NULL AND b.reach = 2)
        WHERE id = :member_id
        """,
        member_id=member_id,
    )
