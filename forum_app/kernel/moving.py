"""Moving the data folder: a copy that is read back, a note in the old place that leads to the new one, and then the old
files go. Killed at any step, one whole forum is found from where it always was: the database arrives last, and the old
place is left alone until then.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from .errors import StartError
from .folder import MOVED

DATABASE = "hearth.db"
LEFT = ("run/server.lock", "run/server.json", "run/write.lock", "run/probe")  # of a program that runs
BLOCK = 1024 * 1024
Progress = Callable[[int, int], None]


def check_target(source: Path, target: Path) -> None:
    """:raises StartError: when it cannot become the data folder, with a sentence that says why."""
    if not (source / DATABASE).is_file():
        raise StartError(f"There is no forum in {source}.")
    real, wanted = source.resolve(), target.resolve()
    if wanted.is_relative_to(real) or real.is_relative_to(wanted):
        raise StartError(f"{target} and {source} lie in one another; choose another folder.")
    if target.exists() and not target.is_dir():
        raise StartError(f"{target} is a file; Hearth needs a folder for its data.")
    if target.is_dir() and any(path.name != MOVED for path in target.iterdir()):
        raise StartError(f"{target} is not empty; choose a folder that is, or a new one in it.")
    for path in source.rglob("*"):
        if path.is_symlink():
            raise StartError(f"{path} is a link to elsewhere; put the folder itself in its place first.")


def move(source: Path, target: Path, progress: Progress) -> None:
    """Nobody may write meanwhile: the caller holds the folder. `progress` is told of bytes done, and of how many.

    :raises StartError: when it cannot be done; then the old folder is as it was.
    """
    made: list[Path] = []
    home = (target / MOVED).exists()  # the forum comes back to where it was before
    try:
        _copy_all(source, target, made, progress)
        (target / MOVED).unlink(missing_ok=True)
        _leave_note(source, target)
    except BaseException as error:
        for path in reversed(made):
            _remove(path)
        if home:
            with suppress(OSError):
                _leave_note(target, source)
        if isinstance(error, OSError):
            raise StartError(f"Cannot move the forum to {target}: {error.strerror or error}.") from error
        raise
    clear(source)


def clear(source: Path) -> None:
    """Take the old files away, but for the note. What cannot be removed harms nobody: the note leads away from it."""
    for path in sorted(source.rglob("*"), reverse=True):
        if path.name != MOVED or path.parent != source:
            _remove(path)


def _copy_all(source: Path, target: Path, made: list[Path], progress: Progress) -> None:
    """`made` is what there is to take back."""
    files = [path for path in sorted(source.rglob("*")) if path.relative_to(source).as_posix() not in LEFT]
    files.sort(key=lambda path: path == source / DATABASE)  # last
    total, done = sum(path.stat().st_size for path in files if path.is_file()), 0
    _make(target, made)
    free = shutil.disk_usage(target).free
    if total + BLOCK > free:
        raise StartError(f"There is no room in {target}: the forum takes {total >> 20} MB, {free >> 20} MB are free.")
    for path in files:
        copy = target / path.relative_to(source)
        if path.is_dir():
            _make(copy, made)
            continue
        made.append(copy)
        _copy(path, copy)
        done += path.stat().st_size
        progress(done, total)
    for folder in [target, *(path for path in made if path.is_dir())]:
        _sync(folder)


def _make(folder: Path, made: list[Path]) -> None:
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(mode=0o700)
        made.append(path)


def _copy(path: Path, copy: Path) -> None:
    """On the disk and under its name when this returns, and read back.

    :raises StartError: when what is read back is something else.
    """
    partial = copy.with_name(copy.name + ".moving")
    digest = hashlib.sha256()
    try:
        with path.open("rb") as given, partial.open("xb") as file:
            while block := given.read(BLOCK):
                digest.update(block)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        with partial.open("rb") as file:
            if hashlib.file_digest(file, "sha256").digest() != digest.digest():
                raise StartError(f"{copy} was read back as something else than was written. Is that disk in order?")
        shutil.copystat(path, partial)
        partial.replace(copy)
    finally:
        partial.unlink(missing_ok=True)


def _leave_note(source: Path, target: Path) -> None:
    partial = source / f"{MOVED}.partial"
    with partial.open("w", encoding="utf-8") as file:
        file.write(f"{target}\n")
        file.flush()
        os.fsync(file.fileno())
    partial.replace(source / MOVED)
    _sync(source)


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    if os.name == "posix":  # elsewhere folders cannot be synced, and need not be
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
