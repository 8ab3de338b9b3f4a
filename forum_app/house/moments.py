"""Dates with a time as browsers write them, `2026-05-01T18:00`, in the forum's zone."""

from __future__ import annotations

import re
from datetime import datetime

from ..kernel.times import zone

_FORM = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?", re.ASCII)
FIRST, LAST = 0, 253_370_764_800  # 1970 and 9999: what the rest of the program can say


def moment(typed: str, zone_name: str) -> int | None:
    """Seconds since 1970, or None for what is no date and time."""
    if not _FORM.fullmatch(typed):
        return None
    try:
        at = int(datetime.fromisoformat(typed).replace(tzinfo=zone(zone_name)).timestamp())
    except (ValueError, OverflowError):
        return None
    return at if FIRST <= at < LAST else None


def typed(at: int | None, zone_name: str) -> str:
    """The same the other way round; '' for none."""
    return "" if at is None else datetime.fromtimestamp(at, zone(zone_name)).strftime("%Y-%m-%dT%H:%M")
