"""`/members`: everybody, by name, by age, by words written, by when they were here; and who is here now."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.clock import now
from ..kernel.text import clean_line
from . import directory, queries
from .words import LONGEST

bp = flask.Blueprint("directory", __name__, template_folder="templates")


@bp.get("/members")
def members() -> Response:
    """`?q=` looks for a name, `?sort=` orders, `?after=` goes on, `?online=1` shows who is here. For members, the last
    two orders too: when somebody was here is not told to guests."""
    told = web.viewer().id != 0
    query = clean_line(flask.request.args.get("q", ""))[:LONGEST]
    online = told and flask.request.args.get("online") == "1" and not query
    sort = _sort(told=told)
    start = flask.request.args.get("after", "")[:200]
    db = web.db()
    if online:
        page = directory.here(db, now() - queries.ONLINE, start)
    elif query:
        page = directory.found(db, query, sort, start)
    else:
        page = directory.listed(db, sort, start)
    return web.page(
        "accounts/members.html",
        page=page,
        q=query,
        sort=sort,
        online=online,
        told=told,
        first=not start,
        everybody=web.site().members,
    )


def _sort(*, told: bool) -> str:
    wish = flask.request.args.get("sort", "")
    allowed = [sort for sort in directory.SORTS if told or sort not in directory.FOR_MEMBERS]
    return wish if wish in allowed else allowed[0]
