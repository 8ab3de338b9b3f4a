"""The history of settings: who changed what, when, from what to what; and setting it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..kernel.db import Reader, Writer
from ..kernel.errors import Conflict, Invalid, NotFound
from ..kernel.i18n import lazy as _
from ..kernel.options import Options, OptionsPut
from . import service
from .queries import changes as rows
from .queries.changes import Change

KEPT = 1000
PAGE = 100  # of them; an act is never cut by the end of a page, and is smaller than one
UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Entry:
    """One change, as it is shown."""

    change: Change
    label: Any
    before: Any
    after: Any
    stands: bool  # nobody changed it since, so that it can be set back


@dataclass(frozen=True, slots=True)
class Act:
    """What was changed at once."""

    entries: list[Entry]

    @property
    def first(self) -> Change:
        return self.entries[0].change

    @property
    def stands(self) -> bool:
        return any(entry.stands for entry in self.entries)


def record(tx: Writer, event: OptionsPut, options: Options) -> None:
    """Listens. What the program keeps by itself, or on a page of its own, has no place here."""
    if not event.by:
        return
    now_is = {name: value for name, value in event.now_is.items() if not options.declared[name].hidden}
    rows.put_changes(tx, event.was, now_is, by=event.by, at=event.at, how=event.how)
    rows.drop_changes(tx, KEPT)


def page(db: Reader, options: Options, name: str, before: int) -> tuple[list[Act], int]:
    """The acts before this change, the newest first, and where the next page begins; 0 at the end."""
    ask = rows.changes_of(db, name, before, PAGE + 1) if name else rows.changes(db, before, PAGE + 1)
    found = ask[:PAGE]
    if len(ask) > PAGE and ask[PAGE].together == found[-1].together:  # cut: all of this act stands on the next page
        found = [change for change in found if change.together != found[-1].together] or found
    present = options.read(db)
    acts: list[Act] = []
    for change in found:
        if not acts or acts[-1].first.together != change.together:
            acts.append(Act([]))
        acts[-1].entries.append(entry(options, present, change))
    return acts, found[-1].id if len(ask) > PAGE else 0


def entry(options: Options, present: Mapping[str, Any], change: Change) -> Entry:
    option = options.declared.get(change.name)
    if option is None:  # a newer program does without it
        return Entry(change, change.name, change.before, change.after, stands=False)
    before, after = service.said(option, change.before), service.said(option, change.after)
    return Entry(change, option.label, before, after, stands=present[change.name] == change.after)


def undo(tx: Writer, options: Options, change_id: int, *, whole: bool, by: int, now: int) -> tuple[int, int]:
    """Set back what was changed, by one change or by all of its act; answers how many were, and how many stay.

    Of an act those are set back that still are as it made them.

    :raises NotFound: when there is no such change any more.
    :raises Conflict: when it was changed again since, or what it was is not allowed any more.
    """
    first = rows.change(tx, change_id)
    if first is None:
        raise NotFound
    wanted = rows.changed_together(tx, first.together) if whole else [first]
    values = _values_before(options, options.read(tx), wanted)
    if not values:
        raise Conflict(_("This was changed again since. Look at what it is now, and change it there."))
    options.put(tx, values, now, by=by, how=UNDO)
    return len(values), len(wanted) - len(values)


def _values_before(options: Options, present: Mapping[str, Any], wanted: Iterable[Change]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for change in wanted:
        option = options.declared.get(change.name)
        if option is None or present[change.name] != change.after:
            continue
        try:
            values[change.name] = service.checked(option, change.before)
        except Invalid as error:
            raise Conflict(_("It cannot be set back: %(reason)s", reason=error.message)) from error
    return values
