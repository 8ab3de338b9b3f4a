"""The owner's list of banned names and addresses."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import moments, web
from ..kernel.clock import now
from ..kernel.errors import FOR_GOOD, Invalid, NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from . import bans, service
from .forms import BanForm
from .queries import bans as rows

bp = flask.Blueprint("bans", __name__, url_prefix="/admin/bans", template_folder="templates")
PAGE = "/admin/bans"


@bp.route("", methods=["GET", "POST"])
@web.owner_only
def overview() -> Response:
    form, status = BanForm(), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _ban(form))
        if not isinstance(answer, int):
            return answer
        status = answer
    zone = web.look_now().zone
    return form.page("sanctions/bans.html", status, bans=rows.bans(web.db()), now=now(), zone=zone)


def _ban(form: BanForm) -> Response:
    at = now()
    pattern, why, until = form.check(
        lambda: _pattern(form),
        lambda: bans.check_why(form.why.data),
        lambda: service.check_length(form.length.data, moments.read(form.until.data, web.look_now().zone), at),
    )
    with current().db.transaction() as tx:
        end = None if until == FOR_GOOD else until
        act_id = bans.put(tx, web.viewer().id, form.kind.data, pattern, why, end, now=at)
    return web.seen(web.links().to(PAGE), _("Banned: %(pattern)s", pattern=pattern), undo=act_id)


def _pattern(form: BanForm) -> str:
    if form.kind.data == bans.NAME:
        return bans.check_pattern(form.pattern.data)
    if form.kind.data == bans.ADDRESS:
        return bans.check_network(form.pattern.data, flask.request.remote_addr or "")
    raise Invalid("kind", _("Choose one of these."))


@bp.post("/<int:ban_id>/remove")
@web.owner_only
def remove(ban_id: int) -> Response:
    with current().db.transaction() as tx:
        found = rows.ban(tx, ban_id)
        if found is None:
            raise NotFound
        act_id = bans.remove(tx, web.viewer().id, found, now=now())
    message = _("The ban on %(pattern)s is taken away.", pattern=found.pattern)
    return web.seen(web.links().to(PAGE), message, undo=act_id)
