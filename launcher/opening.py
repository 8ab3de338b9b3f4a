"""Opens the forum in the default browser, where there is one."""

from __future__ import annotations

import html
import os
import sys
import webbrowser
from pathlib import Path


def has_display() -> bool:
    """Is there a screen to open something on?"""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("BROWSER"))


def open_browser(address: str, run_dir: Path, *, secret: bool) -> bool:
    """Open the address; False when no browser could be started.

    A secret one goes through a file that only this user can read: what stands in the arguments of a program,
    everybody on this machine can see.
    """
    target = address
    if secret:
        path = run_dir / "open.html"
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            quoted = html.escape(address)
            file.write(
                f'<!doctype html><meta charset="utf-8"><title>Hearth</title>'
                f'<meta http-equiv="refresh" content="0; url={quoted}"><p><a href="{quoted}">Hearth</a></p>\n'
            )
        target = path.as_uri()
    try:
        return webbrowser.open(target)
    except (webbrowser.Error, OSError):
        return False
