"""A second factor at log-in: one-time passwords, and the recovery codes for when the phone is lost."""

from __future__ import annotations

from ..accounts.leaving import MemberLeft
from ..kernel.acts import ActKind
from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..kernel.options import OptionsPut
from . import check, entering_views, following, options, safety, service, shell, views


def register(app: Forum) -> None:
    app.register_blueprint(views.bp)
    app.register_blueprint(entering_views.bp)
    app.options.declare(*options.OPTIONS)
    app.events.menu("settings", MenuItem("/settings/security", "shield", _("Second factor"), 35))
    # an owner must come in to open a closed house, and staff to settle what keeps them from their office
    for endpoint in ("entering.code", "security.page", "security.confirm"):
        app.events.provide("always open", endpoint)
    app.events.provide("open to guests", "entering.code")  # who is half in is a guest still
    app.events.provide("check", check.problems)
    app.events.provide("safety", safety.lines)
    app.events.provide("act", ActKind(service.RESET, _("took a second factor off")))
    app.events.panel("profile", shell.of_member)
    app.events.listen(MemberLeft, following.member_left)
    app.events.listen(OptionsPut, following.options_put(app))
