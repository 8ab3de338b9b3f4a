"""Positions follow posts that go into another topic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...kernel.db import Reader, Writer


def positions_in(db: Reader, topic_id: int) -> list[tuple[int, int]]:
    """How far members read in a topic: (member, post)."""
    return db.tuples("SELECT member_id, post_id FROM read_position WHERE topic_id = :topic_id", topic_id=topic_id)


def put_positions(tx: Writer, topic_id: int, rows: Iterable[Sequence[int]]) -> None:
    """(member, post): they read at least so far."""
    tx.run_many(
        """
        INSERT INTO read_position (member_id, topic_id, post_id) VALUES (:member_id, :topic_id, :post_id)
        ON CONFLICT (member_id, topic_id) DO UPDATE SET post_id = excluded.post_id
        WHERE excluded.post_id > read_position.post_id
        """,
        [{"member_id": member_id, "topic_id": topic_id, "post_id": post_id} for member_id, post_id in rows],
    )
    tx.run_many("UPDATE member SET reads = reads + 1 WHERE id = :id", [{"id": member_id} for member_id, _ in rows])


def take_position_back(tx: Writer, topic_id: int, rows: Iterable[tuple[int, int, int]]) -> None:
    """(member, present, before; 0 for none): those who read no further meanwhile are where they were."""
    columns = [
        {"topic_id": topic_id, "member_id": m, "present": present, "before": before} for m, present, before in rows
    ]
    here = "WHERE member_id = :member_id AND topic_id = :topic_id AND post_id = :present"
    tx.run_many(f"DELETE FROM read_position {here} AND :before = 0", columns)
    tx.run_many(f"UPDATE read_position SET post_id = :before {here} AND :before > 0", columns)
