"""The program's own window, as the forum sees it: letting its owner in, closing it, what it does on this computer."""

from __future__ import annotations

from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from . import service, views


def register(app: Forum) -> None:
    app.register_blueprint(views.bp)
    for endpoint in ("window.enter", "window.close"):
        app.events.provide("brings a ticket", endpoint)
        app.events.provide("always open", endpoint)
    app.events.provide("kept open", service.kept_open)
    app.events.provide("problems", service.asleep)
    app.events.provide("tray", service.tray)
    if app.machine.comforts():
        app.events.menu("admin", MenuItem("/admin/computer", "flame", _("This computer"), 89))
    for endpoint in ("window.enter", "window.close"):  # the way in is open where only members read
        app.events.provide("open to guests", endpoint)
