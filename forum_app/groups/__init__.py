"""Groups of people: the owner's own, who is in them, how one comes in."""

from __future__ import annotations

from ..accounts.events import CameWith
from ..accounts.leaving import MemberLeft
from ..kernel.acts import ActKind
from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from . import admin_views, at_desk, check, leaving, queries, service, shell, undoing, views


def register(app: Forum) -> None:
    app.register_blueprint(views.bp)
    app.register_blueprint(admin_views.bp)
    app.mine.declare(shell.MINE, shell.asked)
    app.own_tags.append(shell.waiting)
    app.events.menu("admin", MenuItem("/admin/groups", "users", _("Groups"), 26))
    app.events.menu("me", MenuItem(views.PATH, "users", _("Groups"), 60))
    app.events.provide("menu_count", ("/admin/groups", queries.waiting_in_all))
    app.events.provide("own count", (views.PATH, shell.waiting))
    app.events.panel("profile", shell.on_profile)
    app.events.listen(CameWith, shell.came_with)
    app.events.listen(MemberLeft, leaving.member_left)
    app.events.provide("check", check.problems)
    app.events.provide("take_along", leaving.take_along)
    app.events.provide("member act", at_desk.PUT_IN)
    app.events.provide("act", ActKind(service.PUT_IN, _("put somebody into a group"), undoing.put_in))
    app.events.provide("act", ActKind(service.TAKEN_OUT, _("took somebody out of a group"), undoing.take_out))
