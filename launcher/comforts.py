"""What the program remembers about this computer: its window's size and place, what closing means, staying awake.

It lies beside the data and is in no backup: another computer has another screen.
"""

from __future__ import annotations

import json
import logging
import threading
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)
WIDTH, HEIGHT = 1180, 820  # of the first window
LEAST = (360, 400)  # narrower is no phone


@dataclass(frozen=True, slots=True)
class Frame:
    """A window's size and place in pixels; without a place the system finds one."""

    width: int = WIDTH
    height: int = HEIGHT
    x: int | None = None
    y: int | None = None

    def on(self, screens: list[tuple[int, int, int, int]]) -> Frame:
        """The same where it can be seen: on one of these (x, y, width, height), no larger than it."""
        if not screens:
            return replace(self, x=None, y=None)
        holding = [screen for screen in screens if self._head_is_on(screen)]
        left, top, wide, high = (holding or screens)[0]
        width, height = max(LEAST[0], min(self.width, wide)), max(LEAST[1], min(self.height, high))
        if not holding or self.x is None or self.y is None:
            return Frame(width, height)
        x = max(left, min(self.x, left + wide - width))
        return Frame(width, height, x, max(top, min(self.y, top + high - height)))

    def _head_is_on(self, screen: tuple[int, int, int, int]) -> bool:
        """Is so much of its head on this screen that one could drag it?"""
        if self.x is None or self.y is None:
            return False
        left, top, wide, high = screen
        return left - self.width + 80 <= self.x <= left + wide - 80 and top - 20 <= self.y <= top + high - 40


@dataclass(frozen=True, slots=True)
class Comforts:
    frame: Frame = Frame()
    closing: str = "ask"
    awake: str = "no"


class Kept:
    """The comforts in their file. What cannot be read is forgotten, what cannot be written is a line in the log."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self.now = _read(path)

    def put(self, **values: Any) -> None:
        with self._lock:
            wanted = replace(self.now, **values)
            if wanted == self.now:
                return
            self.now = wanted
            try:
                partial = self._path.with_suffix(".partial")
                partial.write_text(json.dumps(asdict(wanted)), "utf-8")
                partial.chmod(0o600)
                partial.replace(self._path)
            except OSError as error:
                log.warning("cannot remember what this computer likes: %s", error)


def _read(path: Path) -> Comforts:
    try:
        found = json.loads(path.read_text("utf-8"))
        frame = Frame(**{field.name: _pixels(found["frame"][field.name]) for field in fields(Frame)})
        closing, awake = str(found["closing"]), str(found["awake"])
    except (OSError, ValueError, TypeError, KeyError):
        return Comforts()
    return Comforts(
        frame=frame if frame.width and frame.height else Frame(),
        closing=closing if closing in ("ask", "keep", "quit") else "ask",
        awake="yes" if awake == "yes" else "no",
    )


def _pixels(value: Any) -> Any:
    """:raises ValueError: for what is no sane number of pixels."""
    if value is None:
        return None
    if not isinstance(value, int) or not -100_000 < value < 100_000:
        raise ValueError(value)
    return value
