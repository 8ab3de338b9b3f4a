"""The long rest of a removal, in transactions of its own: places that sink, topics that go, what a member wrote.

Each may be killed anywhere and be run again: what is left to do stands in the rows.
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
BREATH = 0.005  # seconds between two transactions, in which those who wait for the lock get it
Step = Callable[[Writer, int], bool]


def later(tx: Writer, kind: str, topic_id: int) -> None:
    """Go on after this transaction."""
    Jobs.put(tx, kind, {"topic": topic_id}, now(), name=f"{kind} {topic_id}")


def compact(db: Database, payload: dict[str, Any]) -> None:
    _to_the_end(db, [int(payload["topic"])], lambda tx, topic_id: purging.compact(tx, topic_id, now()))


def bury(db: Database, payload: dict[str, Any]) -> None:
    _to_the_end(db, [int(payload["topic"])], lambda tx, topic_id: purging.bury(tx, topic_id, now()))


def _to_the_end(db: Database, topics: Iterable[int], step: Step) -> None:
    """Step by step, each in a transaction, until each topic is done."""
    waiting = deque(topics)
    while waiting:
        with db.transaction() as tx:
            done = step(tx, waiting[0])
        if done:
            waiting.popleft()
        time.sleep(BREATH)


def forget(db: Database, member_id: int, keep_posts: bool) -> None:
    """Take away what a member wrote: topics that were theirs alone, then their posts among others'.

    Where others wrote below, the topic keeps its title, and the first post becomes a line.
    """
    if keep_posts:
        return
    _to_the_end(db, purge.topics_alone(db.reader(), member_id), lambda tx, topic: _purge_alone(tx, topic, member_id))
    after = 0
    while posts := purge.doomed_by(db.reader(), member_id, after, purging.BATCH):
        with db.transaction() as tx:
            again = purge.doomed_by(tx, member_id, after, len(posts))  # as they are now, under the lock
            again = again[: purging.affordable([post.size for post in again])]
            if again:
                purging.empty(tx, again, now())
        after = again[-1].id if again else posts[-1].id
        time.sleep(BREATH)
    left = purge.with_empty_places_of(db.reader(), member_id)
    _to_the_end(db, left, lambda tx, topic_id: purging.compact(tx, topic_id, now()))


def _purge_alone(tx: Writer, topic_id: int, member_id: int) -> bool:
    """One step of taking a topic away in which the member is still alone."""
    topic = read.topic(tx, topic_id)
    if topic is None:
        return purging.bury(tx, topic_id, now())
    return not purge.is_alone(tx, topic_id, member_id) or purging.purge_topic(tx, topic, now())
