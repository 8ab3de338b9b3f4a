"""One file keeps the whole forum: made by itself, read back, and opened again where it is needed."""

from __future__ import annotations

import functools

from ..kernel.errors import StartError
from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from . import jobs, making, safety, status, upload_views, views
from .keeper import Keeper
from .ledger import Busy
from .words import BadArchive


def register(app: Forum) -> None:
    mine = app.extensions["backups"] = Keeper(app)
    app.register_blueprint(views.bp)
    app.register_blueprint(upload_views.bp)
    app.large_bodies |= upload_views.LARGEST
    app.events.menu("admin", MenuItem(status.PAGE, "archive", _("Backups"), 86))
    app.events.provide("before migrating", _before_migrating)
    app.events.provide("start", lambda _app: mine.begin())
    app.events.provide("stop", lambda _app: mine.stop())
    app.events.provide("keeps", status.keeps)
    app.events.provide("problems", status.problems)
    app.events.provide("safety", safety.lines)
    app.jobs.every(jobs.LOOK, "backups.look", functools.partial(jobs.look, app=app))


def _before_migrating(app: Forum) -> None:
    """:raises StartError: when none can be made; then nothing was changed."""
    try:
        making.before_migrating(making.source_of(app.db, app.settings.data_dir))
    except Busy as error:
        raise StartError(
            "A backup is being made; start again when it is done, to bring the forum up to date."
        ) from error
    except BadArchive as error:
        raise StartError(f"The backup before the update did not work, so nothing was changed: {error}") from error
