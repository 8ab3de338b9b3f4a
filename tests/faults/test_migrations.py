"""A migration that is killed goes on at the next start, and the copy of the beginning stays one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from forum_app.kernel.db import Database
from forum_app.kernel.migrate import migrate
from tests.process import PATIENCE, ROOT, command, environment

MIGRATIONS = {
    "0001_talk.sql": "CREATE TABLE talk (id INTEGER PRIMARY KEY, words TEXT NOT NULL); -- the first\n",
    "0002_who.sql": (
        "CREATE TABLE who (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);\n"
        "ALTER TABLE talk ADD COLUMN who_id INTEGER REFERENCES who (id);\n"
        "INSERT INTO who (name) VALUES ('it''s; me');\n"
        "UPDATE talk SET who_id = 1;\n"
    ),
    "0003_louder.py": (
        "def migrate(tx):\n"
        "    for id_, words in tx.tuples('SELECT id, words FROM talk'):\n"
        "        tx.run('UPDATE talk SET words = :words WHERE id = :id', words=words + '!', id=id_)\n"
    ),
    "0004_again.sql": (
        "CREATE TABLE talk_new (id INTEGER PRIMARY KEY, words TEXT NOT NULL, who_id INTEGER NOT NULL\n"
        "    REFERENCES who (id));\n"
        "INSERT INTO talk_new SELECT id, words, who_id FROM talk;\n"
        "DROP TABLE talk;\n"
        "ALTER TABLE talk_new RENAME TO talk;\n"
        "CREATE INDEX talk_who ON talk (who_id);\n"
    ),
}


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The migrations of a later version."""
    folder = tmp_path / "later"
    folder.mkdir()
    for name, text in MIGRATIONS.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """A database on which only the first has run, with words in it."""
    folder = tmp_path / "first"
    folder.mkdir()
    (folder / "0001_talk.sql").write_text(MIGRATIONS["0001_talk.sql"])
    db = Database(tmp_path / "begun.db")
    migrate(db, None, folder)
    with db.transaction() as tx:
        tx.run_many("INSERT INTO talk (words) VALUES (:words)", [{"words": f"words {n}"} for n in range(3)])
    db.checkpoint()
    db.close()
    return tmp_path / "begun.db"


@pytest.mark.skipif(sys.platform == "win32", reason="the steps are forked")
@pytest.mark.fault
@pytest.mark.slow
def test_a_migration_killed_at_any_step_goes_on_at_the_next_start(tmp_path: Path, later: Path, begun: Path) -> None:
    done = subprocess.run(
        command(tmp_path, later, begun, module="tests.faults.migrating"),
        capture_output=True, text=True, timeout=PATIENCE, cwd=ROOT, env=environment(), check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found.pop("steps") > 60
    assert found == {"not resumed": [], "different": [], "copies that are none": [], "left": []}


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, later: Path, begun: Path) -> None:
    (later / "0004_again.sql").write_text(MIGRATIONS["0004_again.sql"] + "INSERT INTO talk (id) VALUES (1);\n")
    db = Database(begun)
    with pytest.raises(Exception, match="talk"):
        migrate(db, None, later)
    assert db.reader().column("SELECT number FROM migration") == [1, 2, 3]
    assert db.reader().column("SELECT name FROM sqlite_master WHERE name LIKE 'talk%'") == ["talk"]
    (later / "0004_again.sql").write_text(MIGRATIONS["0004_again.sql"])
    assert migrate(db, None, later) == 1
    assert db.reader().column("SELECT words FROM talk") == [f"words {n}!" for n in range(3)]
    db.close()


def test_a_migration_that_breaks_references_is_taken_back(tmp_path: Path, later: Path, begun: Path) -> None:
    (later / "0004_again.sql").write_text("UPDATE talk SET who_id = 99;\n")
    db = Database(begun)
    with pytest.raises(RuntimeError, match="leaves broken references"):
        migrate(db, None, later)
    assert db.reader().column("SELECT DISTINCT who_id FROM talk") == [1]
    db.close()
