"""Delete and restore a topic, lock, pin, move: one at a time. Many at once are `bulk_views`."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..boards import access as boards_access
from ..kernel import moments, web
from ..kernel.clock import now
from ..kernel.db import Writer
from ..kernel.errors import Invalid
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.times import Times
from . import access, acting, keeping
from .forms import LockForm, MoveForm, PinForm
from .queries import lists
from .queries.read import Topic

bp = flask.Blueprint("moderation", __name__, template_folder="templates")
DELETED = 100  # topics on the list of deleted ones


def _back(topic: Topic, message: object, undo: int | None = None) -> Response:
    return web.seen(web.links().topic(topic.id, topic.slug), message, undo=undo)


def _put_down(tx: Writer, kind: str, topic: Topic, kept: acting.Kept | None, why: str = "") -> int | None:
    return acting.put_down(tx, web.viewer(), kind, topic, kept, now=now(), why=why)


@bp.post("/t/<int:topic_id>/delete")
@web.signed_in
def delete(topic_id: int) -> Response:
    viewer = web.viewer()
    with current().db.transaction() as tx:
        topic = access.topic_to_delete(tx, viewer, topic_id)
        of_order = acting.is_order(tx, viewer, topic)
        kept = acting.delete(tx, viewer, topic, now=now())
        act = _put_down(tx, "delete", topic, kept) if of_order else None
    message = _("The topic is deleted. It stands among the deleted topics, and can be restored from there.")
    return _back(topic, message, act)


@bp.get("/deleted")
@web.signed_in
def deleted() -> Response:
    """To the staff what anybody deleted, to a member what they deleted themselves."""
    viewer = web.viewer()
    mine = web.may()
    rows = lists.deleted(web.db(), viewer.id, mine.kept, mine.hidden, DELETED)
    return web.page("topics/deleted.html", rows=rows, most=DELETED)


@bp.post("/t/<int:topic_id>/restore")
@web.signed_in
def restore(topic_id: int) -> Response:
    with current().db.transaction() as tx:
        topic = access.topic_to_restore(tx, web.viewer(), topic_id)
        of_order = acting.is_order(tx, web.viewer(), topic)
        kept = acting.restore(tx, topic)
        act = _put_down(tx, "restore", topic, kept) if of_order else None
    return _back(topic, _("The topic is back."), act)


@bp.route("/t/<int:topic_id>/lock", methods=["GET", "POST"])
@web.signed_in
def lock(topic_id: int) -> Response:
    """By a button at once, or on a page with a reason."""
    topic = access.topic_to_moderate(web.db(), web.viewer(), topic_id)
    form, status = LockForm(), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _lock(form, topic_id))
        if not isinstance(answer, int):
            return answer
        status = answer
    else:
        form.reason.data = topic.lock_reason if topic.locked == keeping.BY_HAND else ""
    return form.page("topics/lock.html", status, topic=topic, longest=keeping.LONGEST_REASON)


def _lock(form: LockForm, topic_id: int) -> Response:
    if form.locked.data not in ("0", "1"):
        raise Invalid("", _("Choose what shall be done."))
    locked, with_reason = form.locked.data == "1", "reason" in flask.request.form
    keeping.check_reason(form.reason.data)
    with current().db.transaction() as tx:
        topic = access.topic_to_moderate(tx, web.viewer(), topic_id)
        if locked:
            kept = acting.lock(tx, topic, form.reason.data if with_reason else None)
            act = _put_down(tx, "lock", topic, kept, form.reason.data)
        else:
            act = _put_down(tx, "open", topic, acting.open_again(tx, topic, now=now()))
    return _back(topic, _("The topic is locked.") if locked else _("The topic is open again."), act)


@bp.route("/t/<int:topic_id>/pin", methods=["GET", "POST"])
@web.signed_in
def pin(topic_id: int) -> Response:
    """By a button at once, or on a page with an end."""
    topic, zone = access.topic_to_moderate(web.db(), web.viewer(), topic_id), web.look_now().zone
    form, status = PinForm(), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _pin(form, topic_id, zone))
        if not isinstance(answer, int):
            return answer
        status = answer
    else:
        form.pinned.data, form.until.data = str(topic.pinned or 1), moments.typed(topic.pinned_until, zone)
    return form.page("topics/pin.html", status, topic=topic, zone=zone, soonest=moments.typed(now() + 60, zone))


def _pin(form: PinForm, topic_id: int, zone: str) -> Response:
    if form.pinned.data not in ("0", "1", "2"):
        raise Invalid("pinned", _("Choose what shall be done."))
    pinned = int(form.pinned.data)
    if pinned == keeping.EVERYWHERE and not web.viewer().is_staff:
        raise Invalid("pinned", _("The first page belongs to no board: only moderators of the whole forum pin there."))
    until = moments.read(form.until.data, zone) if form.until.data else None
    if pinned and form.until.data and until is None:
        raise Invalid("until", _("This is no day and time. Write it as 2030-12-31 18:00."))
    with current().db.transaction() as tx:
        topic = access.topic_to_moderate(tx, web.viewer(), topic_id)
        if "until" in flask.request.form:
            kept = acting.pin_until(tx, topic, pinned, until, now=now())
        else:
            kept = acting.pin(tx, topic, pinned, now=now())
        act = _put_down(tx, "pin" if pinned else "unpin", topic, kept)
    return _back(topic, _pinned_words(pinned, until), act)


def _pinned_words(pinned: int, until: int | None) -> object:
    if not pinned:
        return _("The topic is not pinned any more.")
    if until is None:
        if pinned == 1:
            return _("The topic is pinned on its board.")
        return _("The topic is pinned on its board and on the first page.")
    look = web.look_now()
    when = Times(look.language, look.zone).full(until)
    if pinned == 1:
        return _("The topic is pinned on its board until %(when)s.", when=when)
    return _("The topic is pinned on its board and on the first page until %(when)s.", when=when)


@bp.route("/t/<int:topic_id>/move", methods=["GET", "POST"])
@web.signed_in
def move(topic_id: int) -> Response:
    topic = access.topic_to_moderate(web.db(), web.viewer(), topic_id)
    form, status = MoveForm(), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _move(form, topic_id))
        if not isinstance(answer, int):
            return answer
        status = answer
    else:
        form.trace.data = "1"
    targets = boards_access.boards_to_write_in(web.db(), web.viewer())
    return form.page("topics/move.html", status, topic=topic, boards=targets)


def _move(form: MoveForm, topic_id: int) -> Response:
    with current().db.transaction() as tx:
        topic = access.topic_to_moderate(tx, web.viewer(), topic_id)
        board = boards_access.board_to_move_to(tx, web.viewer(), form.board.data)
        kept = acting.move(tx, topic, board.id, trace=form.trace.data == "1", now=now())
        act = _put_down(tx, "move", topic, kept)
    return _back(topic, _("Moved to %(board)s.", board=board.name), act)
