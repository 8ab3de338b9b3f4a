"""Vote; change a poll while nobody did, close it, take it away."""

from __future__ import annotations

from collections.abc import Callable

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.clock import now
from ..kernel.db import Writer
from ..kernel.errors import Invalid
from ..kernel.forms import Form
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.text import number
from ..topics import access as topics_access
from . import access, parts, poll, service, shell, undoing

bp = flask.Blueprint("polls", __name__, template_folder="templates")
RATE = "30/minute"  # of one member


@bp.post("/poll/<int:topic_id>/vote")
@web.signed_in
def vote(topic_id: int) -> Response:
    app, viewer, form = current(), web.viewer(), flask.request.form
    app.limiter.hit(RATE, "vote", viewer.id)
    chosen = [number(each) or 0 for each in form.getlist("choice")[: 2 * poll.MOST_CHOICES]]
    with app.db.transaction() as tx:
        found = access.poll_to_vote_in(tx, viewer, topic_id)
        service.vote(tx, viewer.id, found, number(form.get("poll")), chosen, now=now())
    return web.done(_topic(topic_id), lambda: shell.as_now(viewer, flask.g.look, topic_id), _("Your vote is counted."))


def _topic(topic_id: int) -> str:
    topic = topics_access.topic_to_read(web.db(), web.viewer(), topic_id)
    return web.links().topic(topic.id, topic.slug)


@bp.route("/poll/<int:topic_id>", methods=["GET", "POST"])
@web.signed_in
def keep(topic_id: int) -> Response:
    """For whoever began the topic, and for the staff."""
    form, status = Form(), 200
    found = access.poll_to_keep(web.db(), web.viewer(), topic_id)
    fields = poll.typed(found, web.look_now().zone)
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _change(topic_id))
        if not isinstance(answer, int):
            return answer
        status, fields = answer, {name: flask.request.form.get(name, "") for name in poll.FIELDS}
    return form.page(
        "polls/keep.html",
        status,
        poll=found,
        topic=topics_access.topic_to_read(web.db(), web.viewer(), topic_id),
        fields="" if found.voters or found.is_closed(now()) else parts.fields(fields, opened=True),
        closed=found.is_closed(now()),
    )


def _change(topic_id: int) -> Response:
    at = now()
    draft = poll.read(flask.request.form, web.look_now().zone, now=at)
    if draft is None:
        raise Invalid("poll_question", _("Give the poll a question."))
    act = _kept(topic_id, "poll_change", lambda tx, found: service.change(tx, found, draft, now=at))
    return web.seen(_topic(topic_id), _("The poll is changed."), undo=act)


def _kept(topic_id: int, kind: str, do: Callable[[Writer, poll.Poll], None]) -> int | None:
    """Do it, and write it down where somebody keeps order with it; answers the number of the act."""
    viewer = web.viewer()
    with current().db.transaction() as tx:
        found = access.poll_to_keep(tx, viewer, topic_id)
        topic = topics_access.topic_to_read(tx, viewer, topic_id)
        was = undoing.before(tx, viewer, topic)
        do(tx, found)
        return undoing.put_down(tx, viewer, kind, topic, was, now=now())


@bp.post("/poll/<int:topic_id>/close")
@web.signed_in
def close(topic_id: int) -> Response:
    act = _kept(topic_id, "poll_close", lambda tx, found: service.close(tx, found, now=now()))
    return web.seen(_topic(topic_id), _("The poll is closed."), undo=act)


@bp.post("/poll/<int:topic_id>/remove")
@web.signed_in
def remove(topic_id: int) -> Response:
    act = _kept(topic_id, "poll_remove", service.remove)
    return web.seen(_topic(topic_id), _("The poll is gone."), undo=act)
