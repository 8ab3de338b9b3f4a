"""The log: a file in the data folder that never grows too large, one line for each message."""

from __future__ import annotations

import logging
import logging.handlers
import re
import sys
from typing import Any

from forum_app import Settings

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class OneLine(logging.Formatter):
    """Keeps a message on its line: a path that somebody typed must not look like a line of ours. Nor what an exception
    says, which may go over several."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        return _plain(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802
        lines = map(_plain, super().formatException(ei).split("\n"))
        return "\n".join(f"  {line}" if line[:1].isdigit() else line for line in lines)


def _plain(text: str) -> str:
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def write(settings: Settings, *, headless: bool, shared: bool = False) -> None:
    """From now on, to the file in the data folder, and warnings to the terminal of a server.

    :param shared: other processes write the same file.
    """
    logging.raiseExceptions = False  # a full disk must not fill the terminal as well
    file = _file(settings, rotating=not shared)
    file.setFormatter(OneLine("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handlers: list[logging.Handler] = [file]
    if headless and sys.stderr is not None:
        terminal = logging.StreamHandler(sys.stderr)
        terminal.setLevel(logging.WARNING)
        terminal.setFormatter(OneLine("%(levelname)s %(name)s %(message)s"))
        handlers.append(terminal)
    logging.basicConfig(level=settings.log_level.upper(), handlers=handlers, force=True)


def _file(settings: Settings, *, rotating: bool) -> logging.Handler:
    """The log in the data folder. Of several processes one alone may rotate it; the others follow."""
    path = settings.data_dir / "logs" / "hearth.log"
    if rotating:
        return logging.handlers.RotatingFileHandler(
            path, maxBytes=2_000_000, backupCount=5, encoding="utf-8", delay=True
        )
    return logging.handlers.WatchedFileHandler(path, encoding="utf-8", delay=True)


def rotate(settings: Settings) -> None:
    """Of the processes that share the file, this one alone keeps it short; the others follow."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler, logging.handlers.WatchedFileHandler):
            alone = _file(settings, rotating=True)
            alone.setFormatter(handler.formatter)
            root.removeHandler(handler)
            handler.close()
            root.addHandler(alone)
