"""How a topic went on before, and who could change a post before."""

from __future__ import annotations

from ..kernel.acts import Act
from ..kernel.db import Writer
from ..kernel.errors import Conflict, NotFound
from ..kernel.i18n import lazy as _
from ..kernel.viewer import Viewer
from . import access, pacing
from .queries import read


def undo_pace(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:
    """:raises Conflict: when it was set anew since, or its end is over."""
    topic = access.topic_to_moderate(tx, viewer, act.topic_id or 0)
    before = act.before
    closes_at = before["closes_at"]
    if [topic.slow, topic.closes_at] != before["now"]:
        raise Conflict(_("This was changed again since. Look at the topic."))
    if closes_at is not None and closes_at <= now:
        raise Conflict(_("The time at which it was to close is over by now."))
    pacing.put_pace(tx, topic.id, before["slow"], closes_at)


def undo_wiki(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:  # noqa: ARG001
    """:raises Conflict: when that was done already."""
    topic = access.topic_to_moderate(tx, viewer, act.topic_id or 0)
    post = read.post(tx, act.post_id or 0)
    if post is None:
        raise NotFound
    if post.wiki == act.before["wiki"]:
        raise Conflict(_("This was changed again since. Look at the topic."))
    pacing.put_wiki(tx, topic.id, post.id, bool(act.before["wiki"]))
