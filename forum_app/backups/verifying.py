"""Is this a good backup? First its seal, then every entry, then the database in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from ..kernel.db import APPLICATION_ID, at_rest
from ..kernel.errors import StorageError, StorageFull
from ..kernel.migrate import migrations
from . import archive, queries
from .archive import Archive, Inside
from .words import BadArchive


def verify(path: Path, work: Path, progress: Callable[[float], None] = lambda _: None) -> Inside:
    """Read all of it; answers what is inside.

    :param work: a folder in which the database is unpacked; it is gone when this returns.
    :raises BadArchive: when it must not be used.
    :raises StorageFull: when there is no room to unpack the database.
    """
    size, done = max(1, path.stat().st_size), 0

    def tell(more: int) -> None:  # read twice: once for the seal, once unpacked
        nonlocal done
        done += more
        progress(min(0.98, done / (2.5 * size)))

    with archive.opened(path, tell) as found:
        found.check(tell)
        _check_database(found, work)
        progress(1.0)
        return found.inside


def _check_database(found: Archive, work: Path) -> None:
    size = found.entries[archive.DATABASE].size
    if shutil.disk_usage(work).free < size:
        raise StorageFull
    copy = work / "verified.db"
    try:
        found.extract(archive.DATABASE, copy)
        look_at(copy, found.inside)
    finally:
        copy.unlink(missing_ok=True)


def look_at(copy: Path, inside: Inside) -> None:
    """:raises BadArchive: when this is no sound database of ours, or of a schema we do not know."""
    try:
        with at_rest(copy) as db:
            application, schema = queries.header(db)
            if application != APPLICATION_ID or schema != inside.schema:
                raise BadArchive("database")
            if schema > len(migrations()):
                raise BadArchive("newer")
            if queries.damage(db):
                raise BadArchive("database")
    except (StorageError, OSError) as error:
        raise BadArchive("database") from error
