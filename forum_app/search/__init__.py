"""Finds what was said: an index of tokens kept in the transaction of every change."""

from __future__ import annotations

from ..kernel.forum import Forum
from ..topics.events import PostAdded, PostEdited, PostPurged
from . import check, service, tokens, views


def register(app: Forum) -> None:
    app.register_blueprint(views.bp)
    app.events.provide("prepare", ("search", tokens.text_of))
    app.events.listen(PostAdded, service.added)
    app.events.listen(PostEdited, service.edited)
    app.events.listen(PostPurged, service.purged)
    app.events.provide("check", check.problems)
    app.events.provide("rebuild", service.rebuild)
