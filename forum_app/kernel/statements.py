"""Reader and Writer: what is asked of the database and changed in it, one statement after another. Which driver runs
them, kernel/db.py decides."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Any, TypeVar

from .errors import StorageBroken, StorageBusy, StorageFull, StorageReadOnly
from .events import Events

Row = TypeVar("Row")
Trace = Callable[[str, dict[str, Any]], None]


class Idle:
    """Connections that nobody uses now. The last one used is the next: its cache is warm, and few are ever made."""

    def __init__(self, connect: Callable[[], Any]) -> None:
        self._connect = connect
        self._free: list[Any] = []  # a list's append and pop are whole, whichever threads call them
        self._all: list[Any] = []

    @classmethod
    def of_one(cls, connection: Any) -> Idle:
        """This connection, which one thread has to itself."""
        return cls(lambda: connection)

    def take(self) -> Any:
        try:
            return self._free.pop()
        except IndexError:
            made = self._connect()
            self._all.append(made)
            return made

    def give(self, connection: Any) -> None:
        self._free.append(connection)

    def close(self) -> None:
        self._free.clear()
        while self._all:
            self._all.pop().close()


class Reader:
    """Questions to the database. Named parameters; each call runs its statement to the end, on any connection.

    An open cursor would keep the write-ahead log from being folded back, so none is ever handed out.
    """

    def __init__(self, idle: Idle, trace: Trace | None = None, kept: dict[str, Any] | None = None) -> None:
        self._idle = idle
        self.trace = trace
        # what was made of this database's rows and says itself for which version: all its readers share it
        self.kept: dict[str, Any] = {} if kept is None else kept

    def _rows(self, sql: str, params: dict[str, Any]) -> tuple[list[Any], Any]:
        """All rows, and the columns as the driver describes them."""
        if self.trace:
            self.trace(sql, params)
        connection = self._idle.take()
        try:
            cursor = connection.execute(sql, params)
            return cursor.fetchall(), cursor.description
        except Exception as error:
            raise translated(error) from error
        finally:
            self._idle.give(connection)

    def all(self, row: type[Row], sql: str, **params: Any) -> list[Row]:
        """Every row, as `row` objects, a dataclass or a named tuple. Columns must be named as the fields are, in the
        same order.
        """
        rows, columns = self._rows(sql, params)
        if (row, sql) not in _matched:
            _match(row, sql, tuple(column[0] for column in columns))
        return [row(*values) for values in rows]

    def one(self, row: type[Row], sql: str, **params: Any) -> Row | None:
        """The first row or None."""
        found = self.all(row, sql, **params)
        return found[0] if found else None

    def value(self, sql: str, **params: Any) -> Any:
        """The first column of the first row, or None."""
        found = self.column(sql, **params)
        return found[0] if found else None

    def column(self, sql: str, **params: Any) -> list[Any]:
        """The first column of every row."""
        return [values[0] for values in self.tuples(sql, **params)]

    def tuples(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        """Every row as a plain tuple, for counting and comparing."""
        return self._rows(sql, params)[0]

    def each(self, fn: Callable[..., None], sql: str, **params: Any) -> None:
        """Call `fn` with the columns of every row, for answers too large to hold. It must not use the database."""
        if self.trace:
            self.trace(sql, params)
        connection = self._idle.take()
        try:
            with closing(connection.execute(sql, params)) as cursor:
                for values in cursor:
                    fn(*values)
        except Exception as error:
            raise translated(error) from error
        finally:
            self._idle.give(connection)


class Writer(Reader):
    """What a transaction hands out: a Reader that may also change things."""

    def __init__(
        self, connection: Any, events: Events, trace: Trace | None = None, kept: dict[str, Any] | None = None
    ) -> None:
        super().__init__(Idle.of_one(connection), trace, kept)
        self._connection = connection
        self.events = events

    def run(self, sql: str, **params: Any) -> int:
        """Change rows; answers how many."""
        if self.trace:
            self.trace(sql, params)
        try:
            return int(self._connection.execute(sql, params).rowcount)
        except Exception as error:
            raise translated(error) from error

    def run_many(self, sql: str, rows: Iterable[dict[str, Any]]) -> None:
        """The same change for many rows."""
        try:
            self._connection.executemany(sql, rows)
        except Exception as error:
            raise translated(error) from error

    def emit(self, event: object) -> None:
        """Tell the listeners of this kind of event, in this transaction."""
        self.events.emit(self, event)


def named_list(name: str, values: Iterable[Any]) -> tuple[str, dict[str, Any]]:
    """`(:n0, :n1)` and its parameters, for IN; an empty list gives `(NULL)`, which nothing equals."""
    params = {f"{name}{i}": value for i, value in enumerate(values)}
    return "(" + (", ".join(f":{key}" for key in params) or "NULL") + ")", params


_matched: set[tuple[type, str]] = set()  # statements are constants but for a few lists of bounded length


def _match(row: type, sql: str, columns: tuple[str, ...]) -> None:
    """Fail at once, at its first run, when a statement and its row type do not speak of the same columns."""
    fields = getattr(row, "_fields", ()) or tuple(field.name for field in dataclasses.fields(row))
    if fields != columns:
        raise TypeError(f"{row.__name__} has {fields}, its statement answers {columns}: {sql}")
    _matched.add((row, sql))


def translated(error: Exception) -> Exception:
    """The driver's complaint as one of ours. pysqlite3 carries no error codes, so the message is read."""
    text = str(error)
    if "disk is full" in text or "No space left" in text:
        return StorageFull()
    if "readonly" in text or "Read-only file system" in text or isinstance(error, PermissionError):
        return StorageReadOnly()
    if "database is locked" in text or "table is locked" in text:
        return StorageBusy()
    broken = (
        "disk I/O error",
        "malformed",
        "corrupt",
        "not a database",
        "unable to open",
        "no such table",
        "not decode",
    )
    # a complaint that quotes the damage may itself be no text
    if isinstance(error, UnicodeDecodeError) or any(complaint in text for complaint in broken):
        return StorageBroken(text)
    return error
