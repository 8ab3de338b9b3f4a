"""Which backups are kept: seven days, four weeks, and for a month whatever was made before something risky. No clock.

The order is that of their serial numbers. A clock that was wrong for a while can give a backup any date; it then stands
for that day and week, and pushes nothing newer out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from ..kernel import times

DAYS, WEEKS = 7, 4
NIGHTS = 2  # of the newest nightly ones, whatever was made by hand since
MONTH = 30 * 24 * 3600  # seconds
APART = ("migration", "restore", "uploaded")  # kept for a month, besides the days and weeks
QUIET_HOUR = 3  # when the daily one is made, in the forum's zone


@dataclass(frozen=True, slots=True)
class Dated:
    """What counts: its place in the order, and when it was made, in seconds."""

    name: str
    serial: int
    at: int
    reason: str = "daily"


def too_many(backups: Iterable[Dated], now: int, zone: str) -> set[str]:
    """The names of those that may go. The newest never does."""
    newest = sorted((b for b in backups if b.reason != "uploaded"), key=lambda b: b.serial, reverse=True)
    uploaded = [b for b in backups if b.reason == "uploaded"]
    kept = {b.name for b in newest[:1]}
    kept |= _newest_of_each(newest, DAYS, lambda b: _day(b, zone))
    kept |= _newest_of_each(newest, WEEKS, lambda b: _day(b, zone) - timedelta(days=_day(b, zone).weekday()))
    # whoever makes one by hand after a mishap must not lose the one of the night before it
    kept |= _newest_of_each([b for b in newest if b.reason == "daily"], NIGHTS, lambda b: _day(b, zone))
    kept |= {b.name for b in [*newest, *uploaded] if b.reason in APART and b.at > now - MONTH}
    return {b.name for b in [*newest, *uploaded]} - kept


def _day(backup: Dated, zone: str) -> date:
    return datetime.fromtimestamp(backup.at, UTC).astimezone(times.zone(zone)).date()


def _newest_of_each(backups: list[Dated], most: int, group: Callable[[Dated], date]) -> set[str]:
    """The first of each group, for the first so many groups; `backups` begin with the newest."""
    first: dict[date, str] = {}
    for backup in backups:
        if len(first) == most:
            break
        first.setdefault(group(backup), backup.name)
    return set(first.values())


def is_due(made: Iterable[int], now: int, zone: str) -> bool:
    """Was none made since the last quiet hour? One with a date in the future does not count."""
    since = quiet_hour(now, zone)
    return not any(since <= at <= now + 600 for at in made)


def quiet_hour(now: int, zone: str, *, ahead: bool = False) -> int:
    """The last one before now, or the next one."""
    local = datetime.fromtimestamp(now, UTC).astimezone(times.zone(zone))
    hour = local.replace(hour=QUIET_HOUR, minute=0, second=0, microsecond=0, fold=0)
    if hour > local:
        hour -= timedelta(days=1)
    if ahead:
        hour += timedelta(days=1)
    return int(hour.timestamp())
