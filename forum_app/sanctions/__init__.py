"""Who may not write, or not come in, until when and why: silence, suspension, bans, spammers."""

from __future__ import annotations

from collections.abc import Iterable

from ..accounts import queries as accounts
from ..accounts.events import MemberEnters, MemberJoins, ProfileWritten, SessionUnknown
from ..kernel import web
from ..kernel.clock import now
from ..kernel.db import Reader
from ..kernel.errors import FOR_GOOD
from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..kernel.standing import Change
from ..topics.events import PostApproved
from . import (
    at_desk,
    ban_views,
    barring,
    check,
    cli,
    jobs,
    leaving,
    moving,
    own_views,
    queries,
    reasons,
    service,
    sweep_views,
    sweeping,
    undoing,
    views,
)
from .queries import sweeps

__all__ = ["cli", "register"]  # the commands join those of accounts


def register(app: Forum) -> None:
    for module in (views, sweep_views, own_views, ban_views):
        app.register_blueprint(module.bp)
    app.before_request(barring.before_page)
    app.events.guard(Change, barring.before_change)
    app.events.guard(PostApproved, barring.before_posting)
    app.events.guard(MemberEnters, barring.enters)
    app.events.guard(MemberJoins, barring.joins)
    app.events.guard(ProfileWritten, barring.before_profile)
    app.events.guard(SessionUnknown, barring.unknown_session)
    app.mine.declare("silence", barring.read_silence)
    app.mine.declare("warnings", barring.read_warnings)
    app.fillers["silenced"] = barring.silenced
    app.fillers["warned"] = barring.warned
    app.events.panel("settings", _standing)
    for place in ("profile head", "member desk"):
        app.events.panel(place, _about)
    app.events.menu("admin", MenuItem("/admin/bans", "lock", _("Bans"), 48))
    app.events.provide("check", check.problems)
    app.events.provide("move", moving.Mover())
    app.events.provide("why", reasons.why)
    for act in at_desk.ACTS:
        app.events.provide("member act", act)
    for part in reasons.FILTERS:
        app.events.provide("member filter", part)
    app.events.provide("forget", leaving.forget)
    app.events.provide("take_along", leaving.take_along)
    app.events.provide("has files", sweeps.avatars)
    app.jobs.handler(sweeping.JOB, sweeping.job)
    app.jobs.every(3600, jobs.TIDY, jobs.tidy)
    undoing.provide(app)


def _standing(db: Reader, member_ids: Iterable[int]) -> dict[int, str]:
    """What stands about a member, on their own page of settings."""
    made = {}
    for member_id in member_ids:
        found = queries.running(db, member_id, service.SILENCE, now())
        if found:
            made[member_id] = web.part(
                "sanctions/_silenced.html", until=found.until, why=found.why, for_good=found.until >= FOR_GOOD
            )
    return made


def _about(db: Reader, member_ids: Iterable[int]) -> dict[int, str]:
    """What stands about members, to those who may lift it."""
    if not web.viewer().is_staff:
        return {}
    made = {}
    for member in filter(None, (accounts.member(db, member_id) for member_id in member_ids)):
        bars = (queries.running(db, member.id, kind, now()) for kind in (service.SUSPENSION, service.SILENCE))
        if found := [bar for bar in bars if bar]:
            made[member.id] = web.part("sanctions/_about.html", running=found, name=member.name, for_good=FOR_GOOD)
    return made
