"""Keeping this computer awake while the forum is served, if its owner wants that; and knowing when it slept."""

from __future__ import annotations

import importlib.util
import logging
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import Any

log = logging.getLogger(__name__)
SLEPT = 30.0  # seconds that clocks must differ to call it sleep
DAY = 24 * 3600.0


def can_keep_awake() -> bool:
    return importlib.util.find_spec("wakepy") is not None


class Awake:
    """Switched on and off from any thread. That it does not work is a line in the log, never an error."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._off: threading.Event | None = None

    def keep(self, on: bool) -> None:
        with self._lock:
            if on and self._off is None:
                self._off = threading.Event()
                threading.Thread(target=_keep_awake, args=(self._off,), name="awake", daemon=True).start()
            elif not on and self._off is not None:
                self._off.set()
                self._off = None


def _keep_awake(off: threading.Event) -> None:
    """Begin and end in one thread: some systems count by threads."""
    try:
        import wakepy

        mode: Any = wakepy.keep.running(on_fail="pass")
        with mode:
            if not mode.active:
                log.warning("this computer cannot be kept awake")
            off.wait()
    except Exception as error:  # of whatever the system's services say
        log.warning("this computer cannot be kept awake: %s", error)


@dataclass(frozen=True, slots=True)
class Moment:
    """The clocks at one time, in seconds."""

    wall: float
    monotonic: float
    boot: float | None  # one that goes on during sleep, where there is such

    @classmethod
    def now(cls) -> Moment:
        kind: int | None = getattr(time, "CLOCK_BOOTTIME", None)
        boot = None if kind is None else time.clock_gettime(kind)
        return cls(time.time(), time.monotonic(), boot)


def asleep(before: Moment, after: Moment) -> float:
    """For how many seconds the machine slept between the two; 0.0 if it did not.

    A wall clock that was set looks like sleep where there is no better clock.
    """
    awake = after.monotonic - before.monotonic
    if before.boot is not None and after.boot is not None:
        missing = after.boot - before.boot - awake
    else:
        missing = after.wall - before.wall - awake
    return missing if missing > SLEPT else 0.0


class Sleeps:
    """The last sleeps, as (when it woke, for how many seconds)."""

    def __init__(self) -> None:
        self._last = Moment.now()
        self._found: deque[tuple[float, float]] = deque(maxlen=50)

    def look(self) -> bool:
        """Did it sleep since the last look?"""
        before, self._last = self._last, Moment.now()
        seconds = asleep(before, self._last)
        if seconds:
            log.info("this computer slept for %.0f s", seconds)
            self._found.append((self._last.wall, seconds))
        return bool(seconds)

    def lately(self, now: float) -> float:
        """For how many seconds in the last day."""
        return sum(seconds for woke, seconds in self._found if woke > now - DAY)
