"""How the forum is."""

from __future__ import annotations

import shutil
from typing import Any

import flask
from werkzeug.wrappers import Response

from ..accounts.queries import ONLINE, staff
from ..kernel import i18n, web
from ..kernel.clock import now
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..version import VERSION
from . import charts, diagnostics, keeping, problems, queries
from .counting import HOUR

bp = flask.Blueprint("admin", __name__, url_prefix="/admin", template_folder="templates")


@bp.get("/")
@web.owner_only
def overview() -> Response:
    app, db, at = current(), web.db(), now()
    look = web.look_now()
    hours = queries.hours_since(db, at // HOUR - (charts.DAYS + 1) * 24)
    found = problems.found(app)
    database, files = keeping.stored(app)
    return web.page(
        "admin/overview.html",
        headline=_headline(found),
        problems=found,
        said=charts.said(hours, look.zone, at),
        come=charts.come(hours, look.zone, at),
        site=web.site(),
        people_here=max(1, queries.seen_since(db, at - ONLINE)),
        running=_running(at - app.started_at),
        backup=keeping.backups(app),
        sharing=app.machine.sharing(),
        staff=staff(db),
        size=keeping.size,
        free=shutil.disk_usage(app.settings.data_dir).free,
        database=database,
        files=files,
        folder=app.settings.data_dir,
        slow=list(reversed(app.lately.slow)),
        version=VERSION,
    )


def _headline(found: list[problems.Problem]) -> Any:
    """The state of the house in a sentence."""
    urgent = sum(severity == "bad" for severity, *_rest in found)
    if urgent:
        return i18n.lazy_plural("One thing needs you now", "%(num)d things need you now", urgent)
    if not found:
        return _("All is well")
    return i18n.lazy_plural(
        "All is well, and one thing to look at", "All is well, and %(num)d things to look at", len(found)
    )


def _running(seconds: int) -> Any:
    """Since when, as far as one wants to know."""
    if seconds >= 2 * 86400:
        return i18n.lazy_plural("running for %(num)d day", "running for %(num)d days", seconds // 86400)
    if seconds >= 2 * 3600:
        return i18n.lazy_plural("running for %(num)d hour", "running for %(num)d hours", seconds // 3600)
    return i18n.lazy_plural("running for %(num)d minute", "running for %(num)d minutes", max(1, seconds // 60))


@bp.get("/diagnostics")
@web.owner_only
def diagnosis() -> Response:
    web.look_now()
    return web.page("admin/diagnostics.html", text=diagnostics.text(current()))
