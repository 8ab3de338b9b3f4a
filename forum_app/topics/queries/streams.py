"""Lists of topics in another order than by activity, and the table of the most answered ones."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from ...kernel.db import Reader, Writer
from .lists import SEEN, TopicRow, row_by

# sort -> what its topics are ordered by, which of them are in it
_ORDERS = {
    "newest": ("t.created_at", ""),
    "unanswered": ("t.created_at", "AND t.replies = 0"),
    "hot": ("t.hot", ""),
}


def _statement(sort: str, of_board: str) -> str:
    """Each is a range of an index of its own: topic_newest, topic_board_hot …"""
    place, chosen = _ORDERS[sort]
    return f"""{row_by(place)}
        WHERE t.deleted_at IS NULL {chosen} {of_board} AND ({place}, t.id) < (:place, :id)
        ORDER BY {place} DESC, t.id DESC LIMIT :limit
        """


_EVERYWHERE = {sort: _statement(sort, f"AND {SEEN}") for sort in _ORDERS}
_IN_BOARD = {sort: _statement(sort, "AND t.board_id = :board_id") for sort in _ORDERS}


def ordered(
    db: Reader, sort: str, board_id: int | None, before: tuple[int, int], limit: int, hidden: str
) -> list[TopicRow]:
    """Topics of a board, or of all but `hidden`, by `sort`: newest, unanswered or hot; before the key (place, id)."""
    if board_id is None:
        return db.all(TopicRow, _EVERYWHERE[sort], place=before[0], id=before[1], limit=limit, hidden=hidden)
    return db.all(TopicRow, _IN_BOARD[sort], board_id=board_id, place=before[0], id=before[1], limit=limit)


FOR_ALL = 0  # in place of a board: the ranking of all boards that everybody sees

_TOP = f"""{row_by("o.replies")} JOIN topic_top o ON o.topic_id = t.id
        WHERE o.period = :period AND o.board_id {{of}} AND (o.replies, o.topic_id) < (:replies, :id)
          AND t.deleted_at IS NULL AND t.board_id = CASE o.board_id WHEN {FOR_ALL} THEN t.board_id ELSE o.board_id END
          AND {SEEN}
        ORDER BY o.replies DESC, o.topic_id DESC LIMIT :limit
        """
_TOP_OF_ONE = _TOP.format(of="= :boards")
_TOP_OF_SOME = _TOP.format(of="IN (SELECT value FROM json_each(:boards))")


def top(
    db: Reader, period: str, board_id: int, before: tuple[int, int], limit: int, hidden: str, apart: Collection[int]
) -> list[TopicRow]:
    """The most answered topics begun in a period, as they were last ranked; those before the key (replies, id).

    Those of a board; or FOR_ALL, to which come the rankings of the boards `apart`, a few hundred rows each. So nobody's
    list is shorter for what stands on boards that they do not see. A topic that was moved since then is in no board's
    list until the next ranking.
    """
    some = apart if board_id == FOR_ALL else ()
    return db.all(
        TopicRow,
        _TOP_OF_SOME if some else _TOP_OF_ONE,
        period=period,
        boards=json.dumps([FOR_ALL, *sorted(some)]) if some else board_id,
        replies=before[0],
        id=before[1],
        hidden=hidden,
        limit=limit,
    )


# --- the ranking

Ranked = tuple[str, int, int, int]  # period, board (0: all that everybody sees), replies, topic


def most_answered(db: Reader, period: str, since: int, most: int) -> list[Ranked]:
    """The first `most` topics begun since then, of every board and of all that everybody sees. Slow: it reads all."""
    return db.tuples(
        """
        WITH begun AS (SELECT id, board_id, replies FROM topic
                       WHERE deleted_at IS NULL AND replies > 0 AND created_at >= :since)
        SELECT :period, board_id, replies, id FROM (
            SELECT *, row_number() OVER (PARTITION BY board_id ORDER BY replies DESC, id DESC) AS place FROM begun)
        WHERE place <= :most
        UNION ALL
        SELECT :period, 0, replies, id FROM (
            SELECT * FROM begun WHERE board_id IN (SELECT id FROM board WHERE reach = 2)
            ORDER BY replies DESC, id DESC LIMIT :most)
        """,
        period=period,
        since=since,
        most=most,
    )


def all_ranked(db: Reader, period: str) -> list[Ranked]:
    """What stands in the table for a period."""
    return db.tuples("SELECT period, board_id, replies, topic_id FROM topic_top WHERE period = :period", period=period)


def _named(rows: Iterable[Ranked]) -> Iterable[dict[str, object]]:
    return (dict(zip(("period", "board_id", "replies", "topic_id"), row, strict=True)) for row in rows)


def put_ranked(tx: Writer, rows: Iterable[Ranked]) -> None:
    """Rows into the table; a topic that was purged meanwhile is left out."""
    tx.run_many(
        """
        INSERT INTO topic_top (period, board_id, replies, topic_id)
        SELECT :period, :board_id, :replies, id FROM topic WHERE id = :topic_id
        ON CONFLICT DO NOTHING
        """,
        _named(rows),
    )


def drop_ranked(tx: Writer, rows: Iterable[Ranked]) -> None:
    tx.run_many(
        """
        DELETE FROM topic_top
        WHERE period = :period AND board_id = :board_id AND replies = :replies AND topic_id = :topic_id
        """,
        _named(rows),
    )
