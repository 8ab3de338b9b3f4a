"""Everything that some members wrote, out of sight by one act and back by another. No HTTP, no SQL.

They are shut out at once, in one short transaction. What they wrote follows in pieces, each with every counter right;
a job does what the request that began it did not get to. What this act hid is remembered post by post, so that what
others had hidden before stays hidden when it is taken back.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import Any

from ..accounts.events import Hushed
from ..kernel import acts
from ..kernel.clock import now
from ..kernel.db import Database, Writer
from ..kernel.errors import FOR_GOOD, Conflict
from ..kernel.i18n import lazy as _
from ..kernel.jobs import Jobs
from ..kernel.queries import bump_site
from ..topics import sweeping
from ..topics.queries.sweep import places
from . import queries, settling
from .queries import sweeps
from .queries.sweeps import BACK, HIDDEN, HIDING, Sweep

JOB = "sanctions.sweep"
POSTS = 200  # that one transaction hides or brings back; each tells others of it
TOPICS = 40  # likewise: each counts out those who wrote in it
MEMBERS = 20  # whose messages are looked at in one transaction
TURN = 5  # seconds of work in one call of the job
BREATH = 0.005  # seconds between two transactions, in which those who wait for the lock get it


def sweep(tx: Writer, actor_id: int, member_ids: Collection[int], why: str, *, now: int) -> tuple[int, int]:
    """Shut them out for good and begin to hide what they wrote. Answers the number of the sweep, for `work`, and that
    of the act, by which it is undone.

    Whoever calls has asked `access` for each of them.
    """
    ids = sorted(set(member_ids))
    sweep_id = sweeps.put(tx, actor_id, now)
    sweeps.put_members(tx, sweep_id, ids, by_id=actor_id, why=why, now=now, until=FOR_GOOD)
    sweeps.shut_out(tx, sweep_id, now, FOR_GOOD)
    bump_site(tx)  # their pictures stood on pages of all kinds
    _go_on(tx, sweep_id, now)
    one = ids[0] if len(ids) == 1 else None
    before = {"sweep": sweep_id, "members": len(ids)}
    return sweep_id, acts.record(tx, actor_id, "sweep", now=now, member_id=one, why=why, before=before)


def bring_back(tx: Writer, actor_id: int, sweep_id: int, *, now: int) -> None:
    """Let them in again and begin to bring back what it hid, also while it still hides.

    :raises Conflict: when that was done already, or is too long ago.
    """
    found = sweeps.sweep(tx, sweep_id)
    if found is None or found.state == BACK:
        raise Conflict(_("Everything that can come back has come back already."))
    sweeps.let_in(tx, sweep_id, actor_id, now)
    for sanction_id in sweeps.sanctions(tx, sweep_id):
        if suspension := queries.sanction(tx, sanction_id):
            settling.undone(tx, suspension)
    sweeps.set_state(tx, sweep_id, BACK)
    bump_site(tx)
    _go_on(tx, sweep_id, now)


def _go_on(tx: Writer, sweep_id: int, now: int) -> None:
    Jobs.put(tx, JOB, {"sweep": sweep_id}, now, name=f"{JOB} {sweep_id}")


# --- the work


def job(db: Database, payload: dict[str, Any]) -> dict[str, Any] | None:
    return None if work(db, int(payload["sweep"]), TURN) else payload


def work(db: Database, sweep_id: int, seconds: float) -> bool:
    """Piece by piece, each in a transaction. Is it done? Run again, it does what is left."""
    until = time.monotonic() + seconds
    while True:
        with db.transaction() as tx:
            done = step(tx, sweep_id, now())
        if done or time.monotonic() > until:
            return done
        time.sleep(BREATH)


def step(tx: Writer, sweep_id: int, at: int) -> bool:
    """One piece. True when nothing is left to do."""
    found = sweeps.sweep(tx, sweep_id)
    if found is None or found.state == HIDDEN:
        return True
    if found.state == HIDING:
        if _hide_topics(tx, found) or _hide_posts(tx, found, at) or _hush(tx, found, from_=1, to=2):
            return False
        sweeps.set_state(tx, found.id, HIDDEN)
        return True
    if _show_posts(tx, found, at) or _show_topics(tx, found) or _hush(tx, found, from_=2, to=1):
        return False
    sweeps.drop(tx, found.id)
    return True


def _hide_topics(tx: Writer, found: Sweep) -> bool:
    """Was there anything to do? So with all of these."""
    ids = sweeps.topics_to_hide(tx, found.id, TOPICS)
    if ids:
        sweeps.put_topics(tx, found.id, ids, hidden=1)
    for topic_id in ids:
        sweeping.hide_topic(tx, topic_id, found.by_id, at=found.at)
    return bool(ids)


def _hide_posts(tx: Writer, found: Sweep, at: int) -> bool:
    theirs = sweeps.posts_to_hide(tx, found.id, POSTS)
    if not theirs:
        sweeps.set_all_looked(tx, found.id)
        return False
    posts = places(tx, [post_id for _member, post_id in theirs])
    if posts:
        sweeps.put_topics(tx, found.id, {post.topic_id for post in posts}, hidden=0)
        sweeps.put_posts(tx, found.id, [post.id for post in posts])
        sweeping.hide_posts(tx, posts, found.by_id, at=found.at, now=at)
    sweeps.set_looked(tx, found.id, *theirs[-1])
    return True


def _show_posts(tx: Writer, found: Sweep, at: int) -> bool:
    ids = sweeps.hidden_posts(tx, found.id, POSTS)
    if not ids:
        return False
    posts = [post for post in places(tx, ids) if (post.deleted_at, post.deleted_by) == (found.at, found.by_id)]
    if posts:
        sweeping.show_posts(tx, posts, now=at)
    sweeps.drop_posts(tx, found.id, ids)
    return True


def _show_topics(tx: Writer, found: Sweep) -> bool:
    touched = sweeps.touched_topics(tx, found.id, TOPICS)
    for topic in touched:
        if topic.hidden:
            sweeping.show_topic(tx, topic.topic_id, found.by_id, at=found.at)
        sweeping.put_back(tx, topic.topic_id, topic.last_post_id, topic.bump, topic.hot)
    if touched:
        sweeps.drop_topics(tx, found.id, [topic.topic_id for topic in touched])
    return bool(touched)


def _hush(tx: Writer, found: Sweep, *, from_: int, to: int) -> bool:
    """What they wrote to others waits for nobody, or again; `from_` and `to` are sweep_member.done."""
    ids = sweeps.members_at(tx, found.id, from_, MEMBERS)
    for member_id in ids:
        hushed = int(to == 2 or sweeps.is_swept(tx, member_id))
        sweeps.set_hushed(tx, member_id, hushed)
        tx.emit(Hushed(member_id))
    sweeps.set_done(tx, found.id, ids, to)
    return bool(ids)
