"""Words that members put on topics, within the owner's rules."""

from __future__ import annotations

from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from . import admin_views, check, jobs, moving, options, parts, service, shell, topic_views, undoing, views


def register(app: Forum) -> None:
    """Hook the slice in."""
    for module in (views, topic_views, admin_views):
        app.register_blueprint(module.bp)
    app.options.declare(*options.OPTIONS)
    app.jinja_env.globals["tags_of"] = shell.shown
    app.fillers["tags"] = shell.filler
    app.plain_fillers |= {"tags"}
    app.events.panel("topic head", shell.head)
    app.events.provide("topic_part", parts.PART)
    app.events.provide("search operator", shell.OPERATOR)
    app.events.provide("suggest", shell.suggest)
    app.events.provide("move", moving.Mover())
    app.events.provide("check", check.problems)
    app.events.menu("admin", MenuItem(admin_views.PAGE, "tag", _("Tags"), 61))
    for kind in undoing.KINDS:
        app.events.provide("act", kind)
    app.jobs.handler(service.CLEAR, jobs.clear)
    app.jobs.every(jobs.DAY, service.SWEEP, jobs.sweep)
