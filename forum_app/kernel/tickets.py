"""One-time tickets that the program around the forum hands to a window or a browser of this machine.

They live in memory, as digests, and are gone with the program.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from .security import digest, new_token

LIFE = 60.0  # seconds


class Tickets:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._open: dict[str, tuple[str, float]] = {}  # digest -> what for, until when

    def issue(self, purpose: str, life: float = LIFE) -> str:
        """A ticket of 256 bits that serves once, for `life` seconds."""
        ticket, at = new_token(), self._clock()
        with self._lock:
            self._open = {key: value for key, value in self._open.items() if value[1] > at}
            self._open[digest(ticket)] = (purpose, at + life)
        return ticket

    def redeem(self, ticket: str) -> str:
        """What it was issued for; '' for one that is used, too old or none at all. Of many at once, one gets it."""
        with self._lock:
            purpose, until = self._open.pop(digest(ticket), ("", 0.0))
        return purpose if until > self._clock() else ""
