"""Opens a forum on a backup: unpacked beside the present data, which then changes places with it (`kernel.swap`).

What was there is kept twice: as a verified backup made before, and as it was, put aside.
"""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import filelock

from ..kernel import swap
from ..kernel.clock import now
from ..kernel.db import Database, Reader, at_rest
from ..kernel.errors import StartError, StorageBroken, StorageError, StorageFull
from ..kernel.forum import Forum
from . import archive, queries
from .archive import Archive, Inside
from .ledger import Ledger
from .making import MARGIN, Progress, make, silent, source_of, zone_of
from .verifying import look_at, verify

log = logging.getLogger(__name__)


def take_up(data_dir: Path, *, alone: bool) -> None:
    """Finish a restore that was decided, before anything is opened. Killed at any step it is taken up again.

    :param alone: does this program hold the data folder? Else it is looked whether another one does.
    :raises StartError: with exit code 4 when one does.
    """
    if not swap.is_intended(data_dir):
        return
    if alone:
        swap.carry_out(data_dir)
        return
    try:  # the lock of whoever serves this folder: launcher/instance.py
        with filelock.FileLock(str(data_dir / "run" / "server.lock"), mode=0o600).acquire(timeout=0):
            swap.carry_out(data_dir)
    except filelock.Timeout as error:
        raise StartError(f"A backup is being restored in {data_dir}; try again in a moment.", exit_code=4) from error


def tidy(app: Forum) -> bool:
    """After other data was opened and migrated: nobody is signed in, and nothing is under way. Was it other data?"""
    plan = swap.restored(app.settings.data_dir)
    if plan is None:
        return False
    with _what_was_there(app, plan) as before, app.db.transaction() as tx:
        queries.end_sessions(tx)
        queries.free_jobs(tx)
        queries.leave_old_versions(tx, now())
        for restored in app.events.provided("restored"):
            restored(tx, before)
    swap.tidied(app.settings.data_dir)
    log.info("a backup was restored; what was there lies in backups/%s", plan.aside)
    return True


@contextmanager
def _what_was_there(app: Forum, plan: swap.Plan) -> Iterator[Reader | None]:
    """The same forum as it was before: what was decided since the backup stands there. None for another forum."""
    path = app.settings.data_dir / "backups" / plan.aside / swap.DATABASE
    with ExitStack() as stack:
        before = None
        with suppress(StorageError, OSError):  # damaged perhaps: that may be why one restores
            found = stack.enter_context(at_rest(path)) if path.exists() else None
            if found and queries.forum(found)[0] == queries.forum(app.db.reader())[0]:
                before = found
        yield before


def inspect(ledger: Ledger, path: Path, progress: Progress = silent) -> Inside:
    """Verify an archive; answers what is inside.

    :raises BadArchive: when it must not be used.
    """
    work = ledger.folder / f"work-{secrets.token_hex(6)}"
    work.mkdir(mode=0o700)
    try:
        return verify(path, work, progress)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def prepare(data_dir: Path, path: Path, progress: Progress = silent) -> None:
    """Keep what is there, unpack what is to come, and decide. While the caller is `Ledger.alone`.

    Until the last line nothing has changed; after it, the next opening of the folder finishes (`take_up`).

    :raises BadArchive: when the archive must not be used.
    :raises StorageFull: when there is no room.
    """
    ledger = Ledger(data_dir)
    staging = ledger.folder / f"work-{secrets.token_hex(6)}"
    try:
        zone = _keep_present(data_dir, lambda part: progress(part * 0.4))
        staging.mkdir(mode=0o700)
        _unpack(path, staging, lambda part: progress(0.4 + part * 0.6))
        at = now()
        aside = ledger.free_name("before-restore", at, zone, suffix="")
        swap.intend(data_dir, swap.Plan(staging.name, aside, at))
    except BaseException:
        if not swap.is_intended(data_dir):
            shutil.rmtree(staging, ignore_errors=True)
        raise


def _keep_present(data_dir: Path, progress: Progress) -> str:
    """A backup of what is there, if there is anything; answers the present forum's zone."""
    path = data_dir / swap.DATABASE
    if not path.exists() or not path.stat().st_size:
        return "UTC"
    db = Database(path, lock=data_dir / "run" / "write.lock")
    try:
        source = source_of(db, data_dir)
        zone = zone_of(source)
        make(source, "restore", progress)
        return zone
    except StorageBroken as error:  # perhaps that is why one restores; it is put aside as it is
        log.warning("no backup could be made of what is there: %s", error)
        return "UTC"
    finally:
        db.close()


def _unpack(path: Path, staging: Path, progress: Callable[[float], None]) -> None:
    size, done = max(1, path.stat().st_size), 0

    def tell(more: int) -> None:
        nonlocal done
        done += more
        progress(min(0.98, done / (2.5 * size)))

    with archive.opened(path, tell) as found:
        _check_room(found, staging)
        (staging / "files").mkdir(mode=0o700)
        for name in found.entries:
            if name != archive.SETTINGS:  # how a program is started belongs to the machine
                target = staging / name
                target.parent.mkdir(mode=0o700, exist_ok=True)
                found.extract(name, target, tell)
        look_at(staging / archive.DATABASE, found.inside)
    _sync_all(staging)


def _check_room(found: Archive, staging: Path) -> None:
    if shutil.disk_usage(staging).free < found.size + MARGIN:
        raise StorageFull


def _sync_all(folder: Path) -> None:
    """Everything below is on the disk: one sync of all where there is one, since a sync for each file takes long."""
    if hasattr(os, "sync") and sys.platform == "linux":  # elsewhere it does not wait
        os.sync()
        return
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
