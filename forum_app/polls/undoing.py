"""What those who keep order did to a poll of somebody else, and how that is taken back.

Who voted for what stands in what is kept while a poll that was taken away can come back; nobody is shown it.
"""

from __future__ import annotations

from typing import Any

from ..kernel import acts
from ..kernel.acts import Act, ActKind
from ..kernel.db import Reader, Writer
from ..kernel.errors import Conflict
from ..kernel.i18n import lazy as _
from ..kernel.viewer import Viewer
from ..topics import access as topics_access
from ..topics.queries.read import Topic
from ..topics.queries.write import bump_topic
from . import queries

CHANGED = _("Somebody changed it again since, so this cannot be undone.")


def before(db: Reader, viewer: Viewer, topic: Topic) -> dict[str, Any] | None:
    """How the poll is before it is changed; None for whoever began the topic, whose own it is."""
    return None if topic.author_id == viewer.id else queries.saved(db, topic.id)


def put_down(
    tx: Writer, viewer: Viewer, kind: str, topic: Topic, was: dict[str, Any] | None, *, now: int
) -> int | None:
    if was is None:
        return None
    present = queries.present(tx, topic.id)
    kept = {"was": was, "made": present[:2] if present else None}
    return acts.record(
        tx,
        viewer.id,
        kind,
        now=now,
        board_id=topic.board_id,
        topic_id=topic.id,
        member_id=topic.author_id,
        before=kept,
    )


def undo(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:  # noqa: ARG001
    """:raises Conflict: when the poll is another by now, or somebody voted in the one that took its place.

    :raises NotFound: when the topic stands by now where the viewer keeps no order.
    """
    topic_id, kept = act.topic_id or 0, act.before
    if queries.has_topic(tx, topic_id):
        topics_access.topic_to_moderate(tx, viewer, topic_id)
    present = queries.present(tx, topic_id)
    if (list(present[:2]) if present else None) != kept["made"]:
        raise Conflict(CHANGED)
    if present and present[0] == kept["was"]["poll"]["id"]:
        queries.set_open(tx, present[0])
    else:
        if present and present[2]:
            raise Conflict(CHANGED)
        if not queries.has_topic(tx, topic_id):
            raise Conflict(_("It is not there any more, so nothing can be undone."))
        queries.drop(tx, topic_id)
        queries.put_saved(tx, kept["was"])
    bump_topic(tx, topic_id)


KINDS = (
    ActKind("poll_close", _("closed a poll"), undo),
    ActKind("poll_change", _("changed a poll"), undo),
    ActKind("poll_remove", _("took a poll away"), undo),
)
