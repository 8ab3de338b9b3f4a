"""Puts other data in the place of the present: by renames, so that a crash leaves nothing half done.

A plan is written down first; whoever opens the folder next carries it out, or goes on where another was killed. Once
the plan is there, it is finished; without it nothing was changed. What was there stays in a folder beside.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .db import Database
from .errors import StartError, StorageBusy, StorageError

DATABASE = "hearth.db"
LOGS = ("hearth.db-wal", "hearth.db-shm", "hearth.db-journal")  # a stale one would be played into the other database


@dataclass(frozen=True, slots=True)
class Plan:
    """`staging` holds hearth.db and files/; `aside` takes what is there now. Names inside `backups/`."""

    staging: str
    aside: str
    at: int


def _plan(folder: Path) -> Path:
    return folder / "run" / "restore.json"


def _done(folder: Path) -> Path:
    return folder / "run" / "restored.json"


def intend(folder: Path, plan: Plan) -> None:
    """From now on the other data is what counts; it must be on the disk already."""
    _write(_plan(folder), plan)


def is_intended(folder: Path) -> bool:
    return _plan(folder).exists()


def restored(folder: Path) -> Plan | None:
    """What was carried out and is not yet tidied up after: see `tidied`."""
    return _read(_done(folder))


def tidied(folder: Path) -> None:
    _done(folder).unlink(missing_ok=True)


def carry_out(folder: Path) -> bool:
    """Carry out the plan, if there is one, and answer whether there was. The folder must be ours alone.

    :raises StartError: with exit code 4 when another program has the database open; nothing was changed then.
    """
    plan = _read(_plan(folder))
    if plan is None:
        return False
    staging, aside = folder / "backups" / plan.staging, folder / "backups" / plan.aside
    if (staging / DATABASE).exists():
        _change_places(folder, staging, aside)
    elif not (folder / DATABASE).exists() and (aside / DATABASE).exists():  # somebody took the other data away
        (aside / DATABASE).replace(folder / DATABASE)
    _write(_done(folder), plan)
    _plan(folder).unlink()
    sync(folder / "run")
    shutil.rmtree(staging, ignore_errors=True)
    if not (aside / DATABASE).exists():  # there was nothing to keep
        for empty in (aside / "files", aside):
            with suppress(OSError):
                empty.rmdir()
    return True


def _change_places(folder: Path, staging: Path, aside: Path) -> None:
    if (folder / DATABASE).exists() and not (aside / DATABASE).exists():
        _fold(folder / DATABASE)
    aside.mkdir(mode=0o700, exist_ok=True)
    for name in (DATABASE, *LOGS):
        _put_aside(folder / name, aside / name)
    if (staging / "files").is_dir():
        _put_aside(folder / "files", aside / "files")
        (staging / "files").replace(folder / "files")
    for each in (aside, folder):
        sync(each)  # the old one and its log are gone, also when the power goes, before the new one is there
    (staging / DATABASE).replace(folder / DATABASE)
    sync(folder)


def _fold(database: Path) -> None:
    """One file without a log, if it can be read at all; and sure that nobody else has it open."""
    try:
        Database(database).fold()
    except StorageBusy as error:
        raise StartError(
            f"Another program has {database} open; stop it, then start again to finish the restore.", exit_code=4
        ) from error
    except (StorageError, OSError):
        pass  # damaged: it is put aside with its log as it is


def _put_aside(present: Path, aside: Path) -> None:
    """Once: what lies there after it was put aside is empty, made by a program that was then stopped."""
    if not present.exists():
        return
    if not aside.exists():
        present.replace(aside)
    elif present.is_dir():
        present.rmdir()
    else:
        present.unlink()


def _write(path: Path, plan: Plan) -> None:
    """Whole or absent, also when the power goes."""
    partial = path.with_suffix(".partial")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump({"staging": plan.staging, "aside": plan.aside, "at": plan.at}, file)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    sync(path.parent)


def _read(path: Path) -> Plan | None:
    try:
        found = json.loads(path.read_text())
        plan = Plan(str(found["staging"]), str(found["aside"]), int(found["at"]))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError) as error:
        raise StartError(f"{path} cannot be understood; remove it to open the forum as it is.") from error
    if any(Path(name).name != name or name in ("", ".", "..") for name in (plan.staging, plan.aside)):
        raise StartError(f"{path} cannot be understood; remove it to open the forum as it is.")
    return plan


def sync(folder: Path) -> None:
    """The names in it are on the disk, where a folder can be synced."""
    with suppress(OSError):  # not on Windows
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
