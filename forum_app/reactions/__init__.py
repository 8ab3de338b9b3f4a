"""Reactions to posts: a small set that the owner chooses."""

from __future__ import annotations

from ..kernel.forum import Forum
from ..topics.events import PostAttributed, PostPurged
from . import check, leaving, moving, options, panels, queries, shell, views


def register(app: Forum) -> None:
    app.register_blueprint(views.bp)
    app.options.declare(*options.OPTIONS)
    app.mine.declare("reactions", queries.own)
    app.fillers_of_many["reactions"] = shell.filler
    app.plain_fillers.add("reactions")
    app.events.panel("post acts", shell.panel)
    app.events.panel("profile facts", panels.facts)
    app.events.listen(PostPurged, leaving.post_purged)
    app.events.listen(PostAttributed, moving.attributed)
    app.events.provide("move", moving.Mover())
    app.events.provide("check", check.problems)
    app.events.provide("forget", leaving.forget)
    app.events.provide("take_along", leaving.take_along)
