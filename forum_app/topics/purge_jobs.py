"""The long rest of a removal, in transactions of its own: places that sink, topics that go, what a member wrote.

Each may be killed anywhere and be run again: what is left to do stands in the rows. After a few seconds it asks to be
called again, so that other jobs get their turn and a server that is told to stop does.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from ..kernel.clock import now
from ..kernel.db import Database, Writer
from ..kernel.jobs import Jobs
from . import purging
from .queries import purge, read

COMPACT = "topics.compact"
BURY = "topics.purge"
TURN = 5  # seconds of work in one call
BREATH = 0.005  # seconds between two transactions, in which those who wait for the lock get it
Step = Callable[[Writer, int], bool]


def later(tx: Writer, kind: str, topic_id: int) -> None:
    """Go on after this transaction."""
    Jobs.put(tx, kind, {"topic": topic_id}, now(), name=f"{kind} {topic_id}")


def compact(db: Database, payload: dict[str, Any]) -> dict[str, Any] | None:
    done = _work(db, [int(payload["topic"])], lambda tx, topic_id: purging.compact(tx, topic_id, now()), _until())
    return None if done else payload


def bury(db: Database, payload: dict[str, Any]) -> dict[str, Any] | None:
    done = _work(db, [int(payload["topic"])], lambda tx, topic_id: purging.bury(tx, topic_id, now()), _until())
    return None if done else payload


def _until() -> float:
    return time.monotonic() + TURN


def _work(db: Database, topics: Iterable[int], step: Step, until: float) -> bool:
    """Step by step, each in a transaction. Is each topic done? Time may be up before."""
    waiting = deque(topics)
    while waiting:
        if time.monotonic() > until:
            return False
        with db.transaction() as tx:
            done = step(tx, waiting[0])
        if done:
            waiting.popleft()
        time.sleep(BREATH)
    return True


def forget(db: Database, member_id: int, keep_posts: bool) -> bool:
    """Take away what a member wrote: topics that were theirs alone, then their posts among others'. True: not all yet.

    Where others wrote below, the topic keeps its title, and the first post becomes a line.
    """
    if keep_posts:
        return False
    until = _until()
    alone = purge.topics_alone(db.reader(), member_id)
    if not _work(db, alone, lambda tx, topic: _purge_alone(tx, topic, member_id), until):
        return True
    after = 0
    while posts := purge.doomed_by(db.reader(), member_id, after, purging.BATCH):
        with db.transaction() as tx:
            again = purge.doomed_by(tx, member_id, after, len(posts))  # as they are now, under the lock
            again = again[: purging.affordable([post.size for post in again])]
            if again:
                purging.empty(tx, again, now())
        after = again[-1].id if again else posts[-1].id
        if time.monotonic() > until:
            return True
        time.sleep(BREATH)
    left = purge.with_empty_places_of(db.reader(), member_id)
    return not _work(db, left, lambda tx, topic_id: purging.compact(tx, topic_id, now()), until)


def _purge_alone(tx: Writer, topic_id: int, member_id: int) -> bool:
    """One step of taking a topic away in which the member is still alone."""
    topic = read.topic(tx, topic_id)
    if topic is None:
        return purging.bury(tx, topic_id, now())
    return not purge.is_alone(tx, topic_id, member_id) or purging.purge_topic(tx, topic, now())
