"""Notices: what happened for a member; following and muting."""

from __future__ import annotations

from ..accounts.events import KnockAnswered, Knocked
from ..answers.events import Solved
from ..approval.events import HeldDecided, HeldWaitsAgain
from ..boards.service import BoardEmptied
from ..groups.events import Answered
from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..messages.events import MessagePosted, MessagesGone, TalkLeft, WritesTo
from ..reactions.events import Reacted, ReactionTaken
from ..reports.events import ReportAnswered, ReportOpenedAgain
from ..topics.events import PostAdded, PostEdited, PostPurged, SightChanged, TopicMoved, TopicPurged
from . import check, jobs, leaving, level_views, moving, panels, service, shell, telling, views
from .seen import FLUSH, Seen


def register(app: Forum) -> None:
    for module in (views, level_views):
        app.register_blueprint(module.bp)
    _listen(app)
    app.events.guard(WritesTo, telling.writes_to)
    _show(app)
    app.events.menu("settings", MenuItem(views.SETTINGS, "bell", _("Notices"), 30))
    app.events.provide("move", moving.Mover())
    app.events.provide("check", check.problems)
    app.events.provide("forget", leaving.forget)
    app.events.provide("take_along", leaving.take_along)
    app.events.provide("live", ("notices", shell.live))
    app.mine.declare("muted", lambda db, member_id, _: service.muted(db, member_id))  # for what is unread
    seen = app.extensions[shell.SEEN] = Seen()
    app.extensions[shell.TOLD] = {}
    app.jobs.tick(FLUSH, lambda: seen.flush(app.db))
    app.jobs.handler(telling.SPREAD, jobs.spread)
    app.jobs.every(3600, jobs.SWEEP, jobs.sweep)


def _listen(app: Forum) -> None:
    for event, fn in (
        (PostAdded, telling.post_added),
        (PostEdited, telling.post_edited),
        (PostPurged, telling.post_purged),
        (SightChanged, telling.sight_changed),
        (TopicMoved, telling.topic_moved),
        (BoardEmptied, telling.board_emptied),
        (TopicPurged, telling.topic_purged),
        (Reacted, telling.reacted),
        (ReactionTaken, telling.reaction_taken),
        (Solved, telling.solved),
        (ReportAnswered, telling.report_answered),
        (ReportOpenedAgain, telling.report_opened_again),
        (HeldDecided, telling.held_decided),
        (HeldWaitsAgain, telling.held_waits_again),
        (Answered, telling.group_answered),
        (Knocked, telling.knocked),
        (KnockAnswered, telling.knock_answered),
        (MessagePosted, telling.message_posted),
        (MessagesGone, telling.messages_gone),
        (TalkLeft, telling.talk_left),
    ):
        app.events.listen(event, fn)


def _show(app: Forum) -> None:
    for name, fn in (
        ("notices", shell.own_new),
        ("notices of talk", shell.own_talk),
        ("levels", shell.own_levels),
        ("topic heard", shell.own_topic),
    ):
        app.mine.declare(name, fn)
    app.own_tags.append(shell.closed)
    app.fillers |= {
        "bell": shell.bell_filler,
        "follow": shell.follow_topic_filler,
        "follow_board": shell.follow_board_filler,
        "follow_person": shell.follow_person_filler,
    }
    app.fillers_of_many["ignored"] = shell.ignored_filler
    app.plain_fillers |= {"bell", "follow", "follow_board", "follow_person", "ignored"}
    app.events.panel("topic rail", panels.follow)
