"""The executable, made once for all tests that start it, and made again only when a source is newer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).parent.parent
PROGRAM = ROOT / "dist" / "hearth"
FOLDER = ROOT / "dist" / "hearth-folder" / "hearth"  # the same without unpacking


@pytest.fixture(scope="session")
def frozen() -> Path:
    """`dist/hearth`. Freezing takes about 40 s on two cores that have nothing else to do."""
    (ROOT / "out").mkdir(exist_ok=True)
    with FileLock(ROOT / "out" / "freeze.lock"):  # of two workers, one makes it
        done = subprocess.run(
            [sys.executable, "build/freeze.py", "--if-older", "--no-smoke"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return PROGRAM
