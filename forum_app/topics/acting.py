"""What those who keep order do to topics and posts, with what undoing it needs: `undoing` reads what is kept here.

Each act answers what was before and what it made of it, or None where there was nothing to change, so that doing it to
many can tell. Whoever calls writes it down, alone or as one row for many: `put_down`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from ..kernel import acts
from ..kernel.db import Reader, Writer
from ..kernel.viewer import Viewer
from . import attributing, keeping, service
from .queries import order, read
from .queries.read import Post, Topic

LOCK = ("locked", "lock_reason", "opened_at")
PIN = ("pinned", "pinned_until")
SIGHT = ("deleted_at", "deleted_by")
PLACE = ("bump", "hot", "last_post_id")
Kept = dict[str, Any]


def _state(db: Reader, topic_id: int, fields: tuple[str, ...]) -> Kept:
    """These columns of a topic."""
    found = order.state(db, topic_id)
    every = dataclasses.asdict(found) if found else {}
    return {name: every.get(name) for name in fields}


def _with_state(tx: Writer, topic: Topic, fields: tuple[str, ...], change: Callable[[], bool]) -> Kept | None:
    was = _state(tx, topic.id, fields)
    if not change():
        return None
    return {"topic": topic.id, "was": was, "made": _state(tx, topic.id, fields)}


# --- topics


def lock(tx: Writer, topic: Topic, reason: str | None = None) -> Kept | None:
    return _with_state(tx, topic, LOCK, lambda: keeping.lock(tx, topic, reason))


def open_again(tx: Writer, topic: Topic, *, now: int) -> Kept | None:
    return _with_state(tx, topic, LOCK, lambda: keeping.open_again(tx, topic, now=now))


def pin(tx: Writer, topic: Topic, pinned: int, *, now: int) -> Kept | None:
    return _with_state(tx, topic, PIN, lambda: keeping.pin(tx, topic, pinned, now=now))


def pin_until(tx: Writer, topic: Topic, pinned: int, until: int | None, *, now: int) -> Kept | None:
    return _with_state(tx, topic, PIN, lambda: keeping.pin_until(tx, topic, pinned, until, now=now))


def move(tx: Writer, topic: Topic, board_id: int, *, trace: bool, now: int) -> Kept | None:
    """A trace that stood where it goes is kept in mind: it goes, since the topic is there again."""
    there = order.trace(tx, board_id, topic.id)
    if not keeping.move(tx, topic, board_id, trace=trace, now=now):
        return None
    return {"topic": topic.id, "from": topic.board_id, "to": board_id, "trace": there}


def delete(tx: Writer, viewer: Viewer, topic: Topic, *, now: int) -> Kept | None:
    def change() -> bool:
        service.delete_topic(tx, viewer, topic, now=now)
        return True

    return _with_state(tx, topic, SIGHT, change)


def restore(tx: Writer, topic: Topic) -> Kept | None:
    def change() -> bool:
        service.restore_topic(tx, topic)
        return True

    return _with_state(tx, topic, SIGHT, change)


def is_order(db: Reader, viewer: Viewer, topic: Topic) -> bool:
    """Is deleting or restoring this topic keeping order? What is one's own, and nobody else's, is not."""
    if topic.author_id != viewer.id or topic.deleted_by not in (None, viewer.id):
        return True
    return read.others_posted(db, topic.id, viewer.id)


# --- posts


def delete_post(tx: Writer, viewer: Viewer, topic: Topic, post: Post, *, now: int) -> Kept:
    kept = _of_post(tx, post)
    more = [(given.name, given.keep(tx, post.id)) for given in tx.events.provided("goes with a post")]
    service.delete_post(tx, viewer, topic, post, now=now)
    return kept | {
        "more": {name: found for name, found in more if found is not None},
        "made": {"deleted_at": now, "deleted_by": viewer.id},
        "after": _state(tx, topic.id, PLACE),
    }


def restore_post(tx: Writer, topic: Topic, post: Post) -> Kept:
    kept = _of_post(tx, post)
    service.restore_post(tx, topic, post)
    return kept | {"made": {"deleted_at": None, "deleted_by": None}, "after": _state(tx, topic.id, PLACE)}


def _of_post(tx: Writer, post: Post) -> Kept:
    return {
        "topic": post.topic_id,
        "post": post.id,
        "was": {"deleted_at": post.deleted_at, "deleted_by": post.deleted_by},
        "place": _state(tx, post.topic_id, PLACE),
    }


def edited(viewer: Viewer, topic: Topic, post: Post, body: str, title: str | None) -> Kept | None:
    """Somebody else's words, which were changed to these. With the first post comes the title."""
    first = post.number == 1
    same = body == post.body and (not first or title in (None, topic.title))
    if same or post.author_id == viewer.id:
        return None
    return {
        "topic": topic.id,
        "post": post.id,
        "was": {"body": post.body, "title": topic.title if first else ""},
        "made": {"body": body, "title": title or topic.title if first else ""},
    }


def attribute(tx: Writer, topic: Topic, post: Post, author_id: int, at: int, *, now: int) -> Kept | None:
    if (post.author_id, post.created_at) == (author_id, at):
        return None
    kept = {"topic": topic.id, "post": post.id, "author": post.author_id, "at": post.created_at, "hot": topic.hot}
    attributing.attribute(tx, topic, post, author_id, at, now=now)
    return kept | {"made": [author_id, at], "hot_made": _state(tx, topic.id, PLACE)["hot"]}


# --- what cannot be undone


def purge(tx: Writer, viewer: Viewer, kind: str, topic: Topic, *, now: int, author_id: int) -> None:
    """That somebody removed something for good is written down; nothing of it is kept."""
    acts.record(tx, viewer.id, kind, now=now, board_id=topic.board_id, topic_id=topic.id, member_id=author_id)


# --- writing it down


def put_down(
    tx: Writer, viewer: Viewer, kind: str, topic: Topic, kept: Kept | None, *, now: int, why: str = ""
) -> int | None:
    """The number of the act; None where nothing was done."""
    if kept is None:
        return None
    post_id = kept.get("post")
    found = read.post(tx, post_id) if post_id else None
    return acts.record(
        tx,
        viewer.id,
        kind,
        now=now,
        board_id=topic.board_id,
        topic_id=topic.id,
        post_id=post_id,
        member_id=found.author_id if found else topic.author_id,
        why=why,
        before=kept,
    )
