"""The ways to look at topics, as they stand in an address: `?sort=top&period=week`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

DAY = 24 * 3600
SORTS = ("latest", "newest", "hot", "unanswered", "top")
PERIODS = {"week": 7 * DAY, "month": 30 * DAY, "year": 365 * DAY, "all": None}  # how far back, in seconds


class Stream(NamedTuple):
    """An order of topics, and with `top` the period in which they were begun. Part of keys, and so a tuple."""

    sort: str = "latest"
    period: str = ""

    @property
    def query(self) -> dict[str, str]:
        """How it stands in an address; the latest is the plain one."""
        if self.sort == "latest":
            return {}
        return {"sort": self.sort, "period": self.period} if self.period else {"sort": self.sort}

    @property
    def by_begin(self) -> bool:
        """Ordered by when topics were begun, not by what was last said in them."""
        return self.sort in ("newest", "unanswered")


LATEST = Stream()


def parse(args: Mapping[str, str]) -> Stream:
    """The stream that an address means; what is unknown means the plain one, `top` alone that of the week."""
    sort = args.get("sort", "")
    if sort == "top":
        period = args.get("period", "")
        return Stream("top", period if period in PERIODS else "week")
    return Stream(sort) if sort in SORTS else LATEST


def is_canonical(stream: Stream, args: Mapping[str, str]) -> bool:
    """Does the address say it as we do?"""
    query = stream.query
    return args.get("sort", "") == query.get("sort", "") and args.get("period", "") == query.get("period", "")
