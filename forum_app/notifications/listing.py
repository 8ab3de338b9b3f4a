"""Notices as they are shown: who did what, how often, where it leads, and the first words of it."""

from __future__ import annotations

from dataclasses import dataclass

from ..kernel.db import Reader
from ..topics.panels import excerpt
from .queries import notices
from .queries.notices import Notice, Shown, Sum


@dataclass(frozen=True, slots=True)
class Item:
    """`lead` is the part it leads to, `last` the one that came last: the same where there is one."""

    notice: Notice
    things: int
    people: int
    lead: Shown
    last: Shown
    said: str  # the first words of the post it leads to
    new: bool  # something that may be read was not seen

    @property
    def at(self) -> int:
        return self.notice.at


def items(db: Reader, found: list[Notice], hidden: str, seen: frozenset[int] = frozenset()) -> list[Item]:
    """In the order given, without the boards `hidden`. `seen` were seen a moment ago, and are not written down yet."""
    sums = {one.notice_id: one for one in notices.sums(db, [notice.id for notice in found], hidden)}
    wanted = {part for one in sums.values() for part in (one.last, one.first_new or one.last)}
    parts = {part.part_id: part for part in notices.shown(db, wanted)}
    return [
        _item(notice, sum_, parts, seen)
        for notice in found
        # what went between two of these questions is left out
        if (sum_ := sums.get(notice.id)) and {sum_.last, sum_.first_new or sum_.last} <= parts.keys()
    ]


def _item(notice: Notice, sum_: Sum, parts: dict[int, Shown], seen: frozenset[int]) -> Item:
    new = notice.seen_at is None and sum_.first_new is not None and notice.id not in seen
    lead, last = parts[sum_.first_new or sum_.last], parts[sum_.last]
    shown = lead if notice.kind in ("board", "person") or sum_.things == 1 else last
    said = excerpt(shown.html) if shown.html and notice.kind not in ("solved", "held") else ""
    return Item(notice, sum_.things, sum_.people, lead, last, said, new)
