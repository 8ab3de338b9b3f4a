"""A copy of a file that is whole or not there."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path


def copy_to(source: Path, target: Path) -> None:
    """Copy it, and have it on the disk when this returns. What was there is replaced at the very end.

    :raises OSError: when it cannot be written; nothing half stays.
    """
    partial = target.with_name(f"{target.name}.partial")
    try:
        with source.open("rb") as reading, partial.open("wb") as writing:
            shutil.copyfileobj(reading, writing, 1 << 20)
            writing.flush()
            os.fsync(writing.fileno())
        partial.replace(target)
    except OSError:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
