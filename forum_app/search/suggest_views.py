"""`/search/suggest?q=`: what fits the words that are being typed, as a piece of a page."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.errors import TooMany
from ..kernel.forum import current
from ..kernel.limits import network_of
from ..kernel.standing import CLOSED
from . import asking, fitting, forms, narrowing

bp = flask.Blueprint("suggest", __name__, template_folder="templates")
LOOK_UPS = "240/minute"  # of one member: more than the pauses of typing can ask for
GUESTS_LOOK_UPS = "1200/minute"  # of all guests of an address: a whole class sits behind one


@bp.get("/search/suggest")
def suggest() -> Response:
    """A list of options, or nothing. It is asked with every pause of typing, so it is quiet: who may not read at the
    moment, or asks too often, is told nothing instead of what went wrong."""
    typed = forms.query()
    if not typed or not _may_ask():
        return _quiet()
    words = narrowing.bare(asking.parse(typed))
    topics = fitting.topics(web.db(), words, web.may().hidden) if words else []
    groups = fitting.groups(current(), web.db(), web.viewer(), web.may(), typed)
    return web.page("search/suggest.html", q=typed, topics=topics, groups=groups)


def _may_ask() -> bool:
    """The house may have closed, the session ended, or guests been shut out since the page came."""
    options, viewer = web.options(), web.viewer()
    if (options["mode"] == CLOSED and not viewer.is_owner) or not (viewer.id or options["guests_read"]):
        return False
    address = network_of(flask.request.remote_addr or "")
    try:
        if viewer.id:
            current().limiter.hit(LOOK_UPS, "suggest", viewer.id)
        else:
            current().limiter.hit(GUESTS_LOOK_UPS, "suggest", address)
    except TooMany:
        return False
    return True


def _quiet() -> Response:
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")]
    return flask.Response("", headers=headers)
