"""The table of members: what is asked for in an address, and the page that answers it. No Flask, no SQL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..accounts.desk import MemberFilter
from ..accounts.words import LONGEST, after, wanted
from ..kernel.db import Reader
from ..kernel.i18n import lazy as _
from ..kernel.text import clean_line
from ..kernel.times import iso
from ..kernel.viewer import ROLES
from .queries import people
from .queries.people import LAST, Part, Row

SIZE = 50  # members on a page
COUNTED = 100_000
BATCH = 500  # rows asked for at a time when all are walked through
WEEK = 7 * 86400
SORTS = (("joined", _("Joined")), ("seen", _("Last here")), ("posts", _("Posts")), ("name", _("Name")))
_KEY = re.compile(r"(\d{1,15})-(\d{1,15})")
FILTERS = (
    MemberFilter("never", _("Never logged in"), people.NEVER),
    MemberFilter("unclaimed", _("Not taken over yet"), people.UNCLAIMED),
    MemberFilter("silent", _("Without posts"), people.SILENT),
    MemberFilter("new", _("Joined in the last week"), people.NEW, lambda now: {"new_since": now - WEEK}),
)
COLUMNS = ("name", "shown_name", "role", "joined", "last_seen", "topics", "posts", "claimed")


@dataclass(frozen=True, slots=True)
class Wish:
    """Which members, in which order; each '' where nothing is asked for."""

    q: str = ""
    role: str = ""
    only: str = ""
    sort: str = SORTS[0][0]

    @property
    def query(self) -> dict[str, str]:
        """For an address: what is not as it comes."""
        return {"q": self.q, "role": self.role, "only": self.only, "sort": "" if self.sort == "joined" else self.sort}

    @property
    def narrows(self) -> bool:
        return bool(self.q or self.role or self.only)


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Row]
    following: str  # the key of the next page; '' at the end


def wish(asked: Mapping[str, str], filters: Sequence[MemberFilter]) -> Wish:
    """What an address or a form asks for; what makes no sense asks for nothing."""
    role, only, sort = (asked.get(name, "") for name in ("role", "only", "sort"))
    return Wish(
        clean_line(asked.get("q", ""))[:LONGEST],
        role if role in ROLES else "",
        only if only in {each.name for each in filters} else "",
        sort if sort in dict(SORTS) else SORTS[0][0],
    )


def part(wish: Wish, filters: Sequence[MemberFilter], now: int) -> Part:
    conditions: list[str] = []
    params: dict[str, Any] = {}
    if wish.q:
        word = wanted(wish.q)
        conditions.append(people.NAMED)
        params |= {"first": word or "\U0010ffff", "beyond": after(word)}  # without a letter in it nobody is called so
    if wish.role:
        conditions.append(people.ROLE)
        params["role"] = wish.role
    for each in filters:
        if each.name == wish.only:
            conditions.append(each.where)
            params |= each.params(now)
    if wish.sort == "seen":
        conditions.append(people.TELLS)
    return Part(tuple(conditions), params)


def page(db: Reader, wish: Wish, which: Part, start: str) -> Page:
    if wish.sort == "name":
        found = people.by_name(db, which, start, SIZE + 1)
    else:
        match = _KEY.fullmatch(start)
        key = (int(match[1]), int(match[2])) if match else (LAST, LAST)
        found = people.by(db, wish.sort, which, key, SIZE + 1)
    rows = found[:SIZE]
    return Page(rows, _key(rows[-1], wish.sort) if len(found) > SIZE else "")


def _key(row: Row, sort: str) -> str:
    if sort == "name":
        return row.name_key
    value = {"joined": row.created_at, "seen": row.seen_at, "posts": row.posts}[sort]
    return f"{value}-{row.id}"


def everybody(db: Reader, which: Part) -> Iterator[list[Row]]:
    """All of them, so many at a time."""
    after_id = 0
    while batch := people.by_id(db, which, after_id, BATCH):
        yield batch
        after_id = batch[-1].id


def cells(row: Row) -> list[str]:
    """A line of the table for a spreadsheet."""
    return [
        safe(row.name), safe(row.display_name), row.role, iso(row.created_at), iso(row.seen_at) if row.seen_at else "",
        str(row.topics), str(row.posts), "yes" if row.claimed else "no",
    ]  # fmt: skip


def safe(text: str) -> str:
    """A spreadsheet must not take what somebody is called for a formula."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
