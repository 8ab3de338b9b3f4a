"""Database: the only module that names a driver or commits.

A Reader cannot write (`query_only`); there is one Writer, behind one lock, and each change is one transaction.
"""

from __future__ import annotations

import sqlite3 as stdlib_sqlite
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from .errors import StartError, StorageBroken, StorageBusy
from .events import Events
from .lock import LockTimeout, WriteLock
from .statements import Idle, Trace, translated
from .statements import Reader as Reader
from .statements import Writer as Writer
from .statements import named_list as named_list

try:
    import pysqlite3 as bundled_sqlite
except ImportError:  # no wheel for this machine
    bundled_sqlite = None

KEPT_LOG = 16 << 20  # bytes of the write-ahead log that stay when it begins anew
LONG_LOG = 32 << 20  # bytes at which a writer sees to it that it begins anew …
LONGER = 8 << 20  # … and so many more, where a reader that took too long prevented that
PATIENCE = 250  # ms, for readers to end
BUSY = 5000  # ms, for a lock of another program

APPLICATION_ID = 0x48727468  # "Hrth", so that `file` and others know the file


def is_safe(version: tuple[int, ...]) -> bool:
    """False for SQLite 3.7.0 to 3.51.2, which can lose a write-ahead log at a reset, but for the mended branches."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def pick_driver(candidates: Iterable[Any] = (stdlib_sqlite, bundled_sqlite)) -> Any:
    """The first safe SQLite; never both in one process, since two copies on one file lose each other's locks.

    :raises StartError: when this Python and the installed packages offer none.
    """
    offered = [module for module in candidates if module is not None]
    for module in offered:
        if is_safe(module.sqlite_version_info):
            return module
    found = ", ".join(module.sqlite_version for module in offered)
    raise StartError(
        f"This Python comes with SQLite {found}, which can lose data. Hearth needs 3.51.3 or newer "
        "(or 3.50.7, or 3.44.6): install a newer Python, or the package pysqlite3."
    )


class Database:
    """One SQLite file: readers that share their connections, one writer."""

    def __init__(
        self, path: Path, *, events: Events | None = None, lock: Path | None = None, synchronous: str = "FULL"
    ) -> None:
        self.path = path
        self.driver = pick_driver()
        self.events = events or Events()
        self.lock = WriteLock(lock)
        self.trace: Trace | None = None
        self._kept: dict[str, Any] = {}
        self._synchronous = synchronous
        self._idle = Idle(self._connect_reader)
        self._reader: Reader | None = None
        self._writer: Writer | None = None
        self._closed = False
        self._log_path = Path(f"{path}-wal")
        self._long_log = LONG_LOG  # bytes at which it is looked after the next time

    def connect(self) -> Any:
        """A bare connection with the settings every connection needs. For this module, migrations and backups."""
        try:
            # isolation_level=None: the driver begins nothing by itself
            connection = self.driver.connect(
                str(self.path), isolation_level=None, check_same_thread=False, cached_statements=256
            )
            for pragma in (
                f"busy_timeout = {BUSY}",  # first: the next lines may already meet a lock
                "journal_mode = WAL",
                f"synchronous = {self._synchronous}",
                "foreign_keys = ON",
                "trusted_schema = OFF",
                f"journal_size_limit = {KEPT_LOG}",
                "cache_size = -2000",  # KB, of each connection: what is more was not quicker with a million posts
            ):
                connection.execute(f"PRAGMA {pragma}").fetchall()
        except Exception as error:
            raise translated(error) from error
        return connection

    def _connect_reader(self) -> Any:
        self._check_open()
        connection = self.connect()
        connection.execute("PRAGMA query_only = ON")
        return connection

    def reader(self) -> Reader:
        """Questions to it, from any thread.

        :raises StorageBusy: when it is closed.
        """
        self._check_open()
        if self._reader is None:
            self._idle.give(self._idle.take())  # a file that is no database is told here
            self._reader = Reader(self._idle, kept=self._kept)
        self._reader.trace = self.trace
        return self._reader

    @contextmanager
    def transaction(self) -> Iterator[Writer]:
        """The writer, inside BEGIN IMMEDIATE. Leaving the block commits; an exception takes everything back.

        :raises StorageBusy: when other writers do not give way for many seconds.
        :raises StorageFull: when the disk is full; nothing of the change stays.
        """
        with self._locked():
            self._check_open()
            if self._writer is None:
                self._writer = Writer(self.connect(), self.events, kept=self._kept)
            self._writer.trace = self.trace
            self._shorten_log(self._writer)
            yield from self._inside(self._writer)

    def _shorten_log(self, writer: Writer) -> None:
        """Fold the log back into the file where it has grown long; the write lock is held.

        SQLite folds it after a commit, and begins it anew with the first change that finds it folded whole and read by
        nobody. Many threads that read without a pause never let that happen. Here no commit comes between, so readers
        from now on need the file alone, and the others are done in milliseconds.
        """
        try:
            size = self._log_path.stat().st_size
        except OSError:
            return
        if size < LONG_LOG:
            self._long_log = LONG_LOG
        if size < self._long_log:
            return
        connection = writer._connection
        connection.execute(f"PRAGMA busy_timeout = {PATIENCE}").fetchall()
        try:
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except self.driver.Error:  # a full disk, say: what comes next will tell
            busy = 1
        finally:
            connection.execute(f"PRAGMA busy_timeout = {BUSY}").fetchall()
        self._long_log = size + LONGER if busy else LONG_LOG

    @contextmanager
    def schema_change(self) -> Iterator[Writer]:
        """A transaction for a migration, with foreign keys off until its end.

        On a connection of its own: they can only be switched outside a transaction, and no other may see them off.
        """
        connection = self.connect()
        try:
            connection.execute("PRAGMA foreign_keys = OFF")
            with self._locked():
                yield from self._inside(Writer(connection, self.events))
        finally:
            connection.close()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self.lock.__enter__()
        except LockTimeout as error:
            raise StorageBusy from error
        except OSError as error:
            raise translated(error) from error
        try:
            yield
        finally:
            self.lock.__exit__(None, None, None)

    def _inside(self, writer: Writer) -> Iterator[Writer]:
        connection = writer._connection
        try:
            connection.execute("BEGIN IMMEDIATE")
        except Exception as error:
            raise translated(error) from error
        try:
            yield writer
            try:
                connection.execute("COMMIT")
            except Exception as error:
                raise translated(error) from error
        except BaseException:
            with suppress(self.driver.Error):  # a full disk may have rolled back already
                connection.execute("ROLLBACK")
            raise

    def _check_open(self) -> None:
        """A request that outlived the forum must not write into what is put in its place, as a restored backup is."""
        if self._closed:
            raise StorageBusy

    def checkpoint(self) -> None:
        """Fold the write-ahead log back into the file; at the end of a run."""
        self._once("PRAGMA wal_checkpoint(TRUNCATE)")

    def copy_to(self, target: Path, still: Callable[[], bool] | None = None) -> None:
        """A whole copy in a new file. On a connection of its own: a reader may not, and the writer is not held up.

        :param still: asked now and then; when it says no, the copy is given up with an error.
        """
        self._once("VACUUM INTO :target", still, target=str(target))

    def fold(self) -> None:
        """Fold the log back and be one file, at rest.

        :raises StorageBusy: when any other program or connection has it open.
        """
        self._once("PRAGMA journal_mode = DELETE")

    def _once(self, sql: str, still: Callable[[], bool] | None = None, **params: Any) -> None:
        connection = self.connect()
        try:
            if still:
                connection.set_progress_handler(lambda: 0 if still() else 1, 200_000)
            connection.execute(sql, params).fetchall()
        except Exception as error:
            raise translated(error) from error
        finally:
            connection.close()

    def close(self) -> None:
        """Close every connection, whichever thread opened it; none is opened after it."""
        self._closed = True
        self._idle.close()
        if self._writer:
            self._writer._connection.close()
            self._writer = None
        self.lock.close()


@contextmanager
def at_rest(path: Path) -> Iterator[Reader]:
    """A reader of a copy that nobody else has: nothing is written, not even a log beside it. It trusts nothing."""
    driver = pick_driver()
    try:
        connection = driver.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    except Exception as error:
        raise translated(error) from error
    try:
        for pragma in ("query_only = ON", "trusted_schema = OFF", "cell_size_check = ON"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        yield Reader(Idle.of_one(connection))
    except driver.Error as error:
        raise StorageBroken(str(error)) from error
    finally:
        connection.close()
