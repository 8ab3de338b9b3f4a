"""The owner's desk: how the forum is, its settings, its log."""

from __future__ import annotations

import functools

from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..kernel.options import OptionsPut
from . import (
    adding_views,
    counting,
    history,
    log_views,
    member_acts,
    member_views,
    options,
    problems,
    safety,
    safety_views,
    settings_views,
    statistics_views,
    views,
)


def menu_counts(app: Forum) -> dict[str, int]:
    """What waits behind the entries of the menu, by their paths: slices provide `menu_count` as (path, fn(db))."""
    return {path: many for path, count in app.events.provided("menu_count") if (many := count(app.db.reader()))}


def register(app: Forum) -> None:
    for module in (views, log_views, settings_views, member_views, adding_views, statistics_views, safety_views):
        app.register_blueprint(module.bp)
    app.options.declare(*options.OPTIONS)
    app.events.listen(OptionsPut, functools.partial(history.record, options=app.options))
    for act in member_acts.ACTS:
        app.events.provide("member act", act)
    for kind in member_acts.KINDS:
        app.events.provide("act", kind)
    counting.register(app)
    problems.register(app)
    app.events.provide("safety", safety.own_lines)
    app.events.menu("admin", MenuItem("/admin/", "home", _("How it is"), 10))
    app.events.menu("admin", MenuItem("/admin/statistics", "poll", _("Statistics"), 15))
    app.events.menu("admin", MenuItem("/admin/members", "user", _("Members"), 20))
    app.events.menu("admin", MenuItem("/admin/safety", "shield", _("Safety"), 84))
    app.events.menu("admin", MenuItem("/admin/settings", "gear", _("Settings"), 80))
    app.events.menu("admin", MenuItem("/admin/log", "list", _("The log"), 88))
    app.jinja_env.globals["menu_counts"] = lambda: menu_counts(app)
    app.jinja_env.globals["admin_menu"] = lambda: app.events.menu_items("admin")
