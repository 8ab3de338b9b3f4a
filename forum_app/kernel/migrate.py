"""Brings a database to the present schema: numbered migrations, each in one transaction, after a backup.

`NNNN_name.sql` serves every engine; `NNNN_name.sqlite.sql` and `NNNN_name.py` (a function `migrate(tx)`) where it must.
"""

from __future__ import annotations

import importlib.util
import logging
import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from . import queries
from .clock import now
from .db import APPLICATION_ID, Database, Writer
from .errors import StartError

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent.parent / "migrations"
_NAME = re.compile(r"(\d{4})_(\w+)(?:\.sqlite)?\.(sql|py)")


@dataclass(frozen=True, slots=True)
class Migration:
    number: int
    name: str
    path: Path


def migrations(folder: Path = MIGRATIONS) -> list[Migration]:
    """All migrations in order; their numbers run from 1 without a gap."""
    found = [
        Migration(int(match[1]), match[2], path)
        for path in sorted(folder.iterdir())
        if (match := _NAME.fullmatch(path.name))
    ]
    if [m.number for m in found] != list(range(1, len(found) + 1)):
        raise RuntimeError(f"migrations are not numbered 1, 2, 3 …: {[m.path.name for m in found]}")
    return found


def schema_of(path: Path) -> int:
    """The schema number in the file's header, read without SQLite, so that not a byte of the folder changes.

    :raises StartError: when the file is no database.
    """
    with path.open("rb") as file:
        header = file.read(100)
    if not header:
        return 0
    if len(header) < 100 or not header.startswith(b"SQLite format 3\0"):
        raise StartError(f"{path} is not a Hearth database.")
    return int(struct.unpack(">I", header[60:64])[0])


def _schema_in_log(path: Path) -> int:
    """The schema in the write-ahead log, where a program was killed before it folded the log back; else 0.

    Only what was committed counts, so the first page is remembered until a frame that ends a transaction.
    """
    content = path.read_bytes() if path.exists() else b""
    size, salts, found, seen = int.from_bytes(content[8:12], "big"), content[16:24], 0, 0
    for at in range(32, len(content), 24 + size) if size >= 512 else ():
        frame, page = content[at : at + 24], content[at + 24 : at + 24 + size]
        if frame[8:16] != salts or len(page) < size:
            break
        if int.from_bytes(frame[:4], "big") == 1:
            seen = int.from_bytes(page[60:64], "big")
        if any(frame[4:8]):
            found = seen
    return found


def refuse_newer(path: Path, folder: Path = MIGRATIONS) -> None:
    """:raises StartError: with exit code 5 when the file was written by a newer Hearth."""
    if path.exists():
        log_path = path.with_name(path.name + "-wal")
        _refuse(path, max(schema_of(path), _schema_in_log(log_path)), folder)


def _refuse(path: Path, schema: int, folder: Path) -> None:
    if schema > len(migrations(folder)):
        raise StartError(
            f"{path.parent} was written by a newer Hearth (schema {schema}, this program knows "
            f"{len(migrations(folder))}). Nothing was changed; start it with the newer program.",
            exit_code=5,
        )


def migrate(db: Database, before: Callable[[], None] | None = None, folder: Path = MIGRATIONS) -> int:
    """Run what is missing; answers how many ran.

    Killed at any step, the next start goes on where this one stopped.

    :param before: called under the write lock before a lived-in database is changed, to keep a copy of it. It may be
        called again after a crash, and must not put a half-migrated database in the place of the copy of its beginning.
    """
    refuse_newer(db.path, folder)
    with db.transaction() as tx:
        queries.make_migration_table(tx)
        done = queries.migrations_done(tx)
    _refuse(db.path, done, folder)
    todo = [m for m in migrations(folder) if m.number > done]
    if not todo:
        return 0
    if done and before:
        with db.lock:  # of several programs that start at once, none migrates while another copies
            if queries.migrations_done(db.reader()) == done:
                before()
    for migration in todo:
        log.info("migration %04d %s", migration.number, migration.name)
        _run(db, migration)
    db.checkpoint()
    return len(todo)


def _run(db: Database, migration: Migration) -> None:
    with db.schema_change() as tx:
        if queries.migrations_done(tx) >= migration.number:  # another program was quicker
            return
        _apply(tx, migration)
        if broken := tx.tuples("PRAGMA foreign_key_check"):
            raise RuntimeError(f"{migration.path.name} leaves broken references: {broken[:5]}")
        queries.put_migration(tx, migration.number, migration.name, now())
        tx.run(f"PRAGMA user_version = {migration.number}")
        tx.run(f"PRAGMA application_id = {APPLICATION_ID}")


def _apply(tx: Writer, migration: Migration) -> None:
    if migration.path.suffix == ".sql":
        for statement in statements(migration.path.read_text("utf-8")):
            tx.run(statement)
        return
    spec = importlib.util.spec_from_file_location(migration.path.stem, migration.path)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"cannot load {migration.path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.migrate(tx)


def statements(script: str) -> Iterator[str]:
    """The statements of a script. `executescript` would commit first, so we take it apart ourselves.

    A trigger holds statements itself, and ends with its END.
    """
    pending: list[str] = []
    for piece in _pieces(script):
        if piece == ";" and _is_open_trigger("".join(pending).strip()):
            pending.append(piece)
        elif piece == ";":
            if statement := "".join(pending).strip():
                yield statement
            pending = []
        elif not piece.startswith("--") or "".join(pending).strip():
            pending.append(piece)  # a comment inside a statement stays with it: SQLite keeps it in the schema
    if statement := "".join(pending).strip():
        yield statement


def _is_open_trigger(begun: str) -> bool:
    return begun.startswith("CREATE TRIGGER ") and not begun.endswith("END")


def _pieces(script: str) -> Iterator[str]:
    """Strings, quoted names, comments and semicolons as whole pieces; the rest between them."""
    pattern = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|;")
    end = 0
    for match in pattern.finditer(script):
        yield script[end : match.start()]
        yield match[0]
        end = match.end()
    yield script[end:]
