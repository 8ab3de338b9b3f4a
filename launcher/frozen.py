"""The program as one executable: what must be set right before anything else is imported.

A frozen Hearth carries Python and its packages, and borrows GTK and WebKit from the machine. So the way to the
machine's libraries must stay open, to us and to whatever we start.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, where nobody may remove a file in use anyway
    fcntl = None  # type: ignore[assignment]


def folder() -> Path | None:
    """Where the frozen program has its files; None when we run from source."""
    return Path(sys._MEIPASS) if hasattr(sys, "_MEIPASS") else None


def prepare() -> None:
    """Call it first of all: what is imported later looks at the environment once."""
    base = folder()
    if base is None:
        return
    sys.path.append(str(base / "packages.zip"))  # time zones, and what importlib.metadata knows of the packages
    if sys.platform == "linux":
        _give_back_libraries()
        _find_typelibs(base)
    _keep(base)


def _give_back_libraries() -> None:
    """WebKit's helpers and xdg-open are the machine's, and must find the machine's libraries, not ours."""
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    os.environ.pop("LD_LIBRARY_PATH", None)
    if before:
        os.environ["LD_LIBRARY_PATH"] = before


def _find_typelibs(base: Path) -> None:
    """The machine's descriptions of its libraries first; ours are for machines that have the libraries alone."""
    places = [f"/usr/lib/{platform.machine()}-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib"]
    given = os.environ.get("GI_TYPELIB_PATH", "").split(os.pathsep)
    folders = [*given, *(f"{place}/girepository-1.0" for place in places), str(base / "typelibs")]
    os.environ["GI_TYPELIB_PATH"] = os.pathsep.join(path for path in folders if path and Path(path).is_dir())


def _keep(base: Path) -> None:
    """A lock on our unpacked files, for as long as we live: systemd-tmpfiles leaves alone what is locked so."""
    if fcntl:
        try:
            fcntl.flock(os.open(base, os.O_RDONLY), fcntl.LOCK_SH)  # the system closes it with us
        except OSError:  # a file system without locks: then as everywhere else
            return


def stamp() -> dict[str, str]:
    """What `build/freeze.py` wrote down of the build: `commit`, and `built` as a date. Empty from source."""
    base = folder()
    if base is None:
        return {}
    try:
        found = json.loads((base / "build.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in found.items()}
