"""A folder of the previous schema is backed up before it is changed, and killed at any step nothing of it is lost."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from forum_app import Forum
from forum_app.backups import keeper, making
from forum_app.kernel.db import Database
from forum_app.kernel.migrate import migrations
from tests.faults.upgrading import older
from tests.people import Person
from tests.process import ROOT, command, environment, hearth

pytestmark = [pytest.mark.fault, pytest.mark.proof, pytest.mark.slow]


@pytest.fixture
def old(folder: Path, tmp_path: Path, open_app: Callable[..., Forum]) -> Path:
    app = open_app(folder)
    for number in range(3):
        Person(app, "ann").topic(f"Said before the update {number}")
    app.close()
    return older(folder, tmp_path / "old", tmp_path)


def test_it_is_backed_up_before_it_is_changed(old: Path, open_app: Callable[..., Forum]) -> None:
    app = open_app(old)
    (kept,) = keeper.of(app).ledger.all()
    assert kept.good
    assert kept.inside
    assert (kept.inside.reason, kept.inside.schema) == ("migration", app.db.reader().value("PRAGMA user_version") - 1)
    assert "before an update" in Person(app, "root").page("/admin/backups")


def test_a_backup_of_the_previous_schema_is_restored_and_brought_to_the_present(old: Path, tmp_path: Path) -> None:
    (old / "files").mkdir(exist_ok=True)
    source = making.source_of(Database(old / "hearth.db"), old)
    with source.ledger.alone():
        making.make(source, "asked", target=tmp_path / "old.hearth")
    source.db.close()
    folder = tmp_path / "else"
    done = hearth("restore", tmp_path / "old.hearth", "--yes", folder=folder)
    assert done.returncode == 0, done.stderr
    db = Database(folder / "hearth.db")
    assert db.reader().value("PRAGMA user_version") == len(migrations())
    assert "Said before the update 2" in db.reader().column("SELECT title FROM topic")
    db.close()


@pytest.mark.skipif(sys.platform == "win32", reason="the steps are forked")
def test_killed_at_any_step_of_an_update_nothing_is_lost(
    old: Path, tmp_path: Path, count: Callable[[str], int], proved: Callable[..., None]
) -> None:
    done = subprocess.run(
        command(tmp_path, old, str(count("upgrade_kills")), module="tests.faults.upgrading"),
        capture_output=True, text=True, timeout=1800, cwd=ROOT, env=environment(), check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["different"], found["without a copy"]) == ([], [])
    assert found["killed"] > 5
    proved("an update killed at every step", kills=found["killed"], posts=found["posts"], lost=0)
