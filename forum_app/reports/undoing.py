"""How what was done about reports is undone: what was reported is as it was, and stands in the queue again."""

from __future__ import annotations

from ..kernel.acts import Act, ActKind
from ..kernel.db import Writer
from ..kernel.errors import Conflict, NotFound
from ..kernel.i18n import lazy as _
from ..kernel.viewer import Viewer
from ..topics import keeping as topics_keeping
from ..topics.queries.read import Post, Topic
from . import access, keeping, service
from .queries.cases import Case

_GONE = _("What was reported is gone for good.")
_CHANGED = _("It was changed again since, so it stays as it is.")


def hide(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:  # noqa: ARG001
    case, topic, post = _found(tx, viewer, act)
    thing = topic if post.number == 1 else post
    if thing.deleted_at is None or thing.deleted_by != act.actor_id:
        raise Conflict(_CHANGED)
    if act.before["by_reports"]:
        keeping.set_hidden_by(tx, topic, post, None)
    else:
        keeping.put_back(tx, topic, post)
    _again(tx, case, act)


def move(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:
    case, topic, _post = _found(tx, viewer, act)
    if topic.board_id != act.before["to"]:
        raise Conflict(_CHANGED)
    topics_keeping.move(tx, topic, act.before["from"], now=now)
    _again(tx, case, act)


def dismiss(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:
    if act.before["by_reports"]:
        case, topic, post = _found(tx, viewer, act)
        if post.deleted_at is not None or topic.deleted_at is not None:
            raise Conflict(_CHANGED)
        keeping.take_away(tx, None, topic, post, now=now)
        _again(tx, case, act)
    else:
        settled(tx, viewer, act, now)


def settled(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:  # noqa: ARG001
    """Only the report comes back: what else was done has its own way of being undone."""
    _again(tx, _case(tx, viewer, act), act)


def again(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:
    """It is closed once more, as it was."""
    case = _case(tx, viewer, act)
    if case.closed_at is not None:
        raise Conflict(_CHANGED)
    service.close(tx, case.id, act.before["by"], act.before["outcome"], act.before["answer"], now=now)


def _case(tx: Writer, viewer: Viewer, act: Act) -> Case:
    """:raises Conflict: when it is gone by now."""
    try:
        return access.case_to_see(tx, viewer, act.before["case"])
    except NotFound:
        raise Conflict(_GONE) from None


def _found(tx: Writer, viewer: Viewer, act: Act) -> tuple[Case, Topic, Post]:
    """:raises Conflict: when it is gone by now."""
    try:
        case = _case(tx, viewer, act)
        return case, *access.post_of(tx, viewer, case)
    except NotFound:
        raise Conflict(_GONE) from None


def _again(tx: Writer, case: Case, act: Act) -> None:
    service.open_again(tx, case, act.before["turn"])


KINDS = (
    ActKind("report hide", _("hid what was reported"), hide),
    ActKind("report edit", _("changed what was reported"), settled),
    ActKind("report move", _("moved what was reported"), move),
    ActKind("report dismiss", _("left what was reported as it is"), dismiss),
    ActKind("report done", _("settled a report"), settled),
    ActKind("report warn", _("settled a report with a warning"), settled),
    ActKind("report silence", _("settled a report with a silence"), settled),
    ActKind("report suspend", _("settled a report with a suspension"), settled),
    ActKind("report again", _("took up a report again"), again),
)
