"""The owner's desk: how the forum is, its settings, its log."""

from __future__ import annotations

from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from . import counting, log_views, options, problems, safety, safety_views, views


def menu_count(app: Forum, path: str) -> int:
    """What waits behind an entry of the menu: slices provide `menu_count` as (path, fn(db))."""
    return sum(count(app.db.reader()) for of, count in app.events.provided("menu_count") if of == path)


def register(app: Forum) -> None:
    app.register_blueprint(views.bp)
    app.register_blueprint(log_views.bp)
    app.register_blueprint(safety_views.bp)
    app.options.declare(*options.OPTIONS)
    counting.register(app)
    problems.register(app)
    app.events.provide("safety", safety.own_lines)
    app.events.menu("admin", MenuItem("/admin/", "home", _("How it is"), 10))
    app.events.menu("admin", MenuItem("/admin/safety", "shield", _("Safety"), 60))
    app.events.menu("admin", MenuItem("/admin/settings", "gear", _("Settings"), 90))
    app.events.menu("admin", MenuItem("/admin/log", "list", _("The log"), 95))
    app.jinja_env.globals["menu_count"] = lambda path: menu_count(app, path)
    app.jinja_env.globals["admin_menu"] = lambda: app.events.menu_items("admin")
