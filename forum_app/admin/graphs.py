"""How much goes on, by day, week or month: numbers become rows of bars. No Flask, no SQL; no person is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from ..kernel.i18n import lazy as _
from ..kernel.times import zone
from .charts import FLOOR, TALLEST
from .queries import Hour

WIDTH = 300
BOARDS = 8  # shown
HOURS_OF = 30  # days over which the hours of the day are counted


@dataclass(frozen=True, slots=True)
class Span:
    """One way to divide what was: `ago(today, day)` says which of the pieces a day is in; 0 is the present one."""

    name: str
    label: Any
    pieces: int
    ago: Callable[[date, date], int]
    first: Callable[[date, int], date]  # the first day of the piece so many ago


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month(day: date, ago: int = 0) -> int:
    return day.year * 12 + day.month - 1 - ago


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


SPANS = (
    Span("days", _("30 days"), 30, lambda today, day: (today - day).days, lambda today, ago: today - timedelta(ago)),
    Span(
        "weeks", _("12 weeks"), 12,
        lambda today, day: (_monday(today) - _monday(day)).days // 7,
        lambda today, ago: _monday(today) - timedelta(7 * ago),
    ),
    Span(
        "months", _("12 months"), 12,
        lambda today, day: _month(today) - _month(day),
        lambda today, ago: _first_of(_month(today, ago)),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Graph:
    """A row of bars: what each one is called (a time, an hour, a name) and how much it is."""

    name: str
    title: Any
    names: Sequence[Any]
    values: Sequence[int]

    @property
    def bars(self) -> list[Bar]:
        top, step = max(self.values, default=0) or 1, WIDTH / max(1, len(self.values))
        heights = [round(value / top * TALLEST, 1) for value in self.values]
        return [
            Bar(round(i * step + step * 0.15, 1), FLOOR - height, round(step * 0.7, 1), height)
            for i, height in enumerate(heights)
        ]


def span_of(name: str) -> Span:
    return next((span for span in SPANS if span.name == name), SPANS[0])


def since(span: Span, zone_name: str, now: int) -> int:
    """When the first piece begins."""
    here = zone(zone_name)
    first = span.first(datetime.fromtimestamp(now, here).date(), span.pieces - 1)
    return int(datetime.combine(first, time(), here).timestamp())


def graphs(span: Span, hours: Iterable[Hour], joined: Iterable[int], zone_name: str, now: int) -> list[Graph]:
    here = zone(zone_name)
    today = datetime.fromtimestamp(now, here).date()
    posts, topics, visits, came = ([0] * span.pieces for _each in range(4))

    def piece(at: int) -> int | None:
        ago = span.ago(today, datetime.fromtimestamp(at, here).date())
        return span.pieces - 1 - ago if 0 <= ago < span.pieces else None

    for hour in hours:
        where = piece(hour.hour * 3600)
        if where is not None:
            posts[where] += hour.posts
            topics[where] += hour.topics
            visits[where] += hour.visitors
    for at in joined:
        where = piece(at)
        if where is not None:
            came[where] += 1
    names = [_noon(span.first(today, ago), zone_name) for ago in reversed(range(span.pieces))]
    return [
        Graph("posts", _("Posts"), names, posts),
        Graph("topics", _("New topics"), names, topics),
        Graph("joined", _("Members who joined"), names, came),
        Graph("visits", _("Visits"), names, visits),
    ]


def _noon(day: date, zone_name: str) -> int:
    return int(datetime.combine(day, time(12), zone(zone_name)).timestamp())


def by_hour(hours: Iterable[Hour], zone_name: str, now: int) -> Graph:
    """Visits by the hour of the day, over thirty days."""
    here, visits = zone(zone_name), [0] * 24
    for hour in hours:
        if hour.hour * 3600 >= now - HOURS_OF * 86400:
            visits[datetime.fromtimestamp(hour.hour * 3600, here).hour] += hour.visitors
    return Graph("hours", _("Visits by the hour of the day"), [f"{hour}:00" for hour in range(24)], visits)


def by_board(posts: Iterable[tuple[str, int]]) -> Graph:
    """The boards with the most posts."""
    most = sorted(posts, key=lambda each: -each[1])[:BOARDS]
    return Graph("boards", _("Posts on the busiest boards"), [name for name, _n in most], [n for _name, n in most])
