"""Questions to vote on, in the first post of a topic."""

from __future__ import annotations

from ..kernel.finding import SearchOperator
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..topics.events import PostPurged
from . import check, jobs, leaving, moving, parts, queries, service, shell, undoing, views


def register(app: Forum) -> None:
    app.register_blueprint(views.bp)
    app.mine.declare("polls", queries.own)
    app.fillers["poll"] = shell.filler
    app.events.panel("post below", shell.panel)
    app.events.provide("topic_part", parts.PART)
    app.events.listen(PostPurged, leaving.post_purged)
    for kind in undoing.KINDS:
        app.events.provide("act", kind)
    app.events.provide("move", moving.Mover())
    app.events.provide("check", check.problems)
    app.events.provide("search operator", SearchOperator("has:poll", _("With a poll"), queries.HAS_POLL))
    app.events.provide("forget", leaving.forget)
    app.events.provide("take_along", leaving.take_along)
    app.jobs.handler(service.CLOSE, jobs.close)
