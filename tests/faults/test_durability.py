"""Every connection waits for the disk, and nothing in the environment changes that."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forum_app import Forum
from tests.conftest import DEFAULTS, SYNCHRONOUS

FULL, EXTRA = 2, 3


@pytest.mark.parametrize("variable", ["HEARTH_SYNCHRONOUS", "SQLITE_SYNCHRONOUS", "HEARTH_DB_SYNCHRONOUS"])
def test_each_commit_is_synced_whatever_the_environment_says(
    variable: str, monkeypatch: pytest.MonkeyPatch, open_app: Callable[..., Forum], folder: object
) -> None:
    monkeypatch.setitem(DEFAULTS, "synchronous", SYNCHRONOUS)
    monkeypatch.setenv(variable, "OFF")
    app = open_app(folder)
    with app.db.transaction() as tx:
        for db in (tx, app.db.reader()):
            assert db.value("PRAGMA synchronous") in (FULL, EXTRA)
            assert db.value("PRAGMA journal_mode") == "wal"
            assert db.value("PRAGMA foreign_keys") == 1


def test_what_is_committed_is_not_kept_back_by_a_reader(open_app: Callable[..., Forum], folder: object) -> None:
    """A cursor that were left open would keep the log from being folded back."""
    app = open_app(folder)
    app.db.reader().tuples("SELECT * FROM member")
    with app.db.transaction() as tx:
        tx.run("UPDATE site SET version = version + 1")
    busy, _, _ = app.db.reader().tuples("PRAGMA wal_checkpoint(PASSIVE)")[0]
    assert busy == 0
    app.db.checkpoint()
    log = app.settings.database.with_name("hearth.db-wal")
    assert log.stat().st_size == 0
