"""What the owner does to many members at once, on their table: suspend, silence, hide everything."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import flask

from ..accounts.desk import MemberAct, Together
from ..accounts.queries import Member
from ..kernel import web
from ..kernel.db import Database, Reader, Writer
from ..kernel.errors import Invalid
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from ..kernel.viewer import Viewer
from . import access, service, settling, sweeping

AT_ONCE = 1.0  # seconds of hiding before the answer; a job does the rest


def _fields(db: Reader) -> str:  # noqa: ARG001
    """Why, and how long; what was typed before stays."""
    typed = flask.request.form
    return web.part("sanctions/_at_desk.html", why=typed.get("why", ""), length=typed.get("length", "3"))


def _bar(kind: str) -> Callable[[Writer, Viewer, Member, Mapping[str, str], int], int]:
    def bar(tx: Writer, viewer: Viewer, member: Member, fields: Mapping[str, str], now: int) -> int:
        """:raises Invalid: without a reason, or a length."""
        why, length = service.check_why(fields.get("why", "")), fields.get("length", "")
        if length == service.DATE:
            raise Invalid("length", _("Choose how long."))
        until = service.check_length(length, None, now)
        access.check_may(viewer, member, service.ACT[kind], now=now, until=until)
        return service.bar(tx, viewer.id, member, kind, why, until, now=now)

    return bar


def _sweep(tx: Writer, viewer: Viewer, members: list[Member], fields: Mapping[str, str], now: int) -> Together:
    """One act for all of them, with one undo. :raises Invalid: without a reason."""
    why = service.check_why(fields.get("why", ""))
    spared = {
        member.id: reason for member in members if (reason := access.why_not(viewer, member, access.SWEEP, now=now))
    }
    refused = [f"{member.display_name}: {spared[member.id]}" for member in members if member.id in spared]
    ids = [member.id for member in members if member.id not in spared]
    if not ids:
        return Together(0, refused)
    settling.everything_about(tx, viewer, ids, now)
    sweep_id, act_id = sweeping.sweep(tx, viewer.id, ids, why, now=now)

    def begin(db: Database) -> None:
        sweeping.work(db, sweep_id, AT_ONCE)

    return Together(len(ids), refused, act_id, begin)


ACTS = (
    MemberAct(
        "suspend", "lock", _("Suspend"), _bar(service.SUSPENSION),
        lambda done: lazy_plural("%(num)d person is suspended.", "%(num)d people are suspended.", done),
        part=_fields,
    ),
    MemberAct(
        "silence", "warn", _("Silence"), _bar(service.SILENCE),
        lambda done: lazy_plural("%(num)d person is silenced.", "%(num)d people are silenced.", done),
    ),
    MemberAct(
        "sweep", "trash", _("Hide everything of theirs"), None,
        lambda done: lazy_plural("%(num)d person is out, and what they wrote is hidden.",
                                 "%(num)d people are out, and what they wrote is hidden.", done),
        many=_sweep,
    ),
)  # fmt: skip
