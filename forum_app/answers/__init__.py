"""Which post solved the topic."""

from __future__ import annotations

from ..kernel.finding import SearchOperator
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..topics.events import PostAttributed, PostPurged, SightChanged
from . import check, moving, options, panels, queries, service, undoing, views


def register(app: Forum) -> None:
    app.register_blueprint(views.bp)
    app.options.declare(*options.OPTIONS)
    app.fillers_of_many["solve"] = panels.filler
    app.plain_fillers.add("solve")
    app.events.panel("topic head", panels.head)
    app.events.panel("post more", panels.more)
    app.events.panel("profile facts", panels.facts)
    app.events.listen(SightChanged, service.post_gone)
    app.events.listen(PostPurged, service.post_gone)
    app.events.provide("goes with a post", undoing.GoesWithAPost())
    for kind in undoing.KINDS:
        app.events.provide("act", kind)
    app.events.listen(PostAttributed, moving.attributed)
    app.events.provide("move", moving.Mover())
    app.events.provide("check", check.problems)
    app.events.provide("search operator", SearchOperator("is:solved", _("Solved"), queries.IS_SOLVED))
    app.events.provide("search operator", SearchOperator("is:unsolved", _("Not solved"), queries.IS_UNSOLVED))
