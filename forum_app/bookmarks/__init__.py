"""Bookmarks with a note, for their owner alone."""

from __future__ import annotations

from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..topics.events import PostPurged
from . import check, leaving, moving, queries, shell, views


def register(app: Forum) -> None:
    app.register_blueprint(views.bp)
    app.mine.declare("bookmarks", queries.own)
    app.fillers_of_many["bookmark"] = shell.filler
    app.plain_fillers.add("bookmark")
    app.events.panel("post more", shell.panel)
    app.events.menu("me", MenuItem(views.PATH, "bookmark", _("Bookmarks"), 40))
    app.events.listen(PostPurged, leaving.post_purged)
    app.events.provide("move", moving.Mover())
    app.events.provide("check", check.problems)
    app.events.provide("forget", leaving.forget)
    app.events.provide("take_along", leaving.take_along)
