"""How the acts of this slice are undone from the log: may the viewer do it, and does it stand?"""

from __future__ import annotations

from typing import Any

from ..accounts import names
from ..accounts import queries as accounts
from ..accounts.queries import Member
from ..kernel.acts import Act, ActKind
from ..kernel.db import Reader, Writer
from ..kernel.errors import Conflict, Forbidden
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..kernel.viewer import Viewer
from . import access, bans, queries, renaming, service, settling, sweeping
from .queries import Sanction
from .queries import bans as ban_rows
from .queries import names as name_rows


def provide(app: Forum) -> None:
    for name, words, undo in (
        ("warn", _("warned somebody"), undo_warning),
        ("silence", _("silenced somebody"), undo_bar),
        ("suspend", _("suspended somebody"), undo_bar),
        ("lift silence", _("let somebody write again"), undo_lift),
        ("lift suspension", _("let somebody come in again"), undo_lift),
        ("end sessions", _("ended all sessions of somebody"), None),
        ("rename", _("gave somebody another name"), undo_rename),
        ("sweep", _("hid everything of somebody"), undo_sweep),
        ("bring back", _("brought everything of somebody back"), None),
        ("ban", _("banned a name or an address"), undo_ban),
        ("unban", _("took a ban away"), undo_unban),
    ):
        app.events.provide("act", ActKind(name, words, undo))


def _member(db: Reader, act: Act) -> Member:
    found = accounts.member(db, act.member_id or 0)
    if found is None:
        raise Conflict(_("They are not here any more."))
    return found


def _sanction(db: Reader, act: Act) -> Sanction:
    found = queries.sanction(db, int(act.before["sanction"]))
    if found is None:
        raise Conflict(_("They are not here any more."))
    return found


def _check_owner(viewer: Viewer) -> None:
    if not viewer.is_owner:
        raise Forbidden(_("Only the owner does this."))


def undo_warning(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:
    access.check_may(viewer, _member(tx, act), access.WARN, now=now)
    found = _sanction(tx, act)
    service.take_back(tx, viewer.id, found, now)
    settling.undone(tx, found)


def undo_bar(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:
    found = _sanction(tx, act)
    access.sanction_to_lift(tx, viewer, _member(tx, act), found.kind, now=now)
    service.end(tx, found, now=now, by_id=viewer.id, earlier_id=int(act.before["earlier"]))
    settling.undone(tx, found)


def undo_lift(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:
    found = _sanction(tx, act)
    doing = access.SUSPEND if found.kind == service.SUSPENSION else access.SILENCE
    access.check_may(viewer, _member(tx, act), doing, now=now, until=found.until)
    service.stand_again(tx, found, now=now)


def undo_rename(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:
    """Back to the old name, which is theirs still. :raises Conflict: when they were given a third one."""
    _check_owner(viewer)
    member, before = _member(tx, act), act.before
    if member.name != before["now"]:
        raise Conflict(_("They have yet another name by now."))
    name = str(before["name"])
    prepared = (name, names.key(name), names.look(name))
    if not name_rows.is_own(tx, member.id, *prepared[1:]):
        raise Conflict(_("Somebody here has this name already, or one that looks like it."))
    renaming.change(tx, member.id, prepared, str(before["shown"]), now=now)


def undo_sweep(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:
    check_bring_back(viewer, act.actor_id)
    sweeping.bring_back(tx, viewer.id, int(act.before["sweep"]), now=now)


def check_bring_back(viewer: Viewer, by_id: int) -> None:
    """:raises Forbidden: for all but owners and whoever did it."""
    if not (viewer.is_owner or (viewer.is_staff and by_id == viewer.id)):
        raise Forbidden(_("Only the owner, or whoever did it, brings it back."))


def undo_ban(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:
    _check_owner(viewer)
    found, old = ban_rows.ban(tx, int(act.before["ban"])), act.before["old"]
    if found is None or found.at != act.at:
        raise Conflict(_("Something else was decided since."))
    ban_rows.drop(tx, found.id)
    if old:
        bans.put_back(tx, viewer.id, old, now=now)


def undo_unban(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:
    _check_owner(viewer)
    old: dict[str, Any] = act.before["old"]
    if ban_rows.ban_of(tx, old["kind"], old["pattern"]):
        raise Conflict(_("Something else was decided since."))
    bans.put_back(tx, viewer.id, old, now=now)
