"""Slow mode, a time at which a topic closes, and posts that everybody may change."""

from __future__ import annotations

from ..kernel import acts
from ..kernel.db import Reader, Writer
from ..kernel.errors import Invalid, TooMany
from ..kernel.i18n import lazy as _
from ..kernel.jobs import Jobs
from ..kernel.queries import bump_stream
from ..kernel.viewer import Viewer
from .queries import pace, write
from .queries.read import Post, Topic
from .service import lists_changed

CLOSE = "topics.close"  # the job that is due when a topic closes
PACES = (0, 60, 300, 900, 3600, 86400)  # seconds between two posts of one member
LONGEST = 10 * 366 * 86400  # seconds
BY_CLOCK = 3  # as topic.locked says why
AMONG = 200  # posts of a member among which the last one in a slow topic is looked for


def set_pace(tx: Writer, viewer: Viewer, topic: Topic, slow: int, closes_at: int | None, *, now: int) -> int | None:
    """Answers the number of the act; None when nothing changed.

    :raises Invalid: for a pace that there is not, an end that is over or more than ten years away, or that of a topic
        which is locked already.
    """
    if slow not in PACES:
        raise Invalid("slow", _("Choose one of these."))
    if closes_at is not None and closes_at <= now:
        raise Invalid("closes", _("This is over already. Choose a time that is still to come, or none."))
    if closes_at is not None and closes_at > now + LONGEST:
        raise Invalid("closes", _("This is more than ten years away. Leave it empty and it stays open."))
    if closes_at is not None and topic.locked:
        raise Invalid("closes", _("The topic is locked already. Open it again first."))
    if (slow, closes_at) == (topic.slow, topic.closes_at):
        return None
    put_pace(tx, topic.id, slow, closes_at)
    before = {"slow": topic.slow, "closes_at": topic.closes_at, "now": [slow, closes_at]}
    return acts.record(tx, viewer.id, "pace", now=now, board_id=topic.board_id, topic_id=topic.id, before=before)


def put_pace(tx: Writer, topic_id: int, slow: int, closes_at: int | None) -> None:
    pace.set_pace(tx, topic_id, slow, closes_at)
    if closes_at is not None:
        Jobs.put(tx, CLOSE, {"until": closes_at}, closes_at)


def close_due(tx: Writer, limit: int, *, now: int) -> int:
    """Lock what closes by now; answers how many."""
    boards = pace.close_due(tx, now, limit)
    for board_id in set(boards):
        lists_changed(tx, board_id)
    if boards:
        bump_stream(tx)
    return len(boards)


def check_pace(db: Reader, topic: Topic, author_id: int, *, now: int) -> None:
    """For whoever keeps no order there.

    :raises TooMany: when they wrote in a slow topic a short while ago.
    """
    last = pace.last_said(db, topic.id, author_id, AMONG) if topic.slow else None
    # a clock that was set back must not keep anybody waiting for longer than the pace
    if last is not None and last <= now < last + topic.slow:
        wait = last + topic.slow - now
        raise TooMany(wait, _("This topic goes slowly: everybody writes only now and then, so that all are heard."))


def set_wiki(tx: Writer, viewer: Viewer, topic: Topic, post: Post, wiki: bool, *, now: int) -> int | None:
    """Let everybody who may write here change a post, or its author alone again; answers the number of the act."""
    if bool(post.wiki) == wiki:
        return None
    put_wiki(tx, topic.id, post.id, wiki)
    return acts.record(
        tx,
        viewer.id,
        "wiki",
        now=now,
        board_id=topic.board_id,
        topic_id=topic.id,
        post_id=post.id,
        member_id=post.author_id,
        before={"wiki": int(not wiki)},
    )


def put_wiki(tx: Writer, topic_id: int, post_id: int, wiki: bool) -> None:
    pace.set_wiki(tx, post_id, int(wiki))
    write.bump_topic(tx, topic_id)
