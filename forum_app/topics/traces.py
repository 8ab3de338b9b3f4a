"""Traces of moved topics at their places in a board's latest topics."""

from __future__ import annotations

from collections.abc import Sequence

from ..boards.queries import Board
from ..kernel.db import Reader
from .queries import order
from .queries.lists import TopicRow
from .queries.order import Trace

LAST = (-1, -1)  # a key before which everything comes
MOST = 30  # on one page


def among(
    db: Reader,
    board: Board,
    rows: Sequence[TopicRow],
    before: tuple[int, int],
    following: str,
    now: int,
    hidden: str,
) -> list[TopicRow | Trace]:
    """The rows of the page between the keys `before` and `following` ('' at the end), and the traces between them
    that do not lead to one of the boards `hidden`.

    One statement, and none for a board without traces.
    """
    if not board.traces:
        return [*rows]
    bump, _, topic_id = following.partition("-")
    after = (int(bump), int(topic_id)) if following else LAST
    found = order.traces_between(db, board.id, before, after, now, MOST, hidden)
    return sorted([*rows, *found], key=lambda row: (row.bump, row.id), reverse=True)
