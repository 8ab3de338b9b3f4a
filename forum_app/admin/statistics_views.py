"""How much goes on, drawn: posts, topics, newcomers and visits by day, week or month; boards; hours of the day."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..boards.queries import boards
from ..kernel import web
from ..kernel.clock import now
from . import graphs, queries
from .counting import HOUR

bp = flask.Blueprint("statistics", __name__, url_prefix="/admin/statistics", template_folder="templates")


@bp.get("")
@web.owner_only
def statistics() -> Response:
    """`?by=` days, weeks or months."""
    db, at, look = web.db(), now(), web.look_now()
    span = graphs.span_of(flask.request.args.get("by", ""))
    since = graphs.since(span, look.zone, at)
    hours = queries.hours_since(db, min(since, at - graphs.HOURS_OF * 86400) // HOUR)
    return web.page(
        "admin/statistics.html",
        span=span,
        spans=graphs.SPANS,
        graphs=graphs.graphs(span, hours, queries.joined_since(db, since), look.zone, at),
        hours=graphs.by_hour(hours, look.zone, at),
        boards=graphs.by_board([(board.name, board.posts) for board in boards(db)]),
    )
