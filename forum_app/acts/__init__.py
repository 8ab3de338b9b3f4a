"""What those who keep order did: the log, and undoing it."""

from __future__ import annotations

from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..topics.events import PostPurged
from . import check, jobs, options, service, views

LOG = "/admin/acts"


def register(app: Forum) -> None:
    app.register_blueprint(views.bp)
    app.options.declare(*options.OPTIONS)
    app.events.menu("admin", MenuItem(LOG, "shield", _("Who kept order"), 50))
    app.events.provide("order tab", ("/order/log", _("Who kept order"), None))
    app.events.listen(PostPurged, service.post_purged)
    app.events.provide("check", check.problems)
    app.events.provide("forget", service.forget)
    app.jobs.every(6 * 3600, jobs.EMPTY, jobs.empty_old)
