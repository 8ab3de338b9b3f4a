"""Finds what was said: an index of tokens kept in the transaction of every change."""

from __future__ import annotations

from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..topics.events import PostAdded, PostAttributed, PostEdited, PostPurged, PostRendered
from . import admin_views, check, joining, making, operators, service, suggest_views, tokens, views


def register(app: Forum) -> None:
    app.register_blueprint(views.bp)
    app.register_blueprint(suggest_views.bp)
    for open_to in ("always open", "open to guests"):  # it tells those nothing who may not read, without a word
        app.events.provide(open_to, "suggest.suggest")
    app.register_blueprint(admin_views.bp)
    app.events.menu("admin", MenuItem(admin_views.PAGE, "search", _("Search"), 87))
    app.events.provide("problems", admin_views.problems)
    app.events.provide("prepare", ("search", tokens.text_of))
    app.events.listen(PostAdded, service.added)
    app.events.listen(PostEdited, service.edited)
    app.events.listen(PostRendered, service.edited)
    app.events.listen(PostAttributed, service.attributed)
    app.events.listen(PostPurged, service.purged)
    app.events.provide("check", check.problems)
    app.events.provide("rebuild", making.rebuild)
    app.events.provide("start", lambda app: making.at_start(app.db))
    app.jobs.handler(making.JOB, making.job)
    app.jobs.every(joining.EVERY, joining.JOB, joining.job)
    app.events.provide("imported", joining.all_of_it)
    for operator in operators.OPERATORS:
        app.events.provide("search operator", operator)
