"""The data folder, before anything in it is opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import StartError
from .migrate import refuse_newer
from .swap import is_intended

PARTS = ("run", "logs", "backups", "files")
MOVED = "moved-to"  # a note in a folder that was left: it says where the forum is now
ROOM = 64 * 1024  # bytes that must be free: without room for its log SQLite calls the database damaged


def prepare_folder(folder: Path, database: Path) -> None:
    """Make the folder with its parts, for this user's eyes only, and the database.

    :raises StartError: when it cannot be made or written, or belongs to a newer Hearth; then nothing was changed.
    """
    swapping = is_intended(folder)  # then other data is about to take its place: see swap.carry_out
    with _told(folder, database):
        if (folder / MOVED).exists():
            raise StartError(f"The forum was moved away from {folder} just now. Start again, and it is found.")
        if folder.is_dir() and not swapping:
            refuse_newer(database)
        _make(folder)
        # SQLite gives its log files the rights of the database, so the file is made here, for this user only
        if not swapping:
            os.close(os.open(database, os.O_RDWR | os.O_CREAT, 0o600))


def make_parts(folder: Path) -> None:
    """The folder with its parts and no database: for what is to be put there.

    :raises StartError: when it cannot be made or written.
    """
    with _told(folder, folder / "hearth.db"):
        _make(folder)


def _make(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for part in PARTS:
        (folder / part).mkdir(mode=0o700, exist_ok=True)
    probe = folder / "run" / "probe"
    try:
        probe.write_bytes(bytes(ROOM))
    finally:
        probe.unlink(missing_ok=True)


@contextmanager
def _told(folder: Path, database: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:
        if folder.is_symlink() and not folder.exists():
            raise StartError(f"{folder} leads to a place that is not there. Is its disk connected?") from error
        raise StartError(f"{error.filename or folder} is a file; Hearth needs a folder for its data.") from error
    except IsADirectoryError as error:
        raise StartError(f"{database} is a folder; Hearth needs a file of this name for its database.") from error
    except NotADirectoryError as error:
        raise StartError(f"{folder} lies inside a file; Hearth needs a folder for its data.") from error
    except OSError as error:
        raise StartError(f"Hearth cannot write in {folder}: {error.strerror or error}.") from error
