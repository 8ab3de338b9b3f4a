"""Places: categories and the boards in them."""

from __future__ import annotations

from ..accounts.leaving import MemberLeft
from ..kernel.acts import ActKind
from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from . import admin_views, check, granting, leaving, options, reasons, rights_views, safety, suggesting, undoing, views


def register(app: Forum) -> None:
    app.register_blueprint(views.bp)
    app.register_blueprint(admin_views.bp)
    app.register_blueprint(rights_views.bp)
    app.options.declare(*options.OPTIONS)
    app.events.menu("admin", MenuItem("/admin/boards", "boards", _("Boards"), 60))
    for kind in undoing.KINDS:
        app.events.provide("act", kind)
    app.events.listen(MemberLeft, leaving.member_left)
    app.events.provide("check", check.problems)
    app.events.provide("why", reasons.why)
    app.events.provide("safety", safety.lines)
    app.events.provide("suggest", suggesting.boards)
    app.events.provide("take_along", leaving.take_along)
    for kind in (
        ActKind(granting.CHANGED, _("changed who may do what on a board"), granting.undo_change, owners=True),
        ActKind(granting.NAMED, _("named somebody to keep a board"), granting.undo_naming, owners=True),
        ActKind(granting.UNNAMED, _("took a board out of somebody’s care"), granting.undo_release, owners=True),
    ):
        app.events.provide("act", kind)
