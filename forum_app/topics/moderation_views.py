"""Delete and restore a topic, lock, pin, move."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..boards.queries import board_by_slug, boards
from ..kernel import web
from ..kernel.clock import now
from ..kernel.errors import Invalid
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from . import access, service
from .forms import MoveForm
from .queries import lists
from .queries.read import Topic

bp = flask.Blueprint("moderation", __name__, template_folder="templates")
DELETED = 100  # topics on the list of deleted ones


def _back(topic: Topic, message: object) -> Response:
    return web.seen(web.links().topic(topic.id, topic.slug), message)


@bp.post("/t/<int:topic_id>/delete")
@web.signed_in
def delete(topic_id: int) -> Response:
    viewer = web.viewer()
    with current().db.transaction() as tx:
        topic = access.topic_to_delete(tx, viewer, topic_id)
        service.delete_topic(tx, viewer, topic, now=now())
    return _back(topic, _("The topic is deleted. It stands among the deleted topics, and can be restored from there."))


@bp.get("/deleted")
@web.signed_in
def deleted() -> Response:
    """To the staff what anybody deleted, to a member what they deleted themselves."""
    viewer = web.viewer()
    rows = lists.deleted(web.db(), None if viewer.is_staff else viewer.id, DELETED)
    return web.page("topics/deleted.html", rows=rows, most=DELETED)


@bp.post("/t/<int:topic_id>/restore")
@web.signed_in
def restore(topic_id: int) -> Response:
    with current().db.transaction() as tx:
        topic = access.topic_to_restore(tx, web.viewer(), topic_id)
        service.restore_topic(tx, topic)
    return _back(topic, _("The topic is back."))


@bp.post("/t/<int:topic_id>/lock")
@web.signed_in
def lock(topic_id: int) -> Response:
    locked = flask.request.form.get("locked") == "1"
    with current().db.transaction() as tx:
        topic = access.topic_to_moderate(tx, web.viewer(), topic_id)
        service.lock(tx, topic, locked)
    return _back(topic, _("The topic is locked.") if locked else _("The topic is open again."))


@bp.post("/t/<int:topic_id>/pin")
@web.signed_in
def pin(topic_id: int) -> Response:
    pinned = {"1": 1, "2": 2}.get(flask.request.form.get("pinned", ""), 0)
    with current().db.transaction() as tx:
        topic = access.topic_to_moderate(tx, web.viewer(), topic_id)
        service.pin(tx, topic, pinned)
    messages = {
        0: _("The topic is not pinned any more."),
        1: _("The topic is pinned on its board."),
        2: _("The topic is pinned on its board and on the first page."),
    }
    return _back(topic, messages[pinned])


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
    return form.page("topics/move.html", status, topic=topic, boards=boards(web.db()))


def _move(form: MoveForm, topic_id: int) -> Response:
    with current().db.transaction() as tx:
        topic = access.topic_to_moderate(tx, web.viewer(), topic_id)
        board = board_by_slug(tx, form.board.data)
        if board is None:
            raise Invalid("board", _("Choose a board."))
        service.move(tx, topic, board.id)
    return _back(topic, _("Moved to %(board)s.", board=board.name))
