"""Counting anew what members wrote, after others see a board than before.

A member counts what stands on boards that everybody sees. When a board becomes one, or is one no longer, all who wrote
there are counted again, each from what is there: so it may be done twice, broken off, and go on beside what is written
meanwhile, which adds to the counters as they are.
"""

from __future__ import annotations

import time
from typing import Any

from ..boards.events import ReachChanged
from ..kernel.clock import now
from ..kernel.db import Database, Writer
from ..kernel.jobs import Jobs
from ..kernel.queries import bump_stream
from ..kernel.rights import FOR_ALL
from .queries import counting, read

KIND = "topics.recount"
AT_ONCE = 200  # posts of a board whose authors are counted in the transaction of the change; of more, a job does it
TURN = 5  # seconds of work in one call of the job
BREATH = 0.005  # seconds between two transactions


def reach_changed(tx: Writer, event: ReachChanged) -> None:
    bump_stream(tx)  # the lists of the most answered topics are of the boards that everybody sees
    others_see(tx, event.board_id, event.before, event.after, event.board_id)


def others_see(tx: Writer, board_id: int, before: int, after: int, into_id: int) -> None:
    """What stands on this board was seen so far, and is seen by others now, on the board `into_id`.

    If it is little, its authors are counted now, else by a job.
    """
    by = int(after == FOR_ALL) - int(before == FOR_ALL)
    if by and read.board_counts(tx, board_id)[1] > AT_ONCE:
        Jobs.put(tx, KIND, {"board": into_id, "after": 0}, now(), name=f"{KIND} {into_id}")
    elif by:
        for author_id, topics, posts in counting.written_on(tx, board_id):
            counting.add(tx, author_id, by * topics, by * posts)


def go_on(db: Database, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Author by author, each in a transaction of its own; asks to be called again after a few seconds.

    Whoever begins to write there meanwhile is counted by what is already so.
    """
    board_id, after, until = int(payload["board"]), int(payload["after"]), time.monotonic() + TURN
    while found := counting.authors_on(db.reader(), board_id, after, AT_ONCE):
        for author_id in found:
            if time.monotonic() > until:
                return {"board": board_id, "after": after}
            with db.transaction() as tx:
                counting.count_again(tx, author_id)
            after = author_id
            time.sleep(BREATH)
    return None
