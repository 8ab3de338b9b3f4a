"""Undoing what keeps order among topics: each brings back what `acting` kept, if it is still as that act made it.

Whether the viewer may undo is asked before (acts.access). Here it is asked whether it still makes sense.
"""

from __future__ import annotations

import dataclasses
import functools
from typing import Any, Protocol

from ..boards import access as boards_access
from ..boards.queries import board, count_traces
from ..kernel.acts import Act, ActKind, Undo
from ..kernel.db import Reader, Writer
from ..kernel.errors import Conflict
from ..kernel.events import Events
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from ..kernel.jobs import Jobs
from ..kernel.options import Options
from ..kernel.queries import site_version
from ..kernel.rights import MODERATE
from ..kernel.viewer import Viewer
from ..kernel.writing import Home
from . import access, adding, attributing, keeping, merging, service
from .queries import order, read, write
from .queries.read import Post, Topic

GONE = _("It is not there any more, so nothing can be undone.")
CHANGED = _("Somebody changed it again since, so this cannot be undone.")
NOT_YOURS = _("It came from a board where you keep no order, so somebody else has to undo this.")
ELSEWHERE = _("It stands on another board by now, so this cannot be undone.")


class GoesWithAPost(Protocol):
    """What a slice provides under "goes with a post": what is lost when a post is deleted, and how it comes back."""

    name: str

    def keep(self, db: Reader, post_id: int) -> Any:
        """What there is to lose, as JSON knows it; None for nothing."""

    def back(self, tx: Writer, post_id: int, kept: Any) -> None:
        """The post is back: so is this, if its place is still free."""


def _topic(tx: Reader, viewer: Viewer, topic_id: int | None) -> Topic:
    """:raises Conflict: when it is gone, or stands by now where the viewer keeps no order."""
    topic = read.topic(tx, topic_id or 0)
    if topic is None:
        raise Conflict(GONE)
    if not access.keeps(tx, viewer, topic):
        raise Conflict(ELSEWHERE)
    return topic


def _unchanged(tx: Reader, viewer: Viewer, act: Act) -> tuple[Topic, dict[str, Any]]:
    """The topic, and what was before.

    :raises Conflict: when its columns are not what the act made of them.
    """
    topic, kept = _topic(tx, viewer, act.topic_id), act.before
    state = order.state(tx, topic.id)
    if state is None:
        raise Conflict(GONE)
    now = dataclasses.asdict(state)
    if any(now[name] != value for name, value in kept["made"].items()):
        raise Conflict(CHANGED)
    return topic, kept["was"]


def _check_keeps(tx: Reader, viewer: Viewer, board_id: int) -> None:
    """:raises Conflict: when the viewer keeps no order there."""
    if not boards_access.may(tx, viewer, board_id, MODERATE, site_version(tx)):
        raise Conflict(NOT_YOURS)


def lock(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:  # noqa: ARG001
    topic, was = _unchanged(tx, viewer, act)
    order.set_open(tx, topic.id, was["opened_at"])
    order.set_lock(tx, topic.id, was["locked"], was["lock_reason"])
    service.lists_changed(tx, topic.board_id)


def pin(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:
    topic, was = _unchanged(tx, viewer, act)
    until = was["pinned_until"]
    if until is not None and until <= now:
        raise Conflict(_("The pin would be over by now, so there is nothing to undo."))
    if was["pinned"] == keeping.EVERYWHERE and not viewer.is_staff and act.actor_id != viewer.id:
        raise Conflict(_("It was pinned on the first page. Only moderators of the whole forum pin there."))
    order.set_pin(tx, topic.id, was["pinned"], until)
    if until is not None:
        Jobs.put(tx, keeping.UNPIN, {"until": until}, until)
    service.lists_changed(tx, topic.board_id)


def move(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:
    """Back to where it stood, for who keeps order there; the trace it left goes by itself, one that it found there
    comes again.
    """
    topic, kept = read.topic(tx, act.topic_id or 0), act.before
    if topic is None:
        raise Conflict(GONE)
    if topic.board_id != kept["to"]:
        raise Conflict(CHANGED)
    if board(tx, kept["from"]) is None:
        raise Conflict(_("The board it came from is not there any more."))
    _check_keeps(tx, viewer, kept["from"])
    keeping.move(tx, topic, kept["from"], now=now)
    if kept["trace"]:
        bump, expires_at = kept["trace"]
        order.put_trace_at(tx, kept["to"], bump, topic.id, expires_at)
        count_traces(tx, kept["to"], 1)


def delete(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:  # noqa: ARG001
    service.restore_topic(tx, _unchanged(tx, viewer, act)[0])


def restore(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:
    """Deleted again, by whom it was and when."""
    topic, was = _unchanged(tx, viewer, act)
    service.delete_topic(tx, viewer, topic, now=now)
    write.set_topic_deleted(tx, topic.id, was["deleted_at"], was["deleted_by"])


# --- posts


def _post(tx: Reader, viewer: Viewer, act: Act) -> tuple[Topic, Post]:
    post = read.post(tx, act.post_id or 0)
    if post is None:
        raise Conflict(GONE)
    return _topic(tx, viewer, post.topic_id), post


def _post_unchanged(tx: Reader, viewer: Viewer, act: Act) -> tuple[Topic, Post]:
    topic, post = _post(tx, viewer, act)
    if {"deleted_at": post.deleted_at, "deleted_by": post.deleted_by} != act.before["made"]:
        raise Conflict(CHANGED)
    return topic, post


def delete_post(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:  # noqa: ARG001
    topic, post = _post_unchanged(tx, viewer, act)
    same = _stands_as_left(tx, topic, act)
    service.restore_post(tx, topic, post)
    kept = act.before
    for given in tx.events.provided("goes with a post"):
        if given.name in kept["more"]:
            given.back(tx, post.id, kept["more"][given.name])
    _back_in_place(tx, topic, act, same=same)


def restore_post(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:
    topic, post = _post_unchanged(tx, viewer, act)
    if post.number == 1:
        raise Conflict(CHANGED)
    same = _stands_as_left(tx, topic, act)
    service.delete_post(tx, viewer, topic, post, now=now)
    was = act.before["was"]
    write.set_post_deleted(tx, post.id, was["deleted_at"], was["deleted_by"])
    _back_in_place(tx, topic, act, same=same)


def _stands_as_left(tx: Reader, topic: Topic, act: Act) -> bool:
    """Has nothing come or gone in the topic since? Then its place in the lists is exactly as it was, too."""
    state = order.state(tx, topic.id)
    now = dataclasses.asdict(state) if state else {}
    return all(now.get(name) == value for name, value in act.before["after"].items())


def _back_in_place(tx: Writer, topic: Topic, act: Act, *, same: bool) -> None:
    if same:
        place = act.before["place"]
        order.set_place(tx, topic.id, place["bump"], place["hot"])
        service.place_changed(tx, topic.board_id)


def words_back(db: Reader, viewer: Viewer, act: Act, *, events: Events, home: Home, options: Options) -> Undo:
    """The earlier words of a post are rendered before the lock; they stand again if nobody changed them since."""
    post, was = _post(db, viewer, act)[1], act.before["was"]
    images = bool(options.present.get("outside_images"))
    made = service.prepare(db, events, was["body"], post.format, home=home, images=images, writer=viewer)
    found = adding.whole(db, events, post, made)

    def undo(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:
        topic, post_ = _post(tx, viewer, act)
        said = {"body": post_.body, "title": topic.title if post_.number == 1 else ""}
        if said != act.before["made"] or post_.deleted_at is not None or post_.addenda != post.addenda:
            raise Conflict(CHANGED)
        title = was["title"] or None
        service.edit(tx, viewer, topic, post_, made, title, now=now, found=found, always_remember=True)

    return undo


def attribute(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:
    topic, post = _post(tx, viewer, act)
    kept = act.before
    if [post.author_id, post.created_at] != kept["made"]:
        raise Conflict(CHANGED)
    attributing.take_back(tx, topic, post, kept, now=now)


# --- splitting and merging


def split(db: Reader, viewer: Viewer, act: Act, *, events: Events, home: Home) -> Undo:
    words = merging.words_of(db, events, home, viewer, act.before.get("posts", [])[:1])

    def undo(tx: Writer, viewer: Viewer, act: Act, now: int) -> str:
        for topic_id in (act.before["topic"], act.before["new"]):
            _topic(tx, viewer, topic_id)
        merging.unsplit(tx, act.before, words, now=now)
        return f"/t/{act.before['topic']}"

    return undo


def merge(db: Reader, viewer: Viewer, act: Act, *, events: Events, home: Home) -> Undo:
    words = merging.words_of(db, events, home, viewer, act.before.get("openings", []))

    def undo(tx: Writer, viewer: Viewer, act: Act, now: int) -> str:
        _topic(tx, viewer, act.before["into"])
        _check_keeps(tx, viewer, act.before["row"]["board_id"])
        merging.unmerge(tx, act.before, words, now=now)
        return f"/t/{act.before['topic']}"

    return undo


# --- what the log says


def kinds(events: Events, home: Home, options: Options) -> list[ActKind]:
    """All of this slice."""
    words = functools.partial(words_back, events=events, home=home, options=options)
    return [
        *KINDS,
        ActKind("split", _("made a topic of some posts"), ready=functools.partial(split, events=events, home=home)),
        ActKind(
            "merge", _("merged another topic into this one"), ready=functools.partial(merge, events=events, home=home)
        ),
        ActKind("edit", _("changed a post of somebody else"), ready=words),
        ActKind("revert", _("brought back earlier words of a post"), ready=words),
    ]


KINDS = [
    ActKind(
        "lock",
        _("locked a topic"),
        lock,
        many=lambda n: lazy_plural("locked %(num)d topic", "locked %(num)d topics", n),
    ),
    ActKind(
        "open",
        _("opened a topic again"),
        lock,
        many=lambda n: lazy_plural("opened %(num)d topic again", "opened %(num)d topics again", n),
    ),
    ActKind(
        "pin", _("pinned a topic"), pin, many=lambda n: lazy_plural("pinned %(num)d topic", "pinned %(num)d topics", n)
    ),
    ActKind(
        "unpin",
        _("unpinned a topic"),
        pin,
        many=lambda n: lazy_plural("unpinned %(num)d topic", "unpinned %(num)d topics", n),
    ),
    ActKind(
        "move", _("moved a topic"), move, many=lambda n: lazy_plural("moved %(num)d topic", "moved %(num)d topics", n)
    ),
    ActKind(
        "delete",
        _("deleted a topic"),
        delete,
        many=lambda n: lazy_plural("deleted %(num)d topic", "deleted %(num)d topics", n),
    ),
    ActKind(
        "restore",
        _("restored a topic"),
        restore,
        many=lambda n: lazy_plural("restored %(num)d topic", "restored %(num)d topics", n),
    ),
    ActKind("delete_post", _("deleted a post"), delete_post),
    ActKind("restore_post", _("restored a post"), restore_post),
    ActKind("attribute", _("changed who wrote a post, or when"), attribute, owners=True),
    ActKind("purge_post", _("removed a post for good")),
    ActKind("purge", _("removed a topic for good")),
]
