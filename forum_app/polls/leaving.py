"""What becomes of polls and votes when a member leaves or a topic goes, and what a member takes along."""

from __future__ import annotations

import time
from collections.abc import Iterator

from ..accounts.taking import as_json
from ..kernel.db import Database, Reader, Writer
from ..kernel.rights import of_member
from ..kernel.times import iso
from ..topics.events import PostPurged
from . import queries, service

BATCH = 50  # polls that one transaction counts again
BREATH = 0.005  # seconds between two transactions
TURN = 3  # seconds of work in one call


def post_purged(tx: Writer, event: PostPurged) -> None:
    """The question goes with the words it stood below, also where the topic stays."""
    if queries.is_first(tx, event.post_id):
        queries.drop(tx, event.topic_id)


def forget(db: Database, member_id: int, keep_posts: bool) -> bool:  # noqa: ARG001
    """Who is gone has no vote. True: there is more."""
    until = time.monotonic() + TURN
    while time.monotonic() < until:
        with db.transaction() as tx:
            voted = queries.voted_in(tx, member_id, BATCH)
            service.forget(tx, member_id, voted)
        if len(voted) < BATCH:
            return False
        time.sleep(BREATH)
    return True


def take_along(db: Reader, member_id: int) -> Iterator[tuple[str, bytes]]:
    """polls.json: what one asked, and what one chose."""
    asked = [
        {"topic": f"/t/{poll.topic_id}", "question": poll.question, "at": iso(poll.created_at)}
        for poll in queries.asked_by(db, member_id)
    ]
    hidden = of_member(db, member_id).hidden
    voted = [
        {"topic": f"/t/{vote.topic_id}", "choice": vote.text, "at": iso(vote.created_at)}
        for vote in queries.votes_of(db, member_id, hidden)
    ]
    if asked or voted:
        yield "polls.json", as_json({"asked": asked, "voted": voted})
