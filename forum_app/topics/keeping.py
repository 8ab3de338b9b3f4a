"""Keeping order: lock, pin, move. Each act answers whether it changed anything, so that doing it to many can tell."""

from __future__ import annotations

from collections import Counter

from ..accounts.queries import count_for_member
from ..boards import queries as boards
from ..boards.queries import bump_board_stream, count_in_board, count_traces
from ..boards.service import BoardEmptied
from ..kernel import text
from ..kernel.db import Writer
from ..kernel.errors import Invalid
from ..kernel.i18n import lazy as _
from ..kernel.jobs import Jobs
from ..kernel.queries import bump_stream
from . import recount
from .events import TopicMoved, TopicPurged
from .queries import order, read, write
from .queries.read import Topic
from .service import lists_changed

LONGEST_REASON = 200
LONGEST_PIN = 10 * 366 * 86400  # seconds
TRACE = 30 * 86400  # seconds; by then those who follow a topic have learnt where it is
BY_HAND, BY_ITSELF = 1, 2
EVERYWHERE = 2  # pinned also on the first page
UNPIN = "topics.unpin"  # the job that is due when a pin ends
DAY = 86400


# --- locks


def check_reason(reason: str) -> None:
    """:raises Invalid: for one that is too long."""
    if len(reason) > LONGEST_REASON:
        raise Invalid("reason", _("A reason has at most %(num)d characters; this one has %(length)d.",
                                  num=LONGEST_REASON, length=len(reason)))  # fmt: skip


def lock(tx: Writer, topic: Topic, reason: str | None = None) -> bool:
    """`None` leaves a topic that is locked already as it is, with the reason it has."""
    if (topic.locked and reason is None) or (topic.locked, topic.lock_reason) == (BY_HAND, reason):
        return False
    shown = "" if reason is None or text.is_blank(reason) else reason
    order.set_lock(tx, topic.id, BY_HAND, shown)
    lists_changed(tx, topic.board_id)
    return True


def open_again(tx: Writer, topic: Topic, *, now: int) -> bool:
    if not topic.locked:
        return False
    order.set_open(tx, topic.id, now)
    lists_changed(tx, topic.board_id)
    return True


def lock_idle(tx: Writer, days: int, limit: int, *, now: int) -> int:
    """Lock topics that nobody wrote in for so many days; answers how many. Pinned ones are meant to stay open."""
    return _all_changed(tx, order.lock_idle(tx, now - days * DAY, days, limit))


# --- pins


def check_end(until: int | None, *, now: int) -> None:
    """:raises Invalid: for an end that is over already, or so far away that it must be a slip."""
    if until is not None and until <= now:
        raise Invalid("until", _("This is over already. Choose a time that is still to come, or none."))
    if until is not None and until > now + LONGEST_PIN:
        raise Invalid("until", _("This is more than ten years away. Leave it empty to pin the topic for good."))


def pin(tx: Writer, topic: Topic, pinned: int, *, now: int) -> bool:
    """0 not at all, 1 on its board, 2 everywhere; the end that a pin has stays."""
    running = topic.pinned_until if topic.pinned and (topic.pinned_until or 0) > now else None
    return pin_until(tx, topic, pinned, running, now=now)


def pin_until(tx: Writer, topic: Topic, pinned: int, until: int | None, *, now: int) -> bool:
    """With an end, or with none.

    :raises Invalid: for an end that is over.
    """
    until = until if pinned else None
    check_end(until, now=now)
    if (topic.pinned, topic.pinned_until) == (pinned, until):
        return False
    order.set_pin(tx, topic.id, pinned, until)
    if until is not None:
        Jobs.put(tx, UNPIN, {"until": until}, until)
    lists_changed(tx, topic.board_id)
    return True


def unpin_ended(tx: Writer, limit: int, *, now: int) -> int:
    """Unpin what was pinned until now; answers how many."""
    return _all_changed(tx, order.unpin_ended(tx, now, limit))


def _all_changed(tx: Writer, boards: list[int]) -> int:
    for board_id in set(boards):
        bump_board_stream(tx, board_id)
    if boards:
        bump_stream(tx)
    return len(boards)


# --- moving


def move(tx: Writer, topic: Topic, board_id: int, *, trace: bool = False, now: int = 0) -> bool:
    """To another board, with a trace in the list of the one it leaves if wanted.

    None is left for those who may not follow it: what happens behind it would show in that list.
    """
    if board_id == topic.board_id:
        return False
    reach, wider = boards.reach(tx, board_id), boards.reach(tx, topic.board_id)
    if trace and reach >= wider:
        order.put_trace(tx, topic.id, now + TRACE)
        count_traces(tx, topic.board_id, 1)
    _come_back(tx, board_id, order.drop_trace(tx, board_id, topic.id))
    write.set_board(tx, topic.id, board_id)
    there = int(topic.deleted_at is None)
    posts = (topic.replies + read.first_stands(tx, topic.id)) * there
    count_in_board(tx, topic.board_id, topics=-there, posts=-posts)
    count_in_board(tx, board_id, topics=there, posts=posts)
    if there and reach != wider:
        _count_for_authors(tx, topic, board_id)
    bump_stream(tx)
    tx.emit(TopicMoved(topic.id, topic.board_id, board_id))
    return True


def _count_for_authors(tx: Writer, topic: Topic, board_id: int) -> None:
    """Profiles count what stands where everybody sees it; on one of the two boards that is not so."""
    for where, by in ((topic.board_id, -1), (board_id, 1)):
        count_for_member(tx, topic.author_id, where, topics=by)
        for author_id, count in read.visible_by_author(tx, topic.id):
            count_for_member(tx, author_id, where, posts=by * count)


def _come_back(tx: Writer, board_id: int, traces: int) -> None:
    if traces:
        count_traces(tx, board_id, -traces)


def board_emptied(tx: Writer, event: BoardEmptied) -> None:
    """All topics of a board that is about to go move to another, and the traces in it go."""
    order.drop_traces_on(tx, event.board_id)
    if event.into_id is None:
        return
    _come_back(tx, event.into_id, order.drop_traces_of_board(tx, event.board_id, event.into_id))
    topics, posts = read.board_counts(tx, event.board_id)
    reaches = boards.reach(tx, event.board_id), boards.reach(tx, event.into_id)
    recount.others_see(tx, event.board_id, *reaches, event.into_id)
    write.move_all(tx, event.board_id, event.into_id)
    count_in_board(tx, event.board_id, topics=-topics, posts=-posts)
    count_in_board(tx, event.into_id, topics=topics, posts=posts)
    bump_stream(tx)


def forget_traces(tx: Writer, topic_id: int) -> None:
    """Of a topic that goes for good."""
    _fewer_traces(tx, order.drop_traces_of(tx, topic_id))


def topic_purged(tx: Writer, event: TopicPurged) -> None:
    forget_traces(tx, event.topic_id)


def drop_expired_traces(tx: Writer, limit: int, *, now: int) -> int:
    """Answers how many went."""
    return _fewer_traces(tx, order.drop_expired_traces(tx, now, limit))


def _fewer_traces(tx: Writer, boards: list[int]) -> int:
    for board_id, gone in Counter(boards).items():
        count_traces(tx, board_id, -gone)
    return len(boards)
