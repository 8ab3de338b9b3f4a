"""Times in words, in a language and a zone. What depends on the hour is made for a minute, which the caller names."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import get_day_names, get_month_names
from markupsafe import Markup, escape

from . import i18n
from .text import escaped


@functools.cache
def zone_names() -> tuple[str, ...]:
    """The zones a person may choose, sorted."""
    return (*sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")), "UTC")


@functools.lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The zone, or UTC for a name that is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def system_zone() -> str:
    """The zone this machine is set to, where it can be told; else UTC."""
    try:
        target = str(Path("/etc/localtime").resolve(strict=True))
    except OSError:
        return "UTC"
    name = target.partition("zoneinfo/")[2]
    return name if name in zone_names() else "UTC"


def iso(at: int) -> str:
    """ISO 8601 in UTC, for programs, and as the import format writes it."""
    return datetime.fromtimestamp(at, UTC).isoformat()[:19] + "Z"  # strftime takes three times as long


@dataclass(frozen=True, slots=True)
class Times:
    """What templates call. `minute` is the time the page is made for, in seconds, rounded down to a minute."""

    language: str
    zone: str
    minute: int = 0

    def iso(self, at: int) -> str:
        return iso(at)

    def full(self, at: int) -> str:
        """Day and time, in full: for pages that stay as they are, and to hover over."""
        return self._full(self._local(at))

    def _full(self, local: datetime) -> str:
        return f"{self._day(local, year=True)} {local.hour:02}:{local.minute:02}"

    def day(self, at: int) -> str:
        return self._day(self._local(at), year=True)

    def date(self, at: int) -> str:
        """Without the year, for what is lately."""
        return self._day(self._local(at), year=False)

    def clock(self, at: int) -> str:
        return f"{self._local(at):%H:%M}"

    def month(self, at: int) -> str:
        local = self._local(at)
        if self.language == "zh-Hans":
            return f"{local.year} 年 {local.month} 月"
        return f"{_months(self.language, 'wide')[local.month]} {local.year}"

    def stay(self, at: int) -> Markup:
        """A <time> with the absolute time; the module `times` makes it relative and the reader's own."""
        return Markup(f'<time datetime="{self.iso(at)}" data-abs>{escape(self.full(at))}</time>')

    def lately(self, at: int) -> Markup:
        """A <time> for a list that is made for a minute: short and relative, with its warmth."""
        return _lately(self, at)

    def short(self, at: int) -> str:
        """`2 min`, `3 h`, `yesterday`, a weekday, a date."""
        local = self._local(at)
        return self._short(at, local, self._days_before(local))

    def _short(self, at: int, local: datetime, days: int) -> str:
        _ = i18n.words(self.language)["_"]
        ago = self.minute - at
        if ago < 60:
            return str(_("just now"))
        if ago < 3600:
            return str(_("%(n)d min", n=ago // 60))
        if days == 0 or ago < 6 * 3600:
            return str(_("%(n)d h", n=ago // 3600))
        if days == 1:
            return str(_("yesterday"))
        if days < 7:
            return _weekdays(self.language)[local.weekday()]
        return self._day(local, year=local.year != _local(self.minute, self.zone).year)

    def heat(self, at: int) -> int:
        """3 within the hour, 2 today, 1 yesterday, 0 older."""
        return self._heat(at, self._days_ago(at))

    def _heat(self, at: int, days: int) -> int:
        return 3 if self.minute - at < 3600 else 2 if days == 0 else 1 if days == 1 else 0

    def group(self, at: int) -> int:
        """Under which heading of a list a time stands: 4 glowing, 3 today, 2 yesterday, 1 this week, 0 earlier."""
        days = self._days_ago(at)
        if self.minute - at < 3600:
            return 4
        return 3 if days == 0 else 2 if days == 1 else 1 if days < 7 else 0

    def _local(self, at: int) -> datetime:
        return datetime.fromtimestamp(at, zone(self.zone))

    def _days_ago(self, at: int) -> int:
        return self._days_before(self._local(at))

    def _days_before(self, local: datetime) -> int:
        return max(0, _local(self.minute, self.zone).toordinal() - local.toordinal())

    def _day(self, local: datetime, *, year: bool) -> str:
        if self.language == "zh-Hans":
            return (f"{local.year} 年 " if year else "") + f"{local.month} 月 {local.day} 日"
        return f"{local.day} {_months(self.language, 'abbreviated')[local.month]}" + (f" {local.year}" if year else "")


@functools.lru_cache(maxsize=4096)  # home, boards and finds name the same times again and again
def _lately(times: Times, at: int) -> Markup:
    local = times._local(at)
    days = times._days_before(local)
    return Markup(
        f'<time class="heat" data-heat="{times._heat(at, days)}" datetime="{iso(at)}" '
        f'title="{escaped(times._full(local))}">{escaped(times._short(at, local, days))}</time>'
    )


@functools.lru_cache(maxsize=64)
def _local(minute: int, zone_name: str) -> datetime:
    """Of the minute that a page is made for, which each of its times is compared with."""
    return datetime.fromtimestamp(minute, zone(zone_name))


@functools.cache
def _months(language: str, width: str) -> dict[int, str]:
    return dict(get_month_names(width, locale=language.replace("-", "_")))  # type: ignore[arg-type]


@functools.cache
def _weekdays(language: str) -> dict[int, str]:
    return dict(get_day_names("abbreviated", locale=language.replace("-", "_")))
