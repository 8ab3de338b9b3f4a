"""What takes turns in runs with small counts: a run does a part of it, so many runs one after the other do all.

The turn is the number of commits, so that a run can be repeated and each commit goes on with the next part;
HEARTH_TURN=7 chooses another one. `make proof` takes no turns.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path


def choose() -> int:
    """Before the workers are started, which then have the same."""
    if "HEARTH_TURN" not in os.environ:
        os.environ["HEARTH_TURN"] = _commits()
    return turn()


def turn() -> int:
    return int(os.environ["HEARTH_TURN"])


def share_of(texts: Sequence[str], few: int) -> list[str]:
    """So few of them, spread over all; by turns, so that each has its turn."""
    step = max(1, len(texts) // few)
    return list(texts[turn() % step :: step])


def _commits() -> str:
    asked = ["git", "rev-list", "--count", "HEAD"]
    try:
        done = subprocess.run(asked, cwd=Path(__file__).parent, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "0"  # no checkout
    return done.stdout.strip()
