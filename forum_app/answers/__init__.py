"""Which post solved the topic."""

from __future__ import annotations

from ..kernel.forum import Forum
from ..topics.events import PostDeleted, PostPurged
from . import check, options, panels, service, views


def register(app: Forum) -> None:
    app.register_blueprint(views.bp)
    app.options.declare(*options.OPTIONS)
    app.fillers_of_many["solve"] = panels.filler
    app.events.panel("topic head", panels.head)
    app.events.panel("post more", panels.more)
    app.events.panel("profile facts", panels.facts)
    app.events.listen(PostDeleted, service.post_gone)
    app.events.listen(PostPurged, service.post_gone)
    app.events.provide("check", check.problems)
