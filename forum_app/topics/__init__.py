"""Threads with their posts: home, boards, reading, writing, keeping order."""

from __future__ import annotations

import functools

from ..boards.service import BoardEmptied
from ..kernel.forum import Forum
from ..kernel.options import OptionsPut
from . import (
    check,
    history_views,
    jobs,
    moderation_views,
    options,
    panels,
    post_views,
    service,
    shell,
    stream_views,
    views,
)


def register(app: Forum) -> None:
    for module in (views, post_views, history_views, stream_views, moderation_views):
        app.register_blueprint(module.bp)
    app.options.declare(*options.OPTIONS)
    app.events.listen(BoardEmptied, service.board_emptied)
    app.events.panel("profile", panels.written)
    app.events.provide("check", check.problems)
    app.events.provide("start", jobs.plan)
    app.events.listen(OptionsPut, functools.partial(jobs.options_put, options=app.options))
    app.fillers["own"] = shell.own_filler
    app.jobs.handler(
        jobs.KIND,
        functools.partial(jobs.render_again, options=app.options, origins=app.settings.origins),
    )
