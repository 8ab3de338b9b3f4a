"""The keys, and whether single letters are among them."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from . import queries
from .forms import KeysForm

bp = flask.Blueprint("keys", __name__, template_folder="templates")


@bp.get("/settings/keys")
@web.signed_in
def keys() -> Response:
    """A page, and what `?` shows: a script takes the table out of it."""
    return web.page("reading/keys.html")


@bp.post("/settings/keys")
@web.signed_in
def switch() -> Response:
    on = KeysForm().keys.data
    with current().db.transaction() as tx:
        queries.set_keys(tx, web.viewer().id, bool(on))
    return web.seen(web.links().to("/settings/keys"), _("Saved."))
