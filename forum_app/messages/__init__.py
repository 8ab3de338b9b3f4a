"""Private messages between two or more people."""

from __future__ import annotations

import functools

from ..accounts.events import Hushed
from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..kernel.options import OptionsPut
from ..kernel.writing import Home
from . import (
    access,
    check,
    leaving,
    message_views,
    people_views,
    renewing,
    service,
    settings_views,
    shell,
    take_along,
    views,
)
from .noted import FLUSH, Noted
from .queries.keeping import REMOVE


def register(app: Forum) -> None:
    for module in (views, message_views, people_views, settings_views):
        app.register_blueprint(module.bp)
    noted = app.extensions["messages read"] = Noted()
    app.jobs.tick(FLUSH, lambda: noted.flush(app.db))
    app.mine.declare(shell.MINE, shell.unread)
    app.own_tags.append(shell.waiting)
    app.fillers["write to"] = shell.write_to
    app.events.menu("me", MenuItem(views.LIST, "mail", _("Messages"), 20))
    app.events.menu("settings", MenuItem(settings_views.PATH, "mail", _("Messages"), 60))
    app.events.provide("own count", (views.LIST, shell.waiting))
    app.events.provide("live", ("messages", shell.live_count))
    app.events.provide("live", ("talk", shell.live_talk))
    app.events.provide("attached to", ("message", access.attached_to))
    app.events.provide("message to report", lambda *which: access.message_to_read(*which)[1])
    app.events.provide("check", check.problems)
    app.events.provide("forget", leaving.forget)
    app.events.provide("take_along", take_along.messages)
    app.events.provide("start", renewing.plan)
    app.events.listen(Hushed, service.hushed)
    app.events.listen(OptionsPut, functools.partial(renewing.options_put, options=app.options))
    app.jobs.handler(REMOVE, leaving.remove)
    app.jobs.handler(
        renewing.KIND,
        functools.partial(
            renewing.render_again,
            options=app.options,
            home=Home(app.settings.origins, app.settings.base_path),
        ),
    )
