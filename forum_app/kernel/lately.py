"""What went wrong lately, in this process: answers that were slow, and what was logged as a warning or an error.

Kept for the owner's desk, and made to be shown to others: no message, no path that somebody asked for, no query; only
patterns of addresses, kinds of errors, and places in the program.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from types import TracebackType

KEPT = 50
OURS = ("forum_app", "launcher")


@dataclass(frozen=True, slots=True)
class Slow:
    """An answer that took longer than `door.SLOW`."""

    at: int
    method: str
    rule: str  # the pattern of its address, as /t/<int:topic_id>/<slug>
    status: str
    took: int  # ms


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the log, without its words."""

    at: int
    level: str
    logger: str
    kind: str  # of the exception; '' without one
    place: str  # where in the program it came from


class Lately(logging.Handler):
    """Listens to the log, and is told of slow answers. `rule_of(method, path)` answers the pattern of an address."""

    def __init__(self, rule_of: Callable[[str, str], str]) -> None:
        super().__init__(logging.WARNING)
        self._rule_of = rule_of
        self.slow: deque[Slow] = deque(maxlen=KEPT)
        self.faults: deque[Fault] = deque(maxlen=KEPT)
        self.errors = 0  # since the start

    def answered(self, method: str, path: str, status: str, took: float) -> None:
        """An answer took this long, in seconds."""
        self.slow.append(Slow(int(time.time()), method, self._rule_of(method, path), status, round(took * 1000)))

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        place = _place(error.__traceback__) if error else ""
        kind = type(error).__name__ if error else ""
        self.faults.append(Fault(int(record.created), record.levelname, record.name, kind, place))
        if record.levelno >= logging.ERROR:
            self.errors += 1


def _place(trace: TracebackType | None) -> str:
    """The last step in our own code, and the one it failed at if that was elsewhere."""
    ours = last = ""
    while trace is not None:
        code = trace.tb_frame.f_code
        parts = PurePath(code.co_filename).parts
        at = next((i for i, part in enumerate(parts) if part in OURS), len(parts) - 1)
        last = f"{'/'.join(parts[at:])}:{trace.tb_lineno} {code.co_name}"
        if parts[at] in OURS:
            ours = last
        trace = trace.tb_next
    return last if ours in ("", last) else f"{ours} > {last}"
