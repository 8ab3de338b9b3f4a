"""Where there is something to open the forum on."""

from __future__ import annotations

import os
import sys


def has_screen() -> bool:
    """Is there a screen for a window of our own?"""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def has_display() -> bool:
    """Is there one for a browser? One that is named may also be for a terminal."""
    return has_screen() or bool(os.environ.get("BROWSER"))
