"""Readers that never pause keep SQLite from beginning its log anew: the writer sees to it, and never waits long."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from forum_app.kernel import db as kernel_db
from forum_app.kernel.db import Database

KEPT, LONG, LONGER = 1 << 20, 2 << 20, 1 << 20  # bytes; smaller than the program's, so that a second is enough
CHANGES, SIZE = 80, 300_000  # 24 MB in all
READERS = 6
COUNT = "SELECT count(*) FROM item, (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9999) \
SELECT i FROM n) WHERE item.id < 10"  # some milliseconds


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    for name, size in (("KEPT_LOG", KEPT), ("LONG_LOG", LONG), ("LONGER", LONGER)):
        monkeypatch.setattr(kernel_db, name, size)
    database = Database(tmp_path / "test.db", lock=tmp_path / "lock", synchronous="OFF")
    with database.transaction() as tx:
        tx.run("CREATE TABLE item (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")
        tx.run("INSERT INTO item (bytes) VALUES (zeroblob(10))")
    yield database
    database.close()


def _log(db: Database) -> int:
    return Path(f"{db.path}-wal").stat().st_size


def _change(db: Database) -> float:
    """One change; the seconds it took."""
    began = time.monotonic()
    with db.transaction() as tx:
        tx.run("UPDATE item SET bytes = randomblob(:size) WHERE id = 1", size=SIZE)
    return time.monotonic() - began


@contextmanager
def _readers(db: Database) -> Iterator[list[str]]:
    """Threads that read and read, never all at rest; what went wrong with them."""
    over, faults = threading.Event(), []

    def read() -> None:
        while not over.is_set():
            try:
                db.reader().value(COUNT)
            except Exception as error:
                faults.append(repr(error))

    threads = [threading.Thread(target=read) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        yield faults
    finally:
        over.set()
        for thread in threads:
            thread.join()


def test_the_log_stays_short_while_others_read_without_a_pause(db: Database) -> None:
    longest = 0
    with _readers(db) as faults:
        for _ in range(CHANGES):
            _change(db)
            longest = max(longest, _log(db))
    assert faults == []
    assert longest < LONG + 4 * LONGER  # a reader that had no turn for long may prevent it now and then


def test_a_reader_that_takes_long_holds_up_a_change_only_now_and_then(db: Database) -> None:
    """A backup, an export: the log grows meanwhile, and is short again after it."""
    reader = db.connect()
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM item").fetchall()
    took = [_change(db) for _ in range(CHANGES // 2)]
    assert _log(db) > CHANGES // 2 * SIZE
    waits = [seconds for seconds in took if seconds > kernel_db.PATIENCE / 1000]
    assert 0 < len(waits) <= CHANGES // 2 * SIZE // LONGER
    assert max(took) < kernel_db.BUSY / 1000 / 2
    reader.execute("COMMIT")
    reader.close()
    for _ in range(2):  # the first one folds the log, the second begins it anew
        _change(db)
    assert _log(db) < LONG
