"""The most answered topics of a week, a month, a year and of all time: a table, made again now and then by a job."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..boards.queries import bump_board_stream
from ..kernel import queries as kernel_queries
from ..kernel.clock import now
from ..kernel.db import Database
from ..kernel.queries import bump_stream
from .queries import streams as queries
from .queries.streams import Ranked
from .streams import PERIODS

KIND = "topics.top"
PERIOD = 600  # seconds between two rankings
HOUR = 3600  # after which topics may have left a period though nobody said anything
MOST = 200  # places of a list
BATCH = 2000  # rows changed in one transaction


class Job:
    """Ranks when something was said since, or an hour went by. If it forgets when, it ranks once more."""

    def __init__(self) -> None:
        self._stream, self._at = -1, 0

    def __call__(self, db: Database, payload: dict[str, Any]) -> None:  # noqa: ARG002
        site = kernel_queries.site(db.reader())
        if site is None or (site.stream == self._stream and 0 <= now() - self._at < HOUR):
            return
        self._at = now()
        self._stream = site.stream + refresh(db, self._at)  # its own changes are none to rank again for


def refresh(db: Database, at: int | None = None) -> int:
    """Rank as of `at` (seconds; now); answers in how many transactions the lists changed, 0 when none did."""
    at = now() if at is None else at
    changes = 0
    for period, seconds in PERIODS.items():
        old = set(queries.all_ranked(db.reader(), period))
        new = set(queries.most_answered(db.reader(), period, 0 if seconds is None else at - seconds, MOST))
        for batch in _batches(old ^ new):
            changes += 1
            with db.transaction() as tx:
                queries.drop_ranked(tx, [row for row in batch if row in old])
                queries.put_ranked(tx, [row for row in batch if row in new])
                for board_id in {row[1] for row in batch} - {0}:
                    bump_board_stream(tx, board_id)
                bump_stream(tx)
    return changes


def _batches(rows: set[Ranked]) -> Iterator[list[Ranked]]:
    """In pieces, so that nobody who writes waits long; a list is in one piece, so that none is half new."""
    batch: list[Ranked] = []
    for row in sorted(rows):
        if len(batch) >= BATCH and row[1] != batch[-1][1]:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch
