"""The house itself: announcements on top of every page, rules and about, and whether it is open."""

from __future__ import annotations

from ..accounts.events import MemberJoined, MemberJoins
from ..kernel.clock import now
from ..kernel.db import Reader
from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..kernel.standing import Change, Remembered, Standing
from ..kernel.web import away_cookie
from . import admin_views, agreeing, options, queries, reasons, service, undoing, views


def register(app: Forum) -> None:
    app.register_blueprint(views.bp)
    app.register_blueprint(admin_views.bp)
    app.options.declare(*options.OPTIONS)
    app.jinja_env.globals["away_cookie"] = away_cookie
    app.standing = Remembered(_standing)
    app.events.guard(Change, agreeing.before_writing)
    app.events.guard(MemberJoins, agreeing.before_joining)
    app.events.listen(MemberJoined, service.joined)
    app.events.provide("why", reasons.why)
    app.events.provide("join_part", agreeing.join_part)
    for kind in undoing.KINDS:
        app.events.provide("act", kind)
    app.events.provide("always open", "house.dismiss")
    app.events.provide("forget", service.forget)
    app.events.menu("admin", MenuItem("/admin/announcements", "bell", _("Announcements"), 62))
    app.events.menu("admin", MenuItem("/admin/pages", "quote", _("Rules and about"), 64))
    app.events.provide("open to guests", "house.rules")


def _standing(db: Reader) -> Standing:
    return Standing(tuple(queries.notices(db, now())), queries.page_versions(db))
