"""schema.sql is the picture of what the migrations make; contributors cover every table that names a person."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from forum_app import Forum
from forum_app.kernel.db import Database
from forum_app.kernel.migrate import migrate, migrations, statements
from tests.conftest import ROOT

SCHEMA = ROOT / "forum_app" / "schema.sql"
HEADER = (
    "-- The whole database, as the migrations make it. Written by `python -m tests.test_schema`; a test compares.\n\n"
)


def picture(db: Database) -> str:
    """Every table, index and virtual table in order of name; FTS5's own tables are its business."""
    rows = db.reader().tuples(
        """
        SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
        AND name NOT LIKE 'search\\_post\\_%' ESCAPE '\\'
        AND (name NOT LIKE 'search\\_title\\_%' ESCAPE '\\' OR name = 'search_title_vocabulary')
        ORDER BY tbl_name, type DESC, name
        """
    )
    return HEADER + "\n\n".join(re.sub(r" +$", "", sql.strip(), flags=re.MULTILINE) + ";" for (sql,) in rows) + "\n"


def _made(folder: Path) -> Database:
    db = Database(folder / "new.db")
    migrate(db)
    return db


def test_the_migrations_make_the_picture(tmp_path: Path) -> None:
    db = _made(tmp_path)
    assert picture(db) == SCHEMA.read_text("utf-8"), "run `python -m tests.test_schema`"
    db.close()


def test_the_number_stands_in_the_files_header(app: Forum) -> None:
    app.db.checkpoint()
    header = app.settings.database.read_bytes()[:100]
    assert int.from_bytes(header[60:64], "big") == len(migrations())
    assert header[68:72] == b"Hrth"


def test_migrations_are_numbered_without_a_gap(tmp_path: Path) -> None:
    (tmp_path / "0001_one.sql").write_text("")
    (tmp_path / "0003_three.sql").write_text("")
    with pytest.raises(RuntimeError, match="numbered"):
        migrations(tmp_path)


def test_a_script_is_taken_apart_at_its_semicolons_alone() -> None:
    script = "-- a; comment\nCREATE TABLE t (a TEXT DEFAULT ';'); -- more\nINSERT INTO t VALUES ('it''s; fine')"
    assert list(statements(script)) == ["CREATE TABLE t (a TEXT DEFAULT ';')", "INSERT INTO t VALUES ('it''s; fine')"]


def test_every_reference_has_an_index(app: Forum) -> None:
    """A foreign key without one makes each deletion of its parent a scan."""
    db = app.db.reader()
    for (table,) in db.tuples("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%REFERENCES%'"):
        first = {
            db.tuples(f"PRAGMA index_info({name})")[0][2] for _, name, *_ in db.tuples(f"PRAGMA index_list({table})")
        }
        for _, _, parent, column, *_ in db.tuples(f"PRAGMA foreign_key_list({table})"):
            assert column in first, f"{table}.{column} refers to {parent} without an index"


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        database = _made(Path(folder))
        SCHEMA.write_text(picture(database), "utf-8")
        database.close()
