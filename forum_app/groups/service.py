"""The rules of groups. No HTTP, no SQL."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from ..kernel import acts, text
from ..kernel.db import Reader, Writer
from ..kernel.errors import Conflict, Forbidden, Invalid
from ..kernel.i18n import lazy as _
from ..kernel.queries import bump_mine, bump_site
from ..kernel.queries.rights import set_groups_of
from ..kernel.viewer import Viewer
from . import queries
from .events import Answered, Asked
from .queries import Group

HAND, REQUEST, OPEN = "hand", "request", "open"
LONGEST_NAME = 60
LONGEST_ABOUT = 500
LONGEST_LINE = 200
MOST_NAMES = 500  # in one form
PUT_IN, TAKEN_OUT = "group in", "group out"  # kinds of acts


@dataclass(frozen=True, slots=True)
class Draft:
    """What the owner typed about a group."""

    name: str
    about: str = ""
    joining: str = HAND
    listed: bool = True


def ways() -> list[tuple[str, Any]]:
    return [
        (HAND, _("By hand: the owner or a keeper adds them")),
        (REQUEST, _("By request: they ask, the owner or a keeper answers")),
        (OPEN, _("Open: every member may come in")),
    ]


def check(db: Reader, draft: Draft, people_id: int = 0) -> None:
    """:raises Invalid: for a name that is empty, too long or taken, and for what cannot be chosen."""
    if text.is_blank(draft.name):
        raise Invalid("name", _("Give the group a name."))
    if len(draft.name) > LONGEST_NAME:
        raise Invalid("name", _("A group’s name has at most %(num)d characters.", num=LONGEST_NAME))
    if queries.group_named(db, text.fold(draft.name)) not in (None, people_id):
        raise Invalid("name", _("Another group has this name."))
    if len(draft.about) > LONGEST_ABOUT:
        raise Invalid("about", _("This has at most %(num)d characters.", num=LONGEST_ABOUT))
    if draft.joining not in (HAND, REQUEST, OPEN):
        raise Invalid("joining", _("Choose one of these."))


def make(tx: Writer, draft: Draft, now: int) -> int:
    """A new group; answers its id."""
    check(tx, draft)
    key = text.fold(draft.name)
    people_id = queries.put_group(
        tx, name=draft.name, key=key, about=draft.about, joining=draft.joining, listed=draft.listed, now=now
    )
    bump_site(tx)
    return people_id


def change(tx: Writer, group: Group, draft: Draft, now: int) -> None:
    """Rename, describe, open or close. When nobody has to ask any more, those who do are in; when nobody can, they
    wait no longer."""
    check(tx, draft, group.id)
    queries.set_group(
        tx,
        group.id,
        name=draft.name,
        key=text.fold(draft.name),
        about=draft.about,
        joining=draft.joining,
        listed=draft.listed,
    )
    if draft.joining != REQUEST and group.waiting:
        waiting = [one.id for one in queries.asking(tx, group.id, group.waiting)]
        if draft.joining == OPEN:
            queries.put_members(tx, group.id, waiting, now)
        queries.drop_requests(tx, group.id, waiting)
        _changed(tx, group.id, waiting)
    bump_site(tx)


def remove(tx: Writer, group: Group) -> None:
    """The group goes, and with it what it may on boards; nobody sees more than before."""
    inside = queries.ids_inside(tx, group.id)
    bump_mine(tx, *(keeper.id for keeper in queries.keepers(tx, group.id)))
    queries.drop_group(tx, group.id)
    set_groups_of(tx, inside)
    bump_site(tx)


def _changed(tx: Writer, people_id: int, member_ids: Collection[int]) -> None:
    """Others are in it than before, or ask: the count, their rows, and what keepers see waiting."""
    queries.recount(tx, people_id)
    set_groups_of(tx, sorted(member_ids))
    bump_mine(tx, *{*member_ids, *(keeper.id for keeper in queries.keepers(tx, people_id))})


# --- putting in and taking out


def by_names(db: Reader, typed: str) -> list[int]:
    """The members whose names somebody typed or pasted.

    :raises Invalid: for the field `names`: for nobody, too many, and names that nobody has.
    """
    wanted = text.names_in(typed)
    if not wanted:
        raise Invalid("names", _("Type the name of at least one member."))
    if len(wanted) > MOST_NAMES:
        raise Invalid("names", _("At most %(num)d names at once.", num=MOST_NAMES))
    found = queries.named(db, wanted.keys())
    if missing := [name for key, name in wanted.items() if key not in {one.name_key for one in found}]:
        raise Invalid("names", _("There is no member with this name: %(names)s.", names=", ".join(missing[:20])))
    return [one.id for one in found]


def put_in(tx: Writer, by: Viewer, group: Group, member_ids: Collection[int], now: int) -> int:
    """They are in it from now on; who is already stays. Answers how many came."""
    inside = queries.of_these_inside(tx, group.id, member_ids)
    new = [member_id for member_id in member_ids if member_id not in inside]
    come_in(tx, group.id, new, now)
    for member_id in new:
        acts.record(tx, by.id, PUT_IN, now=now, member_id=member_id, before={"people": group.id})
    return len(new)


def come_in(tx: Writer, people_id: int, member_ids: Collection[int], now: int) -> None:
    queries.put_members(tx, people_id, member_ids, now)
    queries.drop_requests(tx, people_id, member_ids)
    _changed(tx, people_id, member_ids)


def take_out(tx: Writer, by: Viewer, group: Group, member_ids: Collection[int], now: int) -> list[int]:
    """They are in it no longer; answers the numbers of the acts."""
    inside = queries.of_these_inside(tx, group.id, member_ids)
    go_out(tx, group.id, inside.keys())
    return [
        acts.record(tx, by.id, TAKEN_OUT, now=now, member_id=member_id, before={"people": group.id, "keeper": keeper})
        for member_id, keeper in sorted(inside.items())
    ]


def go_out(tx: Writer, people_id: int, member_ids: Collection[int]) -> None:
    kept = list(member_ids)
    bump_mine(tx, *kept)
    queries.drop_members(tx, people_id, kept)
    _changed(tx, people_id, kept)


def make_keeper(tx: Writer, group: Group, member_id: int, *, keeper: bool) -> None:
    """They look after the group from now on, or no longer.

    :raises Conflict: when they are not in it any more.
    """
    if not queries.set_keeper(tx, group.id, member_id, keeper):
        raise Conflict(_("They are not in this group any more."))
    bump_mine(tx, member_id)


# --- by oneself


def join(tx: Writer, viewer: Viewer, group: Group, now: int) -> None:
    """:raises Forbidden: for a group that is not open."""
    if group.joining != OPEN:
        raise Forbidden(_("This group is not open: one asks, or is added."))
    come_in(tx, group.id, [viewer.id], now)


def check_line(line: str) -> str:
    """:raises Invalid: for the field `line`."""
    said = text.clean_line(line)
    if len(said) > LONGEST_LINE:
        raise Invalid("line", _("Keep it to one line: at most %(num)d characters.", num=LONGEST_LINE))
    return said


def ask(tx: Writer, viewer: Viewer, group: Group, line: str, now: int) -> None:
    """:raises Forbidden: for a group into which nobody asks.

    :raises Conflict: for who is in it already.
    """
    if group.joining != REQUEST:
        raise Forbidden(_("One does not ask to come into this group."))
    if queries.of_these_inside(tx, group.id, [viewer.id]):
        raise Conflict(_("You are in this group already."))
    queries.put_request(tx, group.id, viewer.id, check_line(line), now)
    _changed(tx, group.id, [viewer.id])
    tx.emit(Asked(group.id, viewer.id, now))


def leave(tx: Writer, viewer: Viewer, group: Group) -> None:
    """Out of it, or out of the line of those who ask."""
    queries.drop_requests(tx, group.id, [viewer.id])
    go_out(tx, group.id, [viewer.id])


def answer(tx: Writer, by: Viewer, group: Group, member_ids: Collection[int], *, admit: bool, now: int) -> int:
    """To those who ask; answers how many there were. Somebody else may have answered before."""
    waiting = {one.id for one in queries.asking(tx, group.id, 10_000)} & set(member_ids)
    if admit:
        put_in(tx, by, group, sorted(waiting), now)
    else:
        queries.drop_requests(tx, group.id, waiting)
        _changed(tx, group.id, waiting)
    for member_id in sorted(waiting):
        tx.emit(Answered(group.id, member_id, admit, now))
    return len(waiting)


# --- with an invitation


def set_invite(tx: Writer, invite_id: int, people_id: int) -> None:
    """Whoever comes with it goes into this group; 0 for none.

    :raises Invalid: for the field `group` when there is none.
    """
    group = queries.group(tx, people_id) if people_id else None
    if people_id and (group is None or not group.own):
        raise Invalid("group", _("This group is not there any more."))
    queries.set_group_of_invite(tx, invite_id, people_id or None)
