"""Migrations killed at every statement: `python -m tests.faults.migrating WORK MIGRATIONS`.

Each step is a child that kills itself before the n-th statement, and a second one that goes on. One process forks them
all, since a Python for each would take minutes. It prints what was found as JSON.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import sys
from pathlib import Path
from typing import Any

from forum_app.kernel.db import Database
from forum_app.kernel.migrate import migrate


class Mortal(Database):
    """Dies before its n-th statement, over all its connections; 0 lives on."""

    def __init__(self, path: Path, dies_at: int) -> None:
        super().__init__(path, lock=path.with_name("write.lock"))
        self._left = dies_at

    def connect(self) -> Any:
        connection = super().connect()
        connection.set_trace_callback(self._count)
        return connection

    def _count(self, _: str) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def child(folder: Path, migrations: Path, dies_at: int) -> int:
    """Migrate in a process of its own; its exit code, minus the signal that ended it."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    status = 1
    try:
        db = Mortal(folder / "hearth.db", dies_at)
        migrate(db, folder / "backups", migrations)
        db.close()
        status = 0
    finally:
        os._exit(status)


def dump(path: Path) -> list[str]:
    """Everything in it but when the migrations ran."""
    connection = sqlite3.connect(path)
    try:
        connection.execute("UPDATE migration SET applied_at = 0")
        number = connection.execute("PRAGMA user_version").fetchone()[0]
        return [f"schema {number}", *connection.iterdump()]
    finally:
        connection.close()


def fresh(work: Path, start: Path) -> Path:
    folder = work / "step"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(start, folder / "hearth.db")
    return folder


def walk(work: Path, migrations: Path, start: Path) -> dict[str, Any]:
    """Kill at every statement in turn, go on, and compare with a run that nobody disturbed."""
    folder = fresh(work, start)
    assert child(folder, migrations, 0) == 0
    wanted = dump(folder / "hearth.db")
    before = dump(start)
    found: dict[str, Any] = {"steps": 0, "not resumed": [], "different": [], "copies that are none": []}
    while True:
        folder = fresh(work, start)
        found["steps"] += 1
        code = child(folder, migrations, found["steps"])
        if code == 0:
            return found
        assert code == -signal.SIGKILL, f"step {found['steps']} ended with {code}"
        if child(folder, migrations, 0) != 0:
            found["not resumed"].append(found["steps"])
        elif dump(folder / "hearth.db") != wanted:
            found["different"].append(found["steps"])
        copies = list((folder / "backups").glob("schema-1-*.db"))
        if len(copies) != 1 or dump(copies[0]) != before:
            found["copies that are none"].append(found["steps"])


if __name__ == "__main__":
    print(json.dumps(walk(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))))
