"""Threads with their posts: home, boards, reading, writing, keeping order."""

from __future__ import annotations

import functools

from ..boards.service import BoardEmptied
from ..kernel.forum import Forum
from . import bulk_views, check, jobs, keeping, moderation_views, options, panels, shell, stream_views, views


def register(app: Forum) -> None:
    for module in (views, stream_views, moderation_views, bulk_views):
        app.register_blueprint(module.bp)
    app.options.declare(*options.OPTIONS)
    app.events.listen(BoardEmptied, keeping.board_emptied)
    app.events.panel("profile", panels.written)
    app.events.provide("check", check.problems)
    app.events.provide("start", jobs.plan)
    app.fillers["own"] = shell.own_filler
    app.jobs.handler(
        jobs.KIND,
        functools.partial(jobs.render_again, options=app.options, origins=app.settings.origins),
    )
    app.jobs.handler(keeping.UNPIN, jobs.unpin)
    app.jobs.every(600, jobs.LOCK, functools.partial(jobs.lock_idle, options=app.options))
    app.jobs.every(3600, jobs.SWEEP, jobs.sweep_traces)
