"""Moves a data folder, and ends itself before a change to the disk: `python -m tests.launcher.move_and_die A B N`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from launcher.cli import main

DIED = 9
CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "open")


def main_and_die(source: str, target: str, after: int) -> int:
    """Python tells of each change before it is made."""
    seen = 0

    def hook(event: str, args: tuple[object, ...]) -> None:
        nonlocal seen
        if event in CHANGES and any(str(arg).startswith((source, target)) for arg in args[:2]):
            seen += 1
            if seen == after:
                os._exit(DIED)

    sys.addaudithook(hook)
    return main(["move", target, "--data-dir", source])


if __name__ == "__main__":
    sys.exit(main_and_die(str(Path(sys.argv[1])), str(Path(sys.argv[2])), int(sys.argv[3])))
