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

    @property
    def at(self) -> int:
        return self.notice.at

    @property
    def new(self) -> bool:
        return self.notice.seen_at is None


def items(db: Reader, found: list[Notice], seen: frozenset[int] = frozenset()) -> list[Item]:
    """In the order given. `seen` are those that were seen a moment ago, and are not written down yet."""
    sums = {one.notice_id: one for one in notices.sums(db, [notice.id for notice in found])}
    wanted = {part for one in sums.values() for part in (one.last, one.first_new or one.last)}
    parts = {part.part_id: part for part in notices.shown(db, wanted)}
    return [_item(notice, sums[notice.id], parts, seen) for notice in found if notice.id in sums]


def _item(notice: Notice, sum_: Sum, parts: dict[int, Shown], seen: frozenset[int]) -> Item:
    if notice.id in seen and notice.seen_at is None:
        notice = Notice(notice.id, notice.kind, notice.target, notice.place, notice.at, notice.at)
    lead, last = parts[sum_.first_new or sum_.last], parts[sum_.last]
    shown = lead if notice.kind in ("board", "person") or sum_.things == 1 else last
    said = excerpt(shown.html) if shown.html and notice.kind not in ("solved",) else ""
    return Item(notice, sum_.things, sum_.people, lead, last, said)
