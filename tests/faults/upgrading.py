"""A forum of the previous schema, opened and killed at every step.

`python -m tests.faults.upgrading WORK OLD HOW_MANY`: OLD is the folder as the previous version left it. The next start
must bring it to the present schema with every word in it, and a verified backup must hold it as it was. It prints what
was found as JSON.
"""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import sys
from pathlib import Path
from typing import Any

from forum_app import create_app, load
from forum_app.kernel.db import Database
from forum_app.kernel.migrate import MIGRATIONS, migrate, migrations
from tests.faults import mortal
from tests.faults.migrating import copies_of, dump


def older(new: Path, folder: Path, work: Path) -> Path:
    """The rows of a forum in a folder of the previous schema."""
    before = work / "migrations"
    before.mkdir()
    for migration in migrations()[:-1]:
        shutil.copy(MIGRATIONS / migration.path.name, before)
    for part in ("run", "backups", "files", "logs"):
        (folder / part).mkdir(parents=True)
    db = Database(folder / "hearth.db")
    migrate(db, None, before)
    db.close()
    db.fold()
    connection = sqlite3.connect(folder / "hearth.db")
    connection.execute("ATTACH :new AS new", {"new": str(new / "hearth.db")})
    plain = "SELECT name FROM main.sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    for (table,) in connection.execute(f"{plain} AND name NOT LIKE 'search%' AND name <> 'migration'").fetchall():
        if table.startswith("sqlite_"):
            continue
        columns = ", ".join(row[1] for row in connection.execute(f"PRAGMA main.table_info({table})"))
        connection.execute(f"DELETE FROM main.{table}")  # some tables begin with rows of their own
        connection.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM new.{table}")
    connection.commit()
    connection.close()
    return folder


def open_and_close(folder: Path) -> None:
    create_app(load({"data_dir": folder, "limits": False}, {}), worker=False).close()


def words_in(folder: Path) -> list[Any]:
    connection = sqlite3.connect(folder / "hearth.db")
    try:
        schema = connection.execute("PRAGMA user_version").fetchone()
        return [schema, *connection.execute("SELECT t.title, p.body FROM post p JOIN topic t ON t.id = p.topic_id")]
    finally:
        connection.close()


def walk(work: Path, old: Path, many: int) -> dict[str, Any]:
    folder = work / "step"
    before = dump(Path(shutil.copy(old / "hearth.db", work / "before.db")))

    def fresh() -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        return Path(shutil.copytree(old, folder))

    assert mortal.run(fresh(), 0, lambda: open_and_close(folder)) == 0
    wanted = words_in(folder)
    found: dict[str, Any] = {"killed": 0, "posts": len(wanted) - 1, "different": [], "without a copy": []}
    step = 1
    while mortal.run(fresh(), step, lambda: open_and_close(folder)) == -signal.SIGKILL:
        found["killed"] += 1
        open_and_close(folder)
        if words_in(folder) != wanted:
            found["different"].append(step)
        if copies_of(folder, before) != 1:
            found["without a copy"].append(step)
        step += 10 if many else 1
    return found


if __name__ == "__main__":
    sys.stdout, out = sys.stderr, sys.stdout
    print(json.dumps(walk(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))), file=out)
