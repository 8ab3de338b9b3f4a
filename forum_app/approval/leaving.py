"""What becomes of waiting words when a member leaves or a place goes, and what a member takes along."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from ..accounts.taking import as_json
from ..boards.service import BoardEmptied
from ..kernel.acts import UNDO_DAYS
from ..kernel.clock import now
from ..kernel.db import Database, Reader, Writer
from ..kernel.queries import bump_mine
from ..kernel.times import iso
from ..topics.events import PostPurged, TopicPurged
from .queries import held as rows

BATCH = 200  # rows that one transaction takes away
BREATH = 0.005  # seconds between two transactions
SWEEP = "approval.sweep"


def forget(db: Database, member_id: int, keep_posts: bool) -> None:  # noqa: ARG001
    """What was never posted goes, whatever becomes of the posts."""
    gone = BATCH
    while gone == BATCH:
        with db.transaction() as tx:
            gone = rows.drop_some_of(tx, member_id, BATCH)
            rows.drop_unproved(tx, member_id)
        time.sleep(BREATH)


def take_along(db: Reader, member_id: int) -> Iterator[tuple[str, bytes]]:
    """waiting.json: what waits, and what was not posted."""
    if found := rows.own(db, member_id, 1000):
        kept = [
            {
                "title": h.title,
                "topic": h.topic_id,
                "body": h.body,
                "state": h.state,
                "why": h.why,
                "at": iso(h.created_at),
            }
            for h in found
        ]
        yield "waiting.json", as_json(kept)


def board_emptied(tx: Writer, event: BoardEmptied) -> None:
    """What waits to begin there begins where the topics go; where there are none, it is not posted."""
    if event.into_id is not None:
        rows.move(tx, event.board_id, event.into_id)
        return
    _no_place(tx, rows.waiting_on_board(tx, event.board_id))


def topic_purged(tx: Writer, event: TopicPurged) -> None:
    """Nothing is answered in it any more; their authors still have the words."""
    _no_place(tx, rows.waiting_in_topic(tx, event.topic_id))


def _no_place(tx: Writer, waiting: list[tuple[int, int]]) -> None:
    rows.set_placeless(tx, [held_id for held_id, _ in waiting], now())
    bump_mine(tx, *{member_id for _, member_id in waiting})


def post_purged(tx: Writer, event: PostPurged) -> None:
    rows.forget_post(tx, event.post_id)


def sweep(db: Database, _: dict[str, Any]) -> None:
    """What was decided is forgotten when it can no longer be undone."""
    before, gone = now() - UNDO_DAYS * 86400, BATCH
    while gone == BATCH:
        with db.transaction() as tx:
            gone = rows.drop_decided(tx, before, BATCH)
        time.sleep(BREATH)
