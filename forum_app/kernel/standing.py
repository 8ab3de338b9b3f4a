"""What the owner put on every page: announcements, which pages are written, and how far the house is open.

The announcements are read once per site version, as the options are; which of them stands is a question of the time,
asked of memory with each request.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from .db import Reader
from .errors import Resting
from .viewer import AnyViewer, Viewer

OPEN, READ_ONLY, CLOSED = "open", "read-only", "closed"


@dataclass(frozen=True, slots=True)
class Notice:
    """An announcement; safe HTML."""

    id: int
    html: str
    lang: str
    starts_at: int
    ends_at: int | None

    def runs(self, at: int) -> bool:
        return self.starts_at <= at and not self.is_over(at)

    def is_over(self, at: int) -> bool:
        return self.ends_at is not None and self.ends_at <= at


@dataclass(frozen=True, slots=True)
class Standing:
    """As of one site version."""

    notices: tuple[Notice, ...] = ()  # those not over, the latest start first
    pages: Mapping[str, int] = field(default_factory=dict)  # those that are written: name -> version

    def notice(self, at: int, away: Collection[str] = ()) -> Notice | None:
        """The newest one that runs at this time, but for those that a reader put away."""
        for notice in self.notices:
            if notice.runs(at) and str(notice.id) not in away:
                return notice
        return None


class Remembered:
    """What `read(db)` answers, kept for a site version. Another process may have changed it: the version tells."""

    def __init__(self, read: Callable[[Reader], Standing]) -> None:
        self._read = read
        self._known: tuple[int, Standing] = (-1, Standing())

    def at(self, db: Reader, version: int) -> Standing:
        """`version` must have been read before: a write in between then only makes the answer newer."""
        known, standing = self._known
        if known != version:
            standing = self._read(db)
            self._known = (version, standing)
        return standing


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody is about to change something. Guards refuse by raising what the person shall be told."""

    viewer: Viewer
    fields: Mapping[str, str]
    options: Mapping[str, Any]
    standing: Standing


def may_change(options: Mapping[str, Any], viewer: Viewer | AnyViewer) -> bool:
    """While the house rests, only its owners change anything."""
    return options["mode"] == OPEN or viewer.is_owner


def check_change(options: Mapping[str, Any], viewer: Viewer) -> None:
    """:raises Resting: when nothing is changed at the moment, or the house is closed."""
    if not may_change(options, viewer):
        raise Resting(options["mode_message"], closed=options["mode"] == CLOSED)


def check_reading(options: Mapping[str, Any], viewer: Viewer) -> None:
    """:raises Resting: when the house is closed, for all but its owners."""
    if options["mode"] == CLOSED and not viewer.is_owner:
        raise Resting(options["mode_message"], closed=True)
