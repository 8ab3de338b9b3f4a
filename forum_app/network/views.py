"""Opening the forum to the network, and closing it."""

from __future__ import annotations

from typing import Any

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.errors import Invalid
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.machine import CannotShare, Checkup
from . import sharing
from .forms import ShareForm
from .options import CLOSED

bp = flask.Blueprint("network", __name__, url_prefix="/admin/network", template_folder="templates")


@bp.get("")
@web.owner_only
def network() -> Response:
    return _page(ShareForm())


@bp.post("/check")
@web.owner_only
def check() -> Response:
    """Tried from this machine; changes nothing, and is asked for, not looked up: it takes a moment."""
    return _page(ShareForm(), checkup=current().machine.examine())


def _page(form: ShareForm, status: int = 200, checkup: Checkup | None = None) -> Response:
    app, machine = current(), current().machine
    kept = web.options()["sharing"]
    context: dict[str, Any] = {
        "sharing": machine.sharing(),
        "checkup": checkup,
        "moved": sharing.moved(kept["urls"], machine.sharing()),
        "host_name": sharing.host_name(web.options()["name"], app.config["INSTANCE"]),
        "interfaces": machine.interfaces(),
        "kept": kept,
        "port": flask.request.host.rpartition(":")[2] if ":" in flask.request.host else "80",
        "here_at": flask.request.environ.get("hearth.door", ""),
    }
    return form.page("network/network.html", status, **context)


@bp.post("/open")
@web.owner_only
def open_door() -> Response:
    form = ShareForm()
    answer = form.attempt(lambda: _open(form))
    return answer if not isinstance(answer, int) else _page(form, answer)


def _open(form: ShareForm) -> Response:
    """The sockets first, without the lock: what could not be opened is not kept."""
    app, named = current(), bool(form.named.data)
    addresses = sharing.chosen(form.which.data, form.addresses.data or [], app.machine.interfaces())
    name = sharing.host_name(web.options()["name"], app.config["INSTANCE"]) if named else ""
    try:
        app.machine.share(addresses, name=name)
    except CannotShare as error:
        raise Invalid("", error.reason) from error
    sharing.keep(app, sharing.state(addresses, app.machine.sharing(), named=named))
    return web.seen(web.links().to("/admin/network"), _("The forum is open to your network."))


@bp.post("/close")
@web.owner_only
def close_door() -> Response:
    """Kept first: if the program ends in between, it stays closed."""
    app = current()
    sharing.keep(app, CLOSED)
    app.machine.unshare()
    return web.seen(web.links().to("/admin/network"), _("The forum is closed to the network."))
