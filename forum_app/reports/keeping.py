"""What is done about a thing that was reported: each closes the case, and answers the number of its act in the log."""

from __future__ import annotations

from typing import Any

from ..boards.queries import Board
from ..kernel import acts
from ..kernel.db import Writer
from ..kernel.errors import Conflict
from ..kernel.i18n import lazy as _
from ..kernel.markup import Prepared
from ..kernel.viewer import Viewer
from ..topics import keeping as topics_keeping
from ..topics import service as topics
from ..topics.queries.read import Post, Topic
from ..topics.queries.write import bump_topic, set_post_deleted, set_topic_deleted
from . import service
from .queries import write
from .queries.cases import Case


def hide(tx: Writer, viewer: Viewer, case: Case, topic: Topic, post: Post, answer: str, *, now: int) -> int:
    """The post is deleted, and with a first post its topic; both can be restored.

    :raises Conflict: when somebody deleted it meanwhile.
    """
    by_reports = hidden_by_reports(topic, post)
    if by_reports:
        set_hidden_by(tx, topic, post, viewer.id)
    elif post.deleted_at is not None or topic.deleted_at is not None:
        raise Conflict(_("It is deleted already."))
    else:
        take_away(tx, viewer, topic, post, now=now)
    return close(tx, viewer, case, "hide", answer, {"by_reports": by_reports}, now=now)


def edit(
    tx: Writer, viewer: Viewer, case: Case, topic: Topic, post: Post, made: Prepared, found: Prepared, answer: str, *,
    now: int,
) -> int:  # fmt: skip
    """`made` is what it says from now on, `found` that with what was added to it. Its history keeps what it said."""
    topics.edit(tx, viewer, topic, post, made, None, now=now, found=found, always_remember=True)
    return close(tx, viewer, case, "edit", answer, {}, now=now)


def move(tx: Writer, viewer: Viewer, case: Case, topic: Topic, board: Board, answer: str, *, now: int) -> int:
    """The whole topic, with a trace.

    :raises Conflict: when it stands there already.
    """
    if not topics_keeping.move(tx, topic, board.id, trace=True, now=now):
        raise Conflict(_("It stands on this board already. Choose another."))
    return close(tx, viewer, case, "move", answer, {"from": topic.board_id, "to": board.id}, now=now)


def dismiss(tx: Writer, viewer: Viewer, case: Case, found: tuple[Topic, Post] | None, answer: str, *, now: int) -> int:
    """The report was not right: what reports have hidden can be read again. `found` is None for what is no post."""
    by_reports = found is not None and hidden_by_reports(*found)
    if found and by_reports:
        put_back(tx, *found)
    return close(tx, viewer, case, "dismiss", answer, {"by_reports": by_reports}, now=now)


def close(
    tx: Writer, viewer: Viewer, case: Case, outcome: str, answer: str, before: dict[str, Any], *, now: int
) -> int:
    """Nothing is done about the thing itself, or it is done already."""
    service.close(tx, case.id, viewer.id, outcome, answer, now=now)
    return acts.record(
        tx,
        viewer.id,
        f"report {outcome}",
        now=now,
        board_id=case.board_id,
        topic_id=case.topic_id,
        post_id=case.post_id,
        member_id=case.about_id,
        why=answer,
        before={"case": case.id, "turn": case.turn, **before},
    )


def open_again(tx: Writer, viewer: Viewer, case: Case, *, now: int) -> int:
    """Back to the queue, whatever was done stays done."""
    service.open_again(tx, case)
    before = {"case": case.id, "outcome": case.outcome, "answer": case.answer, "by": case.closed_by}
    return acts.record(tx, viewer.id, "report again", now=now, board_id=case.board_id, topic_id=case.topic_id,
                       post_id=case.post_id, member_id=case.about_id, before=before)  # fmt: skip


# --- what is hidden


def hide_by_reports(tx: Writer, case_id: int, topic: Topic, post: Post, *, now: int) -> None:
    """Enough have reported it: hidden by nobody, first in the queue."""
    if post.deleted_at is None and topic.deleted_at is None:
        take_away(tx, None, topic, post, now=now)
        write.set_turn(tx, case_id, 0)


def take_away(tx: Writer, viewer: Viewer | None, topic: Topic, post: Post, *, now: int) -> None:
    if post.number == 1:
        topics.delete_topic(tx, viewer, topic, now=now)
    else:
        topics.delete_post(tx, viewer, topic, post, now=now)


def put_back(tx: Writer, topic: Topic, post: Post) -> None:
    if post.number == 1:
        topics.restore_topic(tx, topic)
    else:
        topics.restore_post(tx, topic, post)


def hidden_by_reports(topic: Topic, post: Post) -> bool:
    """Is it hidden, and by nobody?"""
    thing = topic if post.number == 1 else post
    return thing.deleted_at is not None and thing.deleted_by is None


def set_hidden_by(tx: Writer, topic: Topic, post: Post, member_id: int | None) -> None:
    """It stays hidden, and that is another's doing now."""
    if post.number == 1:
        set_topic_deleted(tx, topic.id, topic.deleted_at, member_id)
    else:
        set_post_deleted(tx, post.id, post.deleted_at, member_id)
        bump_topic(tx, topic.id)
