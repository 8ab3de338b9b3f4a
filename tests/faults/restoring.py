"""Restores killed at every step: `python -m tests.faults.restoring WORK PRESENT ARCHIVE HOW_MANY`.

Each step is a child that kills itself before the n-th statement or change to a file. Then the folder is opened as the
next start does: it must hold either all of what was there or all of the backup. It prints what was found as JSON.
"""

from __future__ import annotations

import json
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from forum_app import create_app, load, restore_backup
from forum_app.backups.ledger import Ledger
from tests.faults import mortal
from tests.proofs.dumps import dump

CHANGES = ("session", "reset_link", "job", "site")  # tables that a restore, or any start, changes


def settings(folder: Path) -> Any:
    return load({"data_dir": folder, "limits": False}, {})


def restore(folder: Path, archive: Path) -> None:
    restore_backup(folder, archive, yes=True)
    create_app(settings(folder), worker=False).close()


def state(folder: Path) -> tuple[Any, list[str], int]:
    """Everything in it, the files' names, and how many sessions there are, as the next start finds them."""
    app = create_app(settings(folder), worker=False)
    try:
        rows = {name: rows for name, rows in dump(app).items() if name not in CHANGES}
        sessions = int(app.db.reader().value("SELECT count(*) FROM session"))
    finally:
        app.close()
    files = sorted(path.relative_to(folder).as_posix() for path in (folder / "files").rglob("*") if path.is_file())
    return rows, files, sessions


def walk(work: Path, present: Path, archive: Path, many: int) -> dict[str, Any]:
    """At `many` steps, evenly; 0 for all of them."""
    folder = work / "step"

    def fresh() -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        return Path(shutil.copytree(present, folder))

    old = state(fresh())
    steps = _count(fresh, archive)
    assert mortal.run(fresh(), 0, lambda: restore(folder, archive)) == 0
    new = state(folder)
    found: dict[str, Any] = {
        "steps": steps,
        "killed": 0,
        "old": 0,
        "new": 0,
        "half": [],
        "left": [],
        "sessions": new[2],
    }
    for step in range(1, steps, max(1, steps // many) if many else 1):
        assert mortal.run(fresh(), step, lambda: restore(folder, archive)) == -signal.SIGKILL, step
        found["killed"] += 1
        is_ = state(folder)
        which = "old" if is_ == old else "new" if is_ == new else "half"
        found[which] = [*found["half"], step] if which == "half" else found[which] + 1
        Ledger(folder).sweep()
        if list((folder / "backups").glob("work-*")) + list((folder / "run").glob("restore*.json")):
            found["left"].append(step)
    return found


def _count(fresh: Any, archive: Path) -> int:
    """How many steps there are: the first at which nobody dies, by doubling and halving."""
    low, high = 1, 64
    while mortal.run(fresh(), high, lambda: restore(Path(sys.argv[1]) / "step", archive)) != 0:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        dies = mortal.run(fresh(), middle, lambda: restore(Path(sys.argv[1]) / "step", archive)) != 0
        low, high = (middle, high) if dies else (low, middle)
    return high


if __name__ == "__main__":
    sys.stdout, out = sys.stderr, sys.stdout
    print(json.dumps(walk(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))), file=out)
