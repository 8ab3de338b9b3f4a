"""Who may do what to whom. `why_not` alone decides."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ..accounts import names
from ..accounts import queries as accounts
from ..accounts.queries import Member
from ..kernel.db import Reader
from ..kernel.errors import Conflict, Forbidden, NotFound
from ..kernel.i18n import lazy as _
from ..kernel.viewer import Viewer
from . import queries
from .queries import Note, Sanction

WARN, SILENCE, SUSPEND, LIFT, SWEEP = "warn", "silence", "suspend", "lift", "sweep"
NOTE, END_SESSIONS, RENAME, BAN = "note", "sessions", "rename", "ban"
OWNERS = frozenset({END_SESSIONS, RENAME, BAN})
DAY = 24 * 3600
LONGEST = 30 * DAY  # for which a moderator suspends
LATELY = 30 * DAY  # who joined before is swept away by the owner alone


def why_not(viewer: Viewer, member: Member, act: str, *, now: int, until: int = 0) -> Any:
    """The sentence that says why this viewer may not do it to this member; None if they may."""
    if not viewer.is_staff:
        return _("Only those who keep order here do this.")
    if act == NOTE:
        return None
    if member.id == viewer.id:
        return _("Nobody does this to themself.")
    if member.role == "owner" and act != RENAME:
        return _("Nobody does this to an owner.")
    if viewer.is_owner:
        return None
    if act in OWNERS:
        return _("Only the owner does this.")
    if member.role != "member":
        return _("Only the owner does this to somebody who keeps order here.")
    if act == SUSPEND and until > now + LONGEST:
        return _("You can suspend for 30 days at most. Ask the owner for more.")
    if act == SWEEP and member.created_at < now - LATELY:
        return _("They have been here for more than 30 days. Ask the owner.")
    return None


def check_may(viewer: Viewer, member: Member, act: str, *, now: int, until: int = 0) -> None:
    """:raises Forbidden: with the sentence that says why not."""
    if sentence := why_not(viewer, member, act, now=now, until=until):
        raise Forbidden(sentence)


def member_to_order(db: Reader, viewer: Viewer, name: str) -> Member:
    """:raises NotFound: for whoever keeps no order here, as if there were no such page."""
    if not viewer.is_staff:
        raise NotFound
    found = accounts.member_by_key(db, names.key(name)[: 4 * names.LONGEST])
    if found is None:
        raise NotFound
    return found


def members_to_sweep(db: Reader, viewer: Viewer, member_ids: Collection[int], *, now: int) -> list[int]:
    """Those of them who are there, for `sweeping.sweep`.

    :raises Forbidden: when this viewer may not do it to one of them: all or none.
    """
    found = [member for member_id in sorted(set(member_ids)) if (member := accounts.member(db, member_id))]
    for member in found:
        check_sweeps(db, viewer, member, now=now)
    return [member.id for member in found]


def check_sweeps(db: Reader, viewer: Viewer, member: Member, *, now: int) -> None:
    """:raises Forbidden: also for whom the owner suspended: what replaces that could be lifted."""
    check_may(viewer, member, SWEEP, now=now)
    check_replaces(db, viewer, member, "suspension", now=now)


def sanction_to_lift(db: Reader, viewer: Viewer, member: Member, kind: str, *, now: int) -> Sanction:
    """Moderators lift what they could have decided themselves, and what they did decide.

    :raises Conflict: when there is none any more.
    """
    check_may(viewer, member, LIFT, now=now)
    found = queries.running(db, member.id, kind, now)
    if found is None:
        raise Conflict(_("It is lifted already, or over."))
    _check_in_reach(viewer, found)
    return found


def check_replaces(db: Reader, viewer: Viewer, member: Member, kind: str, *, now: int) -> None:
    """:raises Forbidden: when what would be replaced is not this viewer's to lift."""
    found = queries.running(db, member.id, kind, now)
    if found is not None:
        _check_in_reach(viewer, found)


def _check_in_reach(viewer: Viewer, found: Sanction) -> None:
    if not (viewer.is_owner or found.by_id == viewer.id or found.until <= found.at + LONGEST):
        raise Forbidden(_("The owner decided this. Ask them."))


def warning_to_read(db: Reader, viewer: Viewer, warning_id: int) -> Sanction:
    """One's own; another's is as absent."""
    found = queries.sanction(db, warning_id)
    if found is None or found.kind != "warning" or not viewer.id or found.member_id != viewer.id:
        raise NotFound
    return found


def note_to_drop(db: Reader, viewer: Viewer, member: Member, note_id: int) -> Note:
    """One's own, and for owners any."""
    found = queries.note(db, note_id)
    if found is None or found.member_id != member.id:
        raise NotFound
    if found.by_id != viewer.id and not viewer.is_owner:
        raise Forbidden(_("Somebody else wrote this note."))
    return found
