"""How the forum is, and its settings."""

from __future__ import annotations

import shutil
from typing import Any

import flask
from werkzeug.wrappers import Response

from ..accounts.queries import staff
from ..kernel import web
from ..kernel.clock import now
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..version import VERSION
from . import service

bp = flask.Blueprint("admin", __name__, url_prefix="/admin", template_folder="templates")


@bp.get("/")
@web.owner_only
def overview() -> Response:
    app = current()
    db = web.db()
    return web.page(
        "admin/overview.html",
        site=web.site(),
        staff=staff(db),
        free=shutil.disk_usage(app.settings.data_dir).free,
        size=app.settings.database.stat().st_size,
        folder=app.settings.data_dir,
        let_in=app.settings.host not in ("127.0.0.1", "::1", "localhost"),
        version=VERSION,
        sqlite=app.db.driver.sqlite_version,
    )


@bp.route("/settings", methods=["GET", "POST"])
@web.owner_only
def settings() -> Response:
    app = current()
    values = dict(web.options())
    wrong: dict[str, Any] = {}
    if flask.request.method == "POST":
        switches = flask.request.form.getlist("shown")
        cleaned, wrong = service.cleaned(app.options, flask.request.form, switches)
        if not wrong:
            with app.db.transaction() as tx:
                service.store(tx, app.options, cleaned, now())
            return web.seen(web.links().to("/admin/settings"), _("Saved."))
        values |= dict.fromkeys(switches, False) | flask.request.form.to_dict()
    web.look_now()  # the headings are in the reader's language
    groups = service.grouped(app.options)
    return web.page("admin/settings.html", 422 if wrong else 200, groups=groups, values=values, wrong=wrong)
