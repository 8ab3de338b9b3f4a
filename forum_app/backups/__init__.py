"""One file keeps the whole forum: made by itself, read back, and opened again where it is needed."""

from __future__ import annotations

import functools

from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from . import jobs, making, status, upload_views, views
from .keeper import Keeper


def register(app: Forum) -> None:
    mine = app.extensions["backups"] = Keeper(app)
    app.register_blueprint(views.bp)
    app.register_blueprint(upload_views.bp)
    app.large_bodies |= upload_views.LARGEST
    app.events.menu("admin", MenuItem(status.PAGE, "archive", _("Backups"), 80))
    app.events.provide("before migrating", _before_migrating)
    app.events.provide("start", lambda _app: mine.begin())
    app.events.provide("stop", lambda _app: mine.stop())
    app.events.provide("keeps", status.keeps)
    app.events.provide("problems", status.problems)
    app.jobs.every(jobs.LOOK, "backups.look", functools.partial(jobs.look, app=app))


def _before_migrating(app: Forum) -> None:
    making.before_migrating(making.source_of(app.db, app.settings.data_dir))
