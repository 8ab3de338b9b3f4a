"""What becomes of reports when a post, its author or whoever reported it goes; what a member takes along."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from ..accounts.leaving import MemberLeft
from ..accounts.taking import as_json
from ..kernel.clock import now
from ..kernel.db import Database, Reader, Writer
from ..kernel.times import iso
from ..topics.events import PostPurged
from . import service
from .queries import own, write

BATCH = 200  # reports that one transaction takes away
BREATH = 0.005  # seconds between two transactions
SWEEP = "reports.sweep"


def post_purged(tx: Writer, event: PostPurged) -> None:
    """What waited about it is closed by itself; nothing names it any more."""
    for case_id, is_open in write.cases_of_post(tx, event.post_id):
        if is_open:
            service.close(tx, case_id, None, "gone", now=now())
    write.set_post_gone(tx, event.post_id)


def member_left(tx: Writer, event: MemberLeft) -> None:
    """There is nobody left to speak to: reports about the person, or a message of theirs, are closed by themselves."""
    for case_id in write.open_about(tx, event.member_id):
        service.close(tx, case_id, None, "gone", now=now())


def forget(db: Database, member_id: int, keep_posts: bool) -> None:  # noqa: ARG001
    """Who left reported nothing, is at work on nothing, and no copied word of theirs is kept."""
    with db.transaction() as tx:
        write.drop_words_of(tx, member_id)
        write.drop_claims_of(tx, member_id)
    gone = BATCH
    while gone == BATCH:
        with db.transaction() as tx:
            found = write.reported_by(tx, member_id, BATCH)
            for report_id, case_id in found:
                write.drop_report(tx, report_id)
                write.drop_case_if_empty(tx, case_id)
            if found:
                service.count_changed(tx)
            gone = len(found)
        time.sleep(BREATH)


def take_along(db: Reader, member_id: int) -> Iterator[tuple[str, bytes]]:
    """reports.json: what one reported, why, and what became of it."""
    if found := own.listed(db, member_id, "[]", 1 << 62, -1):
        rows = [
            {
                "what": one.kind,
                "post": f"/p/{one.post_id}" if one.post_id else None,
                "about": one.about,
                "reason": one.reason,
                "note": one.note,
                "at": iso(one.at),
                "outcome": one.outcome or None,
                "answer": one.answer,
            }
            for one in found
        ]
        yield "reports.json", as_json(rows)


def sweep(db: Database, payload: dict[str, Any]) -> None:  # noqa: ARG001
    """What was closed long ago goes, with the words that were copied for it."""
    gone = BATCH
    while gone == BATCH:
        with db.transaction() as tx:
            gone = write.drop_closed(tx, now() - service.KEPT, BATCH)
        time.sleep(BREATH)
