"""The first run: one page makes the forum, then a living place: two boards, a welcome topic, a short checklist."""

from __future__ import annotations

from ..kernel.forum import Forum
from . import options, service, shell, views


def register(app: Forum) -> None:
    app.register_blueprint(views.bp)
    app.options.declare(*options.OPTIONS)
    app.events.provide("start", service.prepare_code)
    app.events.provide("found", service.found_from_terminal)
    app.before_request(views.lead_to_setup)
    app.fillers["checklist"] = shell.checklist_filler
    app.events.provide("open to guests", "welcome.setup")
