"""The owner's look of the house - colour, logo, welcome, a sheet of CSS - and the page that shows every part of it."""

from __future__ import annotations

import functools

from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from . import check, guide_views, options, queries, theme, views

LARGEST = 12 * 1024 * 1024  # bytes of a body; more than a logo may have, so that the forum itself says what is wrong


def register(app: Forum) -> None:
    app.register_blueprint(views.bp)
    app.register_blueprint(guide_views.bp)
    app.options.declare(*options.OPTIONS)
    app.large_bodies[views.LOGO] = LARGEST
    app.jinja_env.globals["theme"] = theme.address
    app.events.menu("admin", MenuItem(views.PATH, "sun", _("The look"), 66))
    app.events.provide("always open", "look.sheet")  # a closed house looks like itself as well
    app.events.provide("always open", "look.logo")
    app.events.provide("has files", queries.logo_files)
    app.events.provide("check", functools.partial(check.problems, files=app.files))
    for endpoint in ("look.logo", "look.sheet"):  # the way in is open where only members read
        app.events.provide("open to guests", endpoint)
