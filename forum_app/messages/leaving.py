"""What becomes of the messages of somebody whose account is deleted, and of a talk that is empty, in short steps."""

from __future__ import annotations

import time
from itertools import groupby
from typing import Any

from ..kernel.clock import now
from ..kernel.db import Database
from . import service
from .queries import keeping, write

TURN = 5  # seconds of work in one call
BATCH = 100
BREATH = 0.005  # seconds between two transactions, in which those who wait for the lock get it


def forget(db: Database, member_id: int, keep_posts: bool) -> bool:
    """They leave each talk, and the last one takes it along. Their words stay without a name, or go as posts do.

    Run again, it does what is left. True: not all yet.
    """
    until = time.monotonic() + TURN
    while talks := keeping.talks_of(db.reader(), member_id, 0, 1):
        with db.transaction() as tx:
            service.leave(tx, talks[0].id, member_id, now=now())
        if time.monotonic() > until:
            return True
        time.sleep(BREATH)
    while not keep_posts and _empty_some(db, member_id):
        if time.monotonic() > until:
            return True
        time.sleep(BREATH)
    with db.transaction() as tx:
        keeping.drop_wishes(tx, member_id)
    return False


def remove(db: Database, payload: dict[str, Any]) -> dict[str, Any] | None:
    """The rest of a long talk that the last one left."""
    until = time.monotonic() + TURN
    while time.monotonic() < until:
        with db.transaction() as tx:
            if not service.remove_some(tx, int(payload["talk"])):
                return None
        time.sleep(BREATH)
    return payload


def _empty_some(db: Database, member_id: int) -> bool:
    """Take away the words of some of their messages; was there anything left?"""
    with db.transaction() as tx:
        found = keeping.words_of(tx, member_id, BATCH)
        if found:
            write.empty(tx, [message_id for message_id, _ in found], now())
        by_talk = sorted((talk_id, message_id) for message_id, talk_id in found)
        for talk_id, group in groupby(by_talk, key=lambda pair: pair[0]):
            service.gone(tx, talk_id, [message_id for _, message_id in group])
    return bool(found)
