"""Undoing, whatever it is: the kind knows how, here stands who of two is first and what becomes of many."""

from __future__ import annotations

import time
from typing import Any

from ..kernel.acts import Act, ActKind, Undo
from ..kernel.db import Database, Reader, Writer
from ..kernel.errors import Conflict, Forbidden, Invalid, NotFound
from ..kernel.events import Events
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from ..kernel.viewer import Viewer
from ..topics.events import PostPurged
from . import queries

HELD, MOST = 0.02, 10  # seconds and pieces after which one transaction undoes no further one of many
ONLY_ONCE = _("This cannot be undone.")


def kinds(events: Events) -> dict[str, ActKind]:
    return {kind.name: kind for kind in events.provided("act")}


def words(kind: ActKind | None, name: str, things: int) -> Any:
    """What the log says was done; the bare name of a kind that no slice knows any more."""
    if kind is None:
        return name
    return kind.many(things) if things > 1 and kind.many else kind.words


def is_for_owners(events: Events, act: Act) -> bool:
    kind = kinds(events).get(act.kind)
    return kind is not None and kind.owners


def ready(db: Reader, events: Events, viewer: Viewer, act: Act) -> Undo:
    """What undoes this act; what is slow about it is done now, before the lock.

    :raises NotFound: for what only owners undo.
    :raises Conflict: for what can never be undone.
    """
    kind = kinds(events).get(act.kind)
    if kind and kind.owners and not viewer.is_owner:
        raise NotFound
    if kind is None or not kind.can_be_undone:
        raise Conflict(ONLY_ONCE)
    if kind.ready:
        return kind.ready(db, viewer, act)
    assert kind.undo
    return kind.undo


def undo(tx: Writer, viewer: Viewer, act: Act, fn: Undo, *, now: int) -> str:
    """An act on one; answers where to go on, or ''. `act` was read in this transaction, so of two who undo it one finds
    it undone.

    :raises Conflict: when the thing changed again since.
    """
    path = fn(tx, viewer, act, now)
    queries.set_undone(tx, act.id, now, viewer.id)
    return path if isinstance(path, str) else ""


def undo_some(tx: Writer, viewer: Viewer, act: Act, each: list[dict[str, Any]], fn: Undo, *, now: int) -> list[bool]:
    """The next few of many, the last done first: which of them are as before? Those that changed since stay."""
    until, done = time.monotonic() + HELD, []
    for one in each[:MOST]:
        try:
            fn(tx, viewer, act.of(one), now)
            done.append(True)
        except (Conflict, Forbidden, Invalid, NotFound):  # nothing of it was changed yet where it raises
            done.append(False)
        if time.monotonic() > until:
            break
    return done


def told(done: int, left: int) -> list[Any]:
    """What became of many."""
    said = [lazy_plural("%(num)d is as it was.", "%(num)d are as they were.", done)] if done else []
    if left:
        said.append(
            lazy_plural(
                "%(num)d was changed again since, and stays.", "%(num)d were changed again since, and stay.", left
            )
        )
    return said


# --- what is not kept


def post_purged(tx: Writer, event: PostPurged) -> None:
    queries.empty_of_post(tx, event.topic_id, event.post_id)


def forget(db: Database, member_id: int, keep_posts: bool) -> None:  # noqa: ARG001
    """That something was done stays, what it was about a member who left does not."""
    with db.transaction() as tx:
        queries.empty_of_member(tx, member_id)
