"""Slow a topic down, let it close at a time, let everybody change a post."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import moments, web
from ..kernel.clock import now
from ..kernel.errors import Invalid
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.text import number
from . import access, pacing
from .forms import PaceForm

bp = flask.Blueprint("pace", __name__, template_folder="templates")


@bp.route("/t/<int:topic_id>/pace", methods=["GET", "POST"])
@web.signed_in
def pace(topic_id: int) -> Response:
    topic, zone = access.topic_to_moderate(web.db(), web.viewer(), topic_id), web.look_now().zone
    form, status = PaceForm(), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _pace(form, topic_id, zone))
        if not isinstance(answer, int):
            return answer
        status = answer
    else:
        form.slow.data, form.closes.data = str(topic.slow), moments.typed(topic.closes_at, zone)
    soonest = moments.typed(now() + 60, zone)
    return form.page("topics/pace.html", status, topic=topic, zone=zone, soonest=soonest, paces=pacing.PACES)


def _pace(form: PaceForm, topic_id: int, zone: str) -> Response:
    closes_at = moments.read(form.closes.data, zone) if form.closes.data else None
    if form.closes.data and closes_at is None:
        raise Invalid("closes", _("This is no day and time. Write it as 2030-12-31 18:00."))
    slow = number(form.slow.data)
    with current().db.transaction() as tx:
        topic = access.topic_to_moderate(tx, web.viewer(), topic_id)
        act = pacing.set_pace(tx, web.viewer(), topic, -1 if slow is None else slow, closes_at, now=now())
    return web.seen(web.links().topic(topic.id, topic.slug), _("Saved."), undo=act)


@bp.post("/p/<int:post_id>/wiki")
@web.signed_in
def wiki(post_id: int) -> Response:
    """`on` is 1 for everybody, 0 for its author alone."""
    on = flask.request.form.get("on") == "1"
    with current().db.transaction() as tx:
        topic, post = access.post_to_moderate(tx, web.viewer(), post_id)
        act = pacing.set_wiki(tx, web.viewer(), topic, post, on, now=now())
    said = _("Everybody who may write here may change it now.") if on else _("Only its author may change it now.")
    return web.seen(web.links().post_in(topic.id, topic.slug, post.number, post.id), said, undo=act)
