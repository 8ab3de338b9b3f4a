"""Say which post solved a topic, or that it did not."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.clock import now
from ..kernel.errors import NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from . import access, panels, queries, service, undoing
from .forms import SolveForm

bp = flask.Blueprint("answers", __name__, template_folder="templates")
RATE = "30/minute"  # of one member


@bp.post("/p/<int:post_id>/solve")
@web.signed_in
def solve(post_id: int) -> Response:
    app, viewer, on = current(), web.viewer(), SolveForm().solved.data != "0"
    if not web.options()["solutions"]:
        raise NotFound
    app.limiter.hit(RATE, "solve", viewer.id)
    with app.db.transaction() as tx:
        topic, post = access.post_to_mark(tx, viewer, post_id)
        before = queries.solution(tx, topic.id)
        if on:
            service.mark(tx, viewer.id, topic, post, now=now())
        else:
            service.unmark(tx, topic, post)
        act = undoing.put_down(tx, viewer, topic, post, before, on=on, now=now())
    said = _("Marked as the solution.") if on else _("It is no longer the solution.")
    target = web.links().post_in(topic.id, topic.slug, post.number, post.id)
    return web.done(target, lambda: panels.button(flask.g.look, post.id, post.number, on), said, undo=act)
