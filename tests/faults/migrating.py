"""Migrations killed at every step: `python -m tests.faults.migrating WORK MIGRATIONS START`.

Each step is a child that kills itself before the n-th statement or change to a file, and a second one that goes on. One
process forks them all, since a Python for each would take minutes. It prints what was found as JSON.
"""

from __future__ import annotations

import json
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from forum_app.backups import archive, making, verifying
from forum_app.kernel.db import Database, pick_driver
from forum_app.kernel.migrate import migrate
from tests.faults import mortal


def child(folder: Path, migrations: Path, dies_at: int) -> int:
    """Migrate in a process of its own, with a backup before; its exit code, minus the signal that ended it."""

    def work() -> None:
        db = Database(folder / "hearth.db", lock=folder / "write.lock")
        migrate(db, lambda: making.before_migrating(making.source_of(db, folder)), migrations)
        db.close()

    return mortal.run(folder, dies_at, work)


def dump(path: Path) -> list[Any]:
    """Everything in it but when the migrations ran."""
    connection = pick_driver().connect(str(path))
    try:
        number = connection.execute("PRAGMA user_version").fetchone()[0]
        made = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").fetchall()
        tables = [name for name, sql in made if sql.startswith("CREATE TABLE") and name != "migration"]
        rows = [(name, *row) for name in tables for row in connection.execute(f"SELECT * FROM '{name}'").fetchall()]
        numbers = connection.execute("SELECT number, name FROM migration").fetchall()
        return [number, made, rows, numbers]
    finally:
        connection.close()


def fresh(work: Path, start: Path) -> Path:
    folder = work / "step"
    shutil.rmtree(folder, ignore_errors=True)
    for part in ("run", "backups"):
        (folder / part).mkdir(parents=True)
    shutil.copy(start, folder / "hearth.db")
    return folder


def copies_of(folder: Path, before: list[Any]) -> int:
    """How many backups hold the beginning; every one there is must verify."""
    found = 0
    for path in (folder / "backups").glob("*.hearth"):
        verifying.verify(path, folder)
        copy = folder / "copy.db"
        copy.unlink(missing_ok=True)
        with archive.opened(path) as opened:
            opened.extract(archive.DATABASE, copy)
        found += dump(copy) == before
    return found


def walk(work: Path, migrations: Path, start: Path) -> dict[str, Any]:
    """Kill at every step in turn, go on, and compare with a run that nobody disturbed."""
    folder = fresh(work, start)
    assert child(folder, migrations, 0) == 0
    wanted = dump(folder / "hearth.db")
    before = dump(start)
    found: dict[str, Any] = {"steps": 0, "not resumed": [], "different": [], "copies that are none": [], "left": []}
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
        if copies_of(folder, before) != 1:
            found["copies that are none"].append(found["steps"])
        if [path.name for path in (folder / "backups").iterdir() if path.suffix not in (".hearth", ".json")]:
            found["left"].append(found["steps"])


if __name__ == "__main__":
    print(json.dumps(walk(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))))
