"""Moments as people type them: into `<input type="datetime-local">`, in a zone of theirs."""

from __future__ import annotations

import re
from datetime import datetime

from .times import zone

FIRST, LAST = 0, 253_370_764_800  # 1970 and 9999: what the rest of the program can say
_TYPED = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?", re.ASCII)


def read(typed: str, zone_name: str) -> int | None:
    """Seconds since 1970, at a whole minute; None for what is no moment.

    Where clocks are put forward, a time that is left out is as long after the change as it says; where they are put
    back, a time that comes twice is the first one.
    """
    match = _TYPED.fullmatch(typed.strip())
    if match is None:
        return None
    try:
        at = int(datetime(*map(int, match.groups()), tzinfo=zone(zone_name)).timestamp())  # type: ignore[arg-type, misc]
    except (ValueError, OverflowError):
        return None
    return at if FIRST <= at < LAST else None


def typed(at: int | None, zone_name: str) -> str:
    """What such a field shows for a moment; '' for none."""
    return (
        "" if at is None else datetime.fromtimestamp(at, zone(zone_name)).replace(tzinfo=None).isoformat("T", "minutes")
    )
