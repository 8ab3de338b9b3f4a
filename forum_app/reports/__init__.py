"""Posts that members report, and the queue of those who keep order."""

from __future__ import annotations

from ..accounts.leaving import MemberLeft
from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..topics.events import PostPurged
from . import check, leaving, options, queue_views, settling, shell, undoing, views


def register(app: Forum) -> None:
    for module in (views, queue_views):
        app.register_blueprint(module.bp)
    app.options.declare(*options.OPTIONS)
    _show(app)
    app.events.listen(PostPurged, leaving.post_purged)
    app.events.listen(MemberLeft, leaving.member_left)
    app.events.provide("check", check.problems)
    app.events.provide("forget", leaving.forget)
    app.events.provide("take_along", leaving.take_along)
    app.events.provide("settle report", settling.one)
    app.events.provide("settle reports about", settling.all_about)
    app.events.provide("open settled reports", settling.again)
    app.events.provide("record", shell.earlier)
    for kind in undoing.KINDS:
        app.events.provide("act", kind)
    app.jobs.every(3600, leaving.SWEEP, leaving.sweep)


def _show(app: Forum) -> None:
    app.fillers_of_many["report"] = shell.filler
    app.plain_fillers.add("report")
    app.events.panel("post more", shell.panel)
    app.mine.declare(shell.MINE, shell.own_count)
    app.own_tags.append(shell.waiting)
    app.jinja_env.globals["order_tabs"] = shell.tabs
    for menu, place in (("me", 60), ("admin", 42)):
        app.events.menu(menu, MenuItem(shell.PATH, "flag", _("Moderation"), place))
    app.events.provide("own count", (shell.PATH, shell.waiting))
    app.events.provide("menu_count", (shell.PATH, shell.at_desk))
