"""The real community, imported once for all tests of a run that look at it."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
import time
from pathlib import Path

from tests.process import hearth
from tests.transfer.conftest import Imported, understood

NAME = "cc0-zh-en-20k.jsonl.gz"


def run_import(file: Path, folder: Path) -> tuple[Imported, float]:
    """`hearth import` as a process of its own, and the seconds it took."""
    began = time.monotonic()
    done = hearth("import", file, folder=folder)
    return understood(done.returncode, done.stdout, done.stderr), time.monotonic() - began


@functools.cache
def imported(shared_data: Path) -> tuple[Path, Imported, float]:
    """A data folder with all of it, not to be changed; what the command said, and the seconds it took."""
    folder = Path(tempfile.mkdtemp(prefix="hearth-real-"))
    atexit.register(shutil.rmtree, folder)
    return folder, *run_import(shared_data / NAME, folder)
