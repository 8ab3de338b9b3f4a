"""Threads with their posts: home, boards, reading, writing, keeping order."""

from __future__ import annotations

import functools

from ..boards.events import ReachChanged
from ..boards.service import BoardEmptied
from ..kernel.acts import ActKind
from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..kernel.options import OptionsPut
from ..kernel.writing import Home
from . import (
    attributing_views,
    bulk_views,
    check,
    history_views,
    jobs,
    keeping,
    merging_views,
    moderation_views,
    options,
    pace_undo,
    pace_views,
    pacing,
    panels,
    post_views,
    profile_views,
    purge_jobs,
    purge_views,
    readings,
    reasons,
    recount,
    renewing,
    shell,
    stream_views,
    take_along,
    top,
    undoing,
    views,
    writing_views,
)
from .events import TopicPurged


def register(app: Forum) -> None:
    for module in (
        views, post_views, history_views, stream_views, moderation_views, bulk_views, profile_views,
        purge_views, writing_views, pace_views, merging_views, attributing_views,
    ):  # fmt: skip
        app.register_blueprint(module.bp)
    app.options.declare(*options.OPTIONS)
    app.events.listen(BoardEmptied, keeping.board_emptied)
    app.events.listen(ReachChanged, recount.reach_changed)
    app.jobs.handler(recount.KIND, recount.go_on)
    app.events.listen(TopicPurged, keeping.topic_purged)
    app.events.panel("profile", panels.written)
    app.events.menu("profile", MenuItem(profile_views.TOPICS, "list", _("Topics"), 20))
    app.events.menu("profile", MenuItem(profile_views.POSTS, "pen", _("Posts"), 30))
    app.events.provide("check", check.problems)
    app.events.provide("why", reasons.why)
    app.events.provide("start", jobs.plan)
    app.events.provide("start", renewing.plan)
    app.events.listen(OptionsPut, functools.partial(renewing.options_put, options=app.options))
    app.events.provide("forget", purge_jobs.forget)
    app.events.provide("take_along", take_along.written)
    app.jobs.handler(purge_jobs.COMPACT, purge_jobs.compact)
    app.jobs.handler(purge_jobs.BURY, purge_jobs.bury)
    home = Home(app.settings.origins, app.settings.base_path)
    for kind in undoing.kinds(app.events, home, app.options):
        app.events.provide("act", kind)
    app.fillers["own"] = shell.own_filler
    app.fillers["views"] = shell.views_filler
    app.plain_fillers |= {"own", "views"}
    counter = app.extensions["readings"] = readings.Readings()
    app.jobs.tick(readings.FLUSH, lambda: counter.flush(app.db))
    app.jobs.every(top.PERIOD, top.KIND, top.Job())
    app.jobs.handler(jobs.HOT, jobs.reckon_hot)
    app.jobs.handler(
        renewing.KIND,
        functools.partial(
            renewing.render_again,
            options=app.options,
            home=home,
        ),
    )
    app.jobs.handler(keeping.UNPIN, jobs.unpin)
    app.jobs.handler(pacing.CLOSE, jobs.close)
    app.events.provide("act", ActKind("pace", _("changed how a topic goes on"), pace_undo.undo_pace))
    app.events.provide("act", ActKind("wiki", _("changed who may edit a post"), pace_undo.undo_wiki))
    app.jobs.every(600, jobs.LOCK, functools.partial(jobs.lock_idle, options=app.options))
    app.jobs.every(3600, jobs.SWEEP, jobs.sweep_traces)
