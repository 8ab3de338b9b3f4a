"""Places: categories and the boards in them."""

from __future__ import annotations

from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from . import admin_views, check, reasons, safety, undoing, views


def register(app: Forum) -> None:
    app.register_blueprint(views.bp)
    app.register_blueprint(admin_views.bp)
    app.events.menu("admin", MenuItem("/admin/boards", "boards", _("Boards")))
    for kind in undoing.KINDS:
        app.events.provide("act", kind)
    app.events.provide("check", check.problems)
    app.events.provide("why", reasons.why)
    app.events.provide("safety", safety.lines)
