"""A folder that a newer Hearth has written is refused with exit code 5, and not a byte of it changes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from forum_app.kernel.db import Database
from tests.process import Hearth, hearth, start

ACTS = [("--headless", "--port", "0"), ("check",), ("user", "add", "zoe"), ("export", "out.jsonl"), ()]


def every_byte(folder: Path) -> dict[str, str]:
    """Name -> hash and time of change."""
    return {
        str(path.relative_to(folder)): (
            f"{path.stat().st_mtime_ns} {hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ''}"
        )
        for path in (folder, *folder.rglob("*"))
    }


def make_newer(folder: Path) -> Database:
    """What a migration of a later version leaves; the connection is still open."""
    db = Database(folder / "hearth.db", lock=folder / "run" / "write.lock")
    with db.transaction() as tx:
        tx.run("INSERT INTO migration (number, name, applied_at) VALUES (999, 'later', 0)")
        tx.run("CREATE TABLE later (id INTEGER PRIMARY KEY)")
        tx.run("PRAGMA user_version = 999")
    return db


@pytest.mark.parametrize("act", ACTS, ids=lambda act: " ".join(act[:2]) or "desktop")
def test_a_newer_folder_is_refused_and_not_a_byte_changes(
    folder: Path, act: tuple[str, ...], hearth_here: Hearth
) -> None:
    db = make_newer(folder)
    db.checkpoint()
    db.close()
    before = every_byte(folder)
    done = hearth_here(*act, "--data-dir", folder)
    assert (done.code, done.out) == (5, "")
    assert done.err.startswith(f"hearth: {folder} was written by a newer Hearth (schema 999, this program knows ")
    assert len(done.err.splitlines()) == 1
    assert every_byte(folder) == before


def test_so_is_one_that_a_server_ran_on(folder: Path) -> None:
    with start(folder) as server:
        server.client("ann").topic("Before the upgrade")
        server.stop()
    db = make_newer(folder)
    db.checkpoint()
    db.close()
    before = every_byte(folder)
    done = hearth("--headless", "--port", "0", folder=folder)
    assert (done.returncode, len(done.stderr.splitlines())) == (5, 1)
    assert every_byte(folder) == before


def test_so_is_one_whose_newer_program_was_killed_before_it_folded_the_log_back(
    folder: Path, tmp_path: Path, hearth_here: Hearth
) -> None:
    db = make_newer(folder)
    killed = tmp_path / "killed"
    killed.mkdir()
    for path in folder.glob("hearth.db*"):  # what kill -9 leaves: the schema is in the log alone
        (killed / path.name).write_bytes(path.read_bytes())
    db.close()
    before = every_byte(killed)
    done = hearth_here("check", "--data-dir", killed)
    assert (done.code, len(done.err.splitlines())) == (5, 1)
    assert every_byte(killed) == before


def test_what_a_newer_program_did_not_finish_is_no_newer_schema(
    folder: Path, tmp_path: Path, hearth_here: Hearth
) -> None:
    """Its frames are in the log without a commit; they were never there."""
    db = make_newer(folder)
    killed = tmp_path / "killed"
    killed.mkdir()
    for path in folder.glob("hearth.db*"):
        content = bytearray(path.read_bytes())
        if path.name.endswith("-wal"):
            del content[-1:]  # the last frame, with the commit in it, is torn
        (killed / path.name).write_bytes(content)
    db.close()
    (killed / "hearth.db-shm").unlink()
    assert hearth_here("check", "--data-dir", killed).code == 0
