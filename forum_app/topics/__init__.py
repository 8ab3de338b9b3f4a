"""Threads with their posts: home, boards, reading, writing, keeping order."""

from __future__ import annotations

import functools

from ..boards.service import BoardEmptied
from ..kernel.forum import Forum
from . import (
    check,
    jobs,
    moderation_views,
    options,
    panels,
    purge_jobs,
    purge_views,
    service,
    shell,
    stream_views,
    take_along,
    views,
)


def register(app: Forum) -> None:
    for module in (views, stream_views, moderation_views, purge_views):
        app.register_blueprint(module.bp)
    app.options.declare(*options.OPTIONS)
    app.events.listen(BoardEmptied, service.board_emptied)
    app.events.panel("profile", panels.written)
    app.events.provide("check", check.problems)
    app.events.provide("start", jobs.plan)
    app.events.provide("forget", purge_jobs.forget)
    app.events.provide("take_along", take_along.written)
    app.jobs.handler(purge_jobs.COMPACT, purge_jobs.compact)
    app.jobs.handler(purge_jobs.BURY, purge_jobs.bury)
    app.fillers["own"] = shell.own_filler
    app.jobs.handler(
        jobs.KIND,
        functools.partial(jobs.render_again, options=app.options, origins=app.settings.origins),
    )
