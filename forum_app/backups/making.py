"""Makes a backup: a copy of the database, the files it names, the settings; verified before it gets its name."""

from __future__ import annotations

import errno
import logging
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..kernel.clock import now
from ..kernel.db import Database, at_rest
from ..kernel.errors import StorageFull
from ..kernel.swap import sync
from ..kernel.text import clean_line
from ..version import VERSION
from . import archive, queries
from .archive import Inside, Part
from .ledger import Ledger
from .service import adopt
from .verifying import verify
from .words import BadArchive, Cancelled

log = logging.getLogger(__name__)

MARGIN = 64 << 20  # bytes that stay free
Progress = Callable[[float], None]  # 0 to 1; raises Cancelled to stop


@dataclass(frozen=True, slots=True)
class Source:
    """What is kept: the database of a forum, its files, its hearth.toml."""

    db: Database
    files: Path
    settings: Path
    ledger: Ledger


def silent(_: float) -> None:
    """For whoever does not want to know."""


def zone_of(source: Source) -> str:
    """The forum's zone, whatever its schema."""
    return queries.option(source.db.reader(), "zone", "UTC")


def make(source: Source, reason: str, progress: Progress = silent, target: Path | None = None) -> tuple[Path, Inside]:
    """A new backup in the folder for them, or as `target`. While the caller is `Ledger.alone`.

    It is written beside, verified by reading it back, and then gets its name: a backup with a name is a good one.

    :raises StorageFull: when there is no room; nothing of it stays.
    """
    at = now()
    path = target or source.ledger.folder / source.ledger.free_name("hearth", at, zone_of(source))
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        with scratch(source.ledger.folder) as work:
            _check_room(source, path.parent)
            inside = _write(source, work, partial, reason, at, progress)
        with scratch(source.ledger.folder) as work:
            verify(partial, work, lambda part: progress(0.5 + part / 2))
        partial.replace(path)
    except OSError as error:
        raise _translated(error) from error
    finally:
        partial.unlink(missing_ok=True)
    sync(path.parent)
    if target is None:
        source.ledger.record(path.name, inside, verified_at=now())
    return path, inside


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """A folder for what is needed meanwhile; `Ledger.sweep` takes it away if we are killed."""
    work = folder / f"work-{secrets.token_hex(6)}"
    work.mkdir(mode=0o700)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _write(source: Source, work: Path, partial: Path, reason: str, at: int, progress: Progress) -> Inside:
    copy = work / archive.DATABASE
    _copy_database(source.db, copy, lambda: progress(0.0))
    progress(0.2)
    parts = _parts(source, copy)
    with at_rest(copy) as db:
        instance, topics, posts, members = queries.forum(db)
        _, schema = queries.header(db)
        name = clean_line(queries.option(db, "name", "Hearth"))[:500]

    def describe(gone: list[str]) -> Inside:
        # a file that the sweep took away meanwhile is no loss: the database does not name it any more
        lost = [
            one for one in gone if queries.names_file(source.db.reader(), one.removeprefix("files/").replace("/", ""))
        ]
        if lost:
            log.warning("the database names %d files that are not there: %s", len(lost), ", ".join(lost[:5]))
        return Inside(
            forum=name, instance=instance, topics=topics, posts=posts, members=members, made_at=at, reason=reason,
            serial=source.ledger.next_serial(), hearth=VERSION, schema=schema,
            sqlite=str(source.db.driver.sqlite_version), missing=len(lost),
        )  # fmt: skip

    total = sum(part.path.stat().st_size for part in parts if part.path.exists())
    return archive.write(partial, parts, describe, _counted(total, lambda part: progress(0.2 + 0.3 * part)))


def _copy_database(db: Database, target: Path, look: Callable[[], None]) -> None:
    """:raises Cancelled: when `look` did."""
    stopped = False

    def still() -> bool:
        nonlocal stopped
        try:
            look()
        except Cancelled:
            stopped = True
        return not stopped

    try:
        db.copy_to(target, still)
    except Exception:
        if stopped:
            raise Cancelled from None
        raise


def _parts(source: Source, copy: Path) -> list[Part]:
    found = [Part(archive.DATABASE, copy, pack=True)]
    with at_rest(copy) as db:
        queries.each_file(
            db, lambda digest, _: found.append(Part(archive.file_name(digest), source.files / digest[:2] / digest[2:]))
        )
    if source.settings.is_file():
        found.append(Part(archive.SETTINGS, source.settings, pack=True))
    return found


def _counted(total: int, progress: Progress) -> archive.Tell:
    done = 0

    def tell(more: int) -> None:
        nonlocal done
        done += more
        progress(min(1.0, done / max(1, total)))

    return tell


def _check_room(source: Source, target: Path) -> None:
    """Rather before than half way: the copy and the archive lie there side by side for a while.

    :raises StorageFull: when that cannot fit. Text packs to a third; the half is asked for.
    """
    database = source.db.path.stat().st_size
    sizes: list[int] = []
    queries.each_file(source.db.reader(), lambda _, size: sizes.append(size))
    if shutil.disk_usage(source.ledger.folder).free < database + MARGIN:
        raise StorageFull
    if shutil.disk_usage(target).free < database // 2 + sum(sizes) + MARGIN:
        raise StorageFull


def _translated(error: OSError) -> Exception:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFull()
    return error


def source_of(db: Database, data_dir: Path) -> Source:
    return Source(db, data_dir / "files", data_dir / archive.SETTINGS, Ledger(data_dir))


def _is_the_same(ledger: Ledger, earlier: Path, new: Path) -> bool:
    """Does an earlier archive hold the same database, and so the same files, and is it still good?"""
    try:
        with archive.opened(earlier, seal=False) as a, archive.opened(new, seal=False) as b:
            if a.entries[archive.DATABASE] != b.entries[archive.DATABASE]:
                return False
        with scratch(ledger.folder) as work:
            inside = verify(earlier, work)
    except (BadArchive, OSError):
        return False
    ledger.record(earlier.name, inside, verified_at=now())
    return True


def before_migrating(source: Source) -> None:
    """A backup of a database that is about to be changed. Under the write lock, so nothing comes between.

    A start that fails again and again must not fill the disk: what is there already with the very same content stays,
    and the new one goes. One that was killed half way leaves a database of another content, and so another backup.
    """
    with source.ledger.alone(patience=600):
        adopt(source.ledger)
        earlier = [k for k in source.ledger.all() if k.inside and k.inside.reason == "migration"]
        path, inside = make(source, "migration")
        if any(_is_the_same(source.ledger, source.ledger.folder / kept.name, path) for kept in earlier):
            source.ledger.remove(path.name)
            return
    log.info("backup %s before the update from schema %d", path.name, inside.schema)
