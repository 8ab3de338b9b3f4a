"""What a table of rights says, in plain words; the tables that most boards want, by name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..groups.queries import Group
from ..kernel.errors import Conflict, Invalid
from ..kernel.i18n import lazy as _
from ..kernel.rights import (
    ALL,
    ATTACH,
    DEFAULT,
    EVERYONE,
    MEMBERS,
    MODERATE,
    REPLY,
    SEE,
    STAFF,
    START,
    with_all,
)

Rows = Mapping[int, int]  # group -> bits of kernel/rights.py
WRITE = SEE | START | REPLY | ATTACH
PRESETS = ("everyone", "members", "groups", "announcements")
LABELS: dict[str, Any] = {
    "everyone": _("Everyone: all can read, members write"),
    "members": _("Members only: who is not logged in does not see it"),
    "groups": _("Only these groups: for all others it is not there"),
    "announcements": _("Announcements: only staff begins, members answer"),
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the owner is told before it is stored. With `ask` only after a second look."""

    text: Any
    ask: bool = False


def of_preset(name: str, groups: Collection[int] = ()) -> Rows:
    """The table behind a name; `groups` are those that a board for some is for.

    :raises Invalid: for the field `among`, when a board for some is for nobody.
    """
    if name == "members":
        return {EVERYONE: 0, MEMBERS: WRITE, STAFF: ALL}
    if name == "announcements":
        return {EVERYONE: SEE, MEMBERS: SEE | REPLY | ATTACH, STAFF: ALL}
    if name == "groups":
        if not set(groups) - {STAFF}:
            raise Invalid("among", _("Choose at least one group."))
        return {EVERYONE: 0} | {people_id: ALL if people_id == STAFF else WRITE for people_id in groups}
    return DEFAULT


def preset_of(rows: Rows) -> str:
    """The name of a table, if it has one."""
    rows = clean(rows)
    for name in ("everyone", "members", "announcements"):
        if rows == of_preset(name):
            return name
    groups = rows.keys() - {EVERYONE}
    some = not rows[EVERYONE] and MEMBERS not in rows and groups - {STAFF}
    return "groups" if some and rows == of_preset("groups", groups) else ""


def clean(rows: Rows) -> Rows:
    """As it is stored: whoever writes sees, whoever keeps order does all, a group that may nothing is left out, and
    everyone is not."""
    rows = rows or DEFAULT
    kept = {people_id: with_all(bits) for people_id, bits in sorted(rows.items()) if bits}
    return {EVERYONE: 0} | kept


def check(rows: Rows, groups: Collection[Group]) -> None:
    """:raises Invalid: for what guests can never do.

    :raises Conflict: for a group that is not there any more.
    """
    if not rows.keys() <= {group.id for group in groups}:
        raise Conflict(_("One of these groups is not there any more. Look at the table again."))
    if rows.get(EVERYONE, 0) & ~SEE:
        raise Invalid("see", _("Guests can only read: whoever writes has to be a member."))


def doubts(rows: Rows, groups: Collection[Group]) -> list[Doubt]:
    """What is odd about a table, the worst first."""
    rows = clean(rows)
    found = []
    seeing = [group for group in groups if rows.get(group.id, 0) & SEE]
    if not seeing:
        found.append(Doubt(_("Nobody but the owner sees this board."), ask=True))
    elif all(group.own and not group.members for group in seeing):
        found.append(Doubt(_("Nobody is in these groups yet, so nobody but the owner sees this board."), ask=True))
    elif not any(rows.get(group.id, 0) & START for group in groups):
        found.append(Doubt(_("Nobody but the owner can begin a topic in it."), ask=True))
    if rows.get(MEMBERS, 0) & MODERATE:
        found.append(Doubt(_("Every member could delete and move what others wrote."), ask=True))
    if seeing and not any(rows.get(group.id, 0) & MODERATE for group in groups):
        found.append(Doubt(_("Only the owner, and whoever is named below, keeps order in it.")))
    found += [
        Doubt(_("There is nobody in “%(name)s” yet.", name=group.name))
        for group in seeing
        if group.own and not group.members
    ]
    return found


def sentences(rows: Rows, groups: Collection[Group], guests_read: bool = True) -> Iterator[Any]:
    """What comes of it: guests, members, the staff, and each group that may more than members."""
    rows = clean(rows)
    guests = rows[EVERYONE] & SEE
    if guests and not guests_read:
        yield _("Guests do not see it: the settings let nobody read who is not logged in.")
    else:
        yield _("Guests read it.") if guests else _("Guests do not see it.")
    members = rows[EVERYONE] | rows.get(MEMBERS, 0)
    yield _said(_("Members"), members)
    for group in groups:
        bits = members | rows.get(group.id, 0)
        if group.own and bits != members:
            yield _said(_("Those in “%(name)s”", name=group.name), bits)
    yield _said(_("Moderators"), members | rows.get(STAFF, 0))


def _said(who: Any, bits: int) -> Any:
    if not bits & SEE:
        return _("%(who)s do not see it.", who=who)
    if bits & MODERATE:
        return _("%(who)s read, write and keep order.", who=who)
    if not bits & (START | REPLY):
        return _("%(who)s read it.", who=who)
    return _writing(who, bits & (START | REPLY), bool(bits & ATTACH))


def _writing(who: Any, bits: int, files: bool) -> Any:
    match bits, files:
        case (6, True):
            return _("%(who)s read, begin topics and answer.", who=who)
        case (6, False):
            return _("%(who)s read, begin topics and answer, without pictures and files.", who=who)
        case (4, True):
            return _("%(who)s read and answer.", who=who)
        case (4, False):
            return _("%(who)s read and answer, without pictures and files.", who=who)
        case (_, True):
            return _("%(who)s read and begin topics, and do not answer.", who=who)
    return _("%(who)s read and begin topics, without pictures and files, and do not answer.", who=who)
