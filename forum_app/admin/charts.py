"""Hours become days and times of day, and these become drawings. No Flask, no SQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..kernel.times import zone
from .queries import Hour

DAYS = 30
WEEK = 7
FLOOR, TALLEST = 74, 66  # of the drawing, 300 by 96


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Said:
    """Posts a day, the last one is today; and what the last seven days are beside the seven before."""

    days: list[int]
    first_at: int  # a time in the first day
    week: int
    change: int
    topics: int

    @property
    def bars(self) -> list[Bar]:
        top = max(self.days) or 1
        heights = [round(posts / top * TALLEST, 1) for posts in self.days]
        return [Bar(i * 10 + 1, FLOOR - height, height) for i, height in enumerate(heights)]


@dataclass(frozen=True, slots=True)
class Come:
    """Visits by the hour of the day over seven days; the most at once today, and when."""

    hours: list[int]
    most: int
    most_at: int

    @property
    def peak(self) -> int:
        """The hour in which most come; -1 when nobody did."""
        return self.hours.index(max(self.hours)) if any(self.hours) else -1

    @property
    def line(self) -> str:
        """The points of the curve, from 0:00 to 24:00, in the middle of each hour."""
        top = max(self.hours) or 1
        heights = [FLOOR - round(visits / top * TALLEST, 1) for visits in self.hours]
        points = [(6.25 + i * 12.5, y) for i, y in enumerate(heights)]
        ends = [(0.0, heights[0]), *points, (300.0, heights[-1])]
        return " ".join(f"{x:g} {y:g}" for x, y in ends)


def said(hours: Iterable[Hour], zone_name: str, now: int) -> Said:
    here = zone(zone_name)
    today = datetime.fromtimestamp(now, here).date()
    days, topics = [0] * DAYS, 0
    for hour in hours:
        ago = (today - datetime.fromtimestamp(hour.hour * 3600, here).date()) // timedelta(days=1)
        if 0 <= ago < DAYS:
            days[DAYS - 1 - ago] += hour.posts
            topics += hour.topics if ago < WEEK else 0
    week, before = sum(days[-WEEK:]), sum(days[-2 * WEEK : -WEEK])
    return Said(days, now - (DAYS - 1) * 86400, week, week - before, topics)


def come(hours: Iterable[Hour], zone_name: str, now: int) -> Come:
    here = zone(zone_name)
    today = datetime.fromtimestamp(now, here).date()
    visits, most, most_at = [0] * 24, 0, 0
    for hour in hours:
        local = datetime.fromtimestamp(hour.hour * 3600, here)
        if 0 <= (today - local.date()) // timedelta(days=1) < WEEK:
            visits[local.hour] += hour.visitors
        if local.date() == today and hour.most > most:
            most, most_at = hour.most, hour.most_at
    return Come(visits, most, most_at)
