"""What is kept, how much of it there is, and where it lies."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..kernel import drives
from ..kernel.forum import Forum
from . import queries


def size(of: int) -> str:
    """Bytes as people say them: 640 KB, 61 MB, 1.9 GB."""
    if of < 1024 * 1024:
        return f"{-(-of // 1024)} KB"
    for unit, power in (("MB", 2), ("GB", 3), ("TB", 4)):
        number = of / 1024**power
        if number < 1000 or unit == "TB":
            return f"{number:.1f} {unit}" if number < 10 else f"{number:.0f} {unit}"
    raise AssertionError


def stored(app: Forum) -> tuple[int, int]:
    """The database and the files that were uploaded, in bytes."""
    return _size_of(app.settings.database), queries.files_size(app.db.reader())


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def folder_risks(app: Forum) -> list[drives.Risk]:
    """Looked at once: a folder does not wander while it is open."""
    return _risks(app.settings.data_dir)


_risks: Callable[[Path], list[drives.Risk]] = functools.lru_cache(maxsize=8)(drives.risks)


def backups(app: Forum) -> dict[str, Any] | None:
    """What the slice that makes them says: at, verified, size, kept, running, error. None without such a slice."""
    for ask in app.events.provided("keeps"):
        found: dict[str, Any] = ask(app)
        return found
    return None
