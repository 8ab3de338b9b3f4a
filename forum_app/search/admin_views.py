"""`/admin/search`: is the index whole, and a button that has it made anew."""

from __future__ import annotations

from typing import Any

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.forum import Forum, current
from ..kernel.i18n import lazy as _
from . import making, queries

bp = flask.Blueprint("search_admin", __name__, template_folder="templates")
PAGE = "/admin/search"
Problem = tuple[str, Any, Any, "tuple[str, Any] | None"]


@bp.get(PAGE)
@web.owner_only
def index() -> Response:
    db = web.db()
    return web.page("search/index.html", done=making.percent(queries.work(db)), damaged=making.is_damaged(db))


@bp.post(PAGE)
@web.owner_only
def make() -> Response:
    with current().db.transaction() as tx:
        making.order(tx, anew=True)
    return web.seen(web.links().to(PAGE), _("The index is being made. People go on reading and writing meanwhile."))


def problems(app: Forum) -> list[Problem]:
    """For the owner's desk."""
    db = app.db.reader()
    look, done = (_("Look"), PAGE), making.percent(queries.work(db))
    if making.is_damaged(db):
        text = _("Nothing can be found until it is made anew. What people wrote is not touched by it.")
        return [("bad", _("The index of the search is damaged."), text, look)]
    if done is not None:
        text = _("Until then older posts are not found.")
        return [("info", _("The index of the search is being made: %(num)s %% is done.", num=done), text, look)]
    return []
