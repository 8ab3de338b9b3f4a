"""The rules of polls. Who voted for what is nobody's business but the voter's."""

from __future__ import annotations

from collections.abc import Iterable

from ..kernel.db import Writer
from ..kernel.errors import Conflict, Invalid
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from ..kernel.jobs import Jobs
from ..kernel.queries import bump_mine
from ..topics.queries.write import bump_topic
from . import queries
from .poll import Draft, Poll

CLOSE = "polls.close"


def put(tx: Writer, topic_id: int, draft: Draft | None, now: int) -> None:
    """A poll in a topic that has none; nothing for no draft."""
    if draft is None:
        return
    poll_id = queries.put(
        tx,
        topic_id,
        question=draft.question,
        most=draft.most,
        shown=draft.shown,
        changeable=draft.changeable,
        closes_at=draft.closes_at,
        now=now,
    )
    queries.put_choices(tx, poll_id, draft.choices)
    if draft.closes_at is not None:
        Jobs.put(tx, CLOSE, {"poll": poll_id, "until": draft.closes_at}, draft.closes_at)


def change(tx: Writer, poll: Poll, draft: Draft, *, now: int) -> None:
    """A new one takes its place, so that a vote under way is for none of it.

    :raises Conflict: when somebody has voted, or it is closed.
    """
    if poll.voters:
        raise Conflict(_("Somebody has voted, so the question and its choices stay as they are."))
    if poll.is_closed(now):
        raise Conflict(_("The poll is closed. Nothing in it changes any more."))
    queries.drop(tx, poll.topic_id)
    put(tx, poll.topic_id, draft, now)
    bump_topic(tx, poll.topic_id)


def vote(tx: Writer, member_id: int, poll: Poll, poll_id: int | None, choices: Iterable[int], *, now: int) -> None:
    """What somebody chooses, in place of what they chose before; the same again changes nothing.

    :raises Conflict: when the poll is closed or another one, or a vote was final.
    :raises Invalid: for no choice, or for too many.
    """
    wanted = set(choices)
    if poll.is_closed(now):
        raise Conflict(_("This poll is closed. Your vote was not counted."))
    if poll.id != poll_id or not wanted <= {choice.id for choice in poll.choices}:
        raise Conflict(_("The poll changed meanwhile. Look at the choices again."))
    if not wanted:
        raise Invalid("choice", _("Choose something first."))
    if len(wanted) > poll.most:
        raise Invalid("choice", lazy_plural("Choose one only.", "Choose %(num)d at most.", poll.most))
    before = queries.own(tx, member_id, poll.topic_id)
    if before == wanted:
        return
    if before and not poll.changeable:
        raise Conflict(_("You have voted already, and in this poll a vote stays as it is."))
    if before:
        queries.drop_votes(tx, poll.id, member_id, before)
    queries.put_votes(tx, poll.id, member_id, wanted, now)
    bump_topic(tx, poll.topic_id)
    bump_mine(tx, member_id)


def close(tx: Writer, poll: Poll, *, now: int) -> None:
    """Before its time, or without one."""
    queries.set_closed(tx, poll.id, now)
    bump_topic(tx, poll.topic_id)


def close_due(tx: Writer, poll_id: int, until: int) -> None:
    """Its time came. Pages are made anew, and a clock that is set back does not open it again."""
    topic_id = queries.due(tx, poll_id, until)
    if topic_id is not None:
        queries.set_closed(tx, poll_id, until)
        bump_topic(tx, topic_id)


def remove(tx: Writer, poll: Poll) -> None:
    queries.drop(tx, poll.topic_id)
    bump_topic(tx, poll.topic_id)


def forget(tx: Writer, member_id: int, voted: list[tuple[int, int]]) -> None:
    """The votes of who left count no more in these polls: (poll, topic)."""
    for poll_id, topic_id in voted:
        queries.drop_votes(tx, poll_id, member_id, queries.own(tx, member_id, topic_id))
        bump_topic(tx, topic_id)
