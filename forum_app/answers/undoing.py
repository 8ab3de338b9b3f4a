"""Solutions that those who keep order marked, and those that went with a deleted post: how they come back."""

from __future__ import annotations

import dataclasses
from typing import Any

from ..kernel import acts
from ..kernel.acts import Act, ActKind
from ..kernel.db import Reader, Writer
from ..kernel.errors import Conflict
from ..kernel.i18n import lazy as _
from ..kernel.viewer import Viewer
from ..topics import access as topics_access
from ..topics.queries.read import Post, Topic
from . import queries, service


def put_down(
    tx: Writer, viewer: Viewer, topic: Topic, post: Post, before: queries.Solution | None, *, on: bool, now: int
) -> int | None:
    """For whoever keeps order in a topic of somebody else; the number of the act."""
    if topic.author_id == viewer.id or (before.post_id if before else 0) == (post.id if on else 0):
        return None
    return acts.record(
        tx,
        viewer.id,
        "solve" if on else "unsolve",
        now=now,
        board_id=topic.board_id,
        topic_id=topic.id,
        post_id=post.id,
        member_id=post.author_id,
        before={"was": _row(before), "made": post.id if on else 0},
    )


def row_of(found: queries.Solution) -> dict[str, Any]:
    return dataclasses.asdict(found)


def _row(found: queries.Solution | None) -> dict[str, Any] | None:
    return row_of(found) if found else None


def undo(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:  # noqa: ARG001
    """What solved the topic before, or nothing. Nobody is told again.

    :raises NotFound: when the topic stands by now where the viewer keeps no order.
    """
    topic_id, kept = topics_access.topic_to_moderate(tx, viewer, act.topic_id or 0).id, act.before
    present = queries.solution(tx, topic_id)
    if (present.post_id if present else 0) != kept["made"]:
        raise Conflict(_("Somebody changed it again since, so this cannot be undone."))
    was = kept["was"]
    if was and not queries.stands(tx, topic_id, was["post_id"]):
        raise Conflict(_("It is not there any more, so nothing can be undone."))
    if present:
        queries.drop(tx, topic_id, present.post_id)
    if was:
        put_row(tx, was)
    service.changed(tx, topic_id)


def put_row(tx: Writer, row: dict[str, Any]) -> None:
    queries.put(
        tx,
        topic_id=row["topic_id"],
        post_id=row["post_id"],
        author_id=row["author_id"],
        set_by=row["set_by"],
        now=row["created_at"],
    )


class GoesWithAPost:
    """A post that solved its topic and is brought back by an undo solves it again, unless another does by now."""

    name = "solution"

    def keep(self, db: Reader, post_id: int) -> dict[str, Any] | None:
        return _row(queries.solution_by(db, post_id))

    def back(self, tx: Writer, post_id: int, kept: dict[str, Any]) -> None:
        topic_id = kept["topic_id"]
        if queries.solution(tx, topic_id) is None and queries.stands(tx, topic_id, post_id):
            put_row(tx, kept)
            service.changed(tx, topic_id)


KINDS = (
    ActKind("solve", _("marked a solution"), undo),
    ActKind("unsolve", _("unmarked a solution"), undo),
)
