"""What a member does who was warned: says that they have read it."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.clock import now
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from . import access, service

bp = flask.Blueprint("sanctions_own", __name__, template_folder="templates")


@bp.post("/warnings/<int:warning_id>/read")
@web.signed_in
def read(warning_id: int) -> Response:
    with current().db.transaction() as tx:
        warning = access.warning_to_read(tx, web.viewer(), warning_id)
        service.acknowledge(tx, warning, now())
    return web.seen(web.links().home(), _("Thank you."))
