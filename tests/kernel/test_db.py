"""Readers cannot write, one writer at a time, one transaction per change; nothing slow under the lock."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from forum_app.kernel import markup
from forum_app.kernel.db import Database, is_safe, named_list, pick_driver
from forum_app.kernel.errors import StartError, StorageBroken, StorageBusy, StorageReadOnly
from forum_app.kernel.lock import slow
from forum_app.kernel.security import HashGate


@dataclass(frozen=True, slots=True)
class Item:
    id: int
    name: str


@pytest.fixture
def db(tmp_path: Path):
    database = Database(tmp_path / "test.db", lock=tmp_path / "lock")
    with database.transaction() as tx:
        tx.run("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)")
        tx.run("INSERT INTO item (name) VALUES ('one')")
    yield database
    database.close()


def _names(db: Database) -> list[str]:
    return db.reader().column("SELECT name FROM item ORDER BY id")


def test_a_reader_cannot_write(db: Database) -> None:
    with pytest.raises(StorageReadOnly):
        db.reader().tuples("INSERT INTO item (name) VALUES ('two')")


def test_a_thread_that_outlives_the_forum_writes_nothing(tmp_path: Path) -> None:
    """What lies at this path now may be a restored backup."""
    database = Database(tmp_path / "old.db", lock=tmp_path / "lock")
    with database.transaction() as tx:
        tx.run("CREATE TABLE item (id INTEGER PRIMARY KEY)")
    database.close()
    with pytest.raises(StorageBusy), database.transaction():
        pass
    with pytest.raises(StorageBusy):
        database.reader()


def test_rows_come_as_their_type(db: Database) -> None:
    assert db.reader().all(Item, "SELECT id, name FROM item") == [Item(1, "one")]
    assert db.reader().one(Item, "SELECT id, name FROM item WHERE id = :id", id=9) is None


def test_columns_that_are_not_the_fields_fail_at_once(db: Database) -> None:
    with pytest.raises(TypeError, match="Item has"):
        db.reader().all(Item, "SELECT name, id FROM item")


def test_an_exception_takes_everything_back(db: Database) -> None:
    with pytest.raises(ValueError, match="half way"), db.transaction() as tx:
        tx.run("INSERT INTO item (name) VALUES ('two')")
        raise ValueError("half way")
    assert _names(db) == ["one"]
    with db.transaction() as tx:  # and the writer still works
        tx.run("INSERT INTO item (name) VALUES ('three')")
    assert _names(db) == ["one", "three"]


def test_a_transaction_inside_a_transaction_is_a_mistake(db: Database) -> None:
    with db.transaction(), pytest.raises(RuntimeError, match="inside a transaction"), db.transaction():
        pass
    with db.transaction() as tx:
        tx.run("INSERT INTO item (name) VALUES ('two')")


def test_nothing_slow_runs_under_the_lock(db: Database) -> None:
    with db.transaction():
        for act in (lambda: markup.prepare("x"), lambda: HashGate(8).hash("x"), lambda: HashGate(8).matches("x", None)):
            with pytest.raises(RuntimeError, match="slow"):
                act()
    assert slow(lambda: 1)() == 1


def test_eight_threads_write_and_none_fails(db: Database) -> None:
    def write(who: int) -> None:
        for n in range(25):
            with db.transaction() as tx:
                count = tx.value("SELECT count(*) FROM item")
                tx.run("INSERT INTO item (name) VALUES (:name)", name=f"{who}-{n}-{count}")

    threads = [threading.Thread(target=write, args=(who,)) for who in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts = sorted(int(name.rsplit("-", 1)[1]) for name in _names(db)[1:])
    assert counts == list(range(1, 201)), "two of them read the same state"


def test_a_reader_sees_nothing_half_done(db: Database) -> None:
    seen: list[list[str]] = []
    with db.transaction() as tx:
        tx.run("INSERT INTO item (name) VALUES ('two')")
        thread = threading.Thread(target=lambda: seen.append(_names(db)))
        thread.start()
        thread.join()
    assert seen == [["one"]]


def test_readers_share_their_connections(db: Database) -> None:
    """One after another they use the same; each that is in use besides has one of its own, and gives it back."""
    for _ in range(5):
        thread = threading.Thread(target=lambda: _names(db))
        thread.start()
        thread.join()
    assert len(db._idle._all) == 1
    inner: list[list[str]] = []
    db.reader().each(lambda _: inner.append(_names(db)), "SELECT id FROM item")
    assert (inner, len(db._idle._all)) == ([["one"]], 2)


@pytest.mark.parametrize("sql", ["SELECT missing FROM item", "SELECT abs(-9223372036854775807 - 1) FROM item"])
def test_a_statement_that_fails_holds_nothing(db: Database, sql: str) -> None:
    for ask in (db.reader().tuples, lambda text: db.reader().each(lambda _: None, text)):
        with pytest.raises(Exception, match=r"no such column|integer overflow"):
            ask(sql)
    with pytest.raises(ZeroDivisionError):
        db.reader().each(lambda _: 1 / 0, "SELECT id FROM item")
    with db.transaction() as tx:
        tx.run("INSERT INTO item (name) VALUES ('two')")
    assert _names(db) == ["one", "two"]
    db.checkpoint()
    assert Path(f"{db.path}-wal").stat().st_size == 0  # nobody reads what lies in it
    assert len(db._idle._all) == len(db._idle._free) == 1


def test_the_lock_tells_how_long_it_was_held(db: Database) -> None:
    with db.transaction():
        time.sleep(0.03)
    assert db.lock.longest >= 0.03


def test_a_file_that_is_no_database_is_told_as_broken(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StorageBroken):
        Database(tmp_path / "x.db").reader()


@pytest.mark.parametrize(
    ("version", "safe"),
    [((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 45, 0), False), ((3, 50, 6), False),
     ((3, 50, 7), True), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 53, 4), True), ((4, 0, 0), True)],
)  # fmt: skip
def test_which_sqlite_is_safe(version: tuple[int, ...], safe: bool) -> None:
    assert is_safe(version) == safe


class _Module:
    def __init__(self, *version: int) -> None:
        self.sqlite_version_info = version
        self.sqlite_version = ".".join(map(str, version))


def test_the_first_safe_driver_is_taken_and_none_is_said() -> None:
    good = _Module(3, 53, 4)
    assert pick_driver([_Module(3, 40, 1), good]) is good
    with pytest.raises(StartError, match=r"SQLite 3\.40\.1, which can lose data"):
        pick_driver([_Module(3, 40, 1), None])


def test_a_list_of_values_is_named() -> None:
    assert named_list("k", ["a", "b"]) == ("(:k0, :k1)", {"k0": "a", "k1": "b"})
    assert named_list("k", []) == ("(NULL)", {})


def test_no_statistics_are_kept_that_would_have_statements_planned_anew(db: Database) -> None:
    tables = db.reader().column("SELECT name FROM sqlite_master")
    assert "sqlite_stat4" not in tables
