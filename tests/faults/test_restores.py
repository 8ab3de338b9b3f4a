"""Restoring: killed at any step it is finished or undone; a stale log changes nothing; no half file stays."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from forum_app import Forum
from forum_app.backups.archive import DATABASE, opened
from forum_app.kernel import swap
from forum_app.kernel.db import Database
from tests.backups.making import back_up
from tests.faults.test_full_disk import SmallDisk, small_disk
from tests.people import Person
from tests.process import ROOT, Client, check, command, environment, hearth, start

pytestmark = pytest.mark.fault
__all__ = ["small_disk"]


@pytest.mark.skipif(sys.platform == "win32", reason="the steps are forked")
@pytest.mark.slow
@pytest.mark.proof
def test_a_restore_killed_at_any_step_is_finished_or_undone(
    folder: Path,
    tmp_path: Path,
    open_app: Callable[..., Forum],
    count: Callable[[str], int],
    proved: Callable[..., None],
) -> None:
    app = open_app(folder)
    ann = Person(app, "ann")
    ann.topic("In the backup")
    ann.avatar()
    archive = back_up(app, tmp_path / "a.hearth")
    ann.topic("Written later")
    ann.post("/settings/avatar/remove")
    app.close()
    done = subprocess.run(
        command(tmp_path, folder, archive, str(count("restore_kills")), module="tests.faults.restoring"),
        capture_output=True, text=True, timeout=900, cwd=ROOT, env=environment(), check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["half"], found["left"], found["sessions"]) == ([], [], 0)
    assert found["old"] > 0 < found["new"]
    proved("a restore killed at every step", **{k: found[k] for k in ("steps", "killed", "old", "new")}, half=0)


@pytest.mark.slow
def test_restoring_an_older_backup_after_kill_9_shows_no_newer_row(folder: Path, tmp_path: Path) -> None:
    """What was posted since lies in the log beside the database, which would be played into the older one."""
    archive = tmp_path / "a.hearth"
    with start(folder) as server:
        ann = server.client("ann")
        topic = ann.topic("Before")
        assert hearth("backup", archive, folder=folder).returncode == 0
        for number in range(30):
            ann.reply(topic, f"written later {number}")
        server.kill()
    assert (folder / "hearth.db-wal").stat().st_size > 0
    assert hearth("restore", archive, "--yes", folder=folder).returncode == 0
    db = Database(folder / "hearth.db")
    assert db.reader().value("SELECT count(*) FROM post WHERE body LIKE 'written later%'") == 0
    db.close()
    assert check(folder)["ok"]
    aside = next((folder / "backups").glob("before-restore-*"))
    kept = Database(aside / "hearth.db")
    assert kept.reader().value("SELECT count(*) FROM post WHERE body LIKE 'written later%'") == 30
    kept.close()


@pytest.mark.slow
def test_a_plan_that_is_carried_out_beside_a_log_nobody_has_folded_plays_none_of_it_in(
    folder: Path, tmp_path: Path
) -> None:
    """As when the power goes right after a restore was decided; nothing opens the database in between."""
    archive = tmp_path / "a.hearth"
    with start(folder) as server:
        ann = server.client("ann")
        topic = ann.topic("Before")
        assert hearth("backup", archive, folder=folder).returncode == 0
        for number in range(30):
            ann.reply(topic, f"written later {number}")
        server.kill()
    staging = folder / "backups" / "work-1"
    (staging / "files").mkdir(parents=True)
    with opened(archive) as found:
        found.extract(DATABASE, staging / DATABASE)
    swap.intend(folder, swap.Plan("work-1", "before-restore-20260101-0000", 1))
    assert (folder / "hearth.db-wal").stat().st_size > 0
    assert check(folder)["ok"]
    db = Database(folder / "hearth.db")
    assert db.reader().value("SELECT count(*) FROM post WHERE body LIKE 'written later%'") == 0
    db.close()


@pytest.mark.slow
def test_a_full_disk_leaves_no_half_backup_and_the_forum_goes_on(folder: Path, small_disk: SmallDisk) -> None:
    data = small_disk.folder / "data"
    assert small_disk.run("cp", "-a", folder, data) == 0
    with start(data, before=small_disk.within) as server:
        ann, root = server.client("ann"), server.client("root")
        topic = ann.topic("Room for words")
        small_disk.run("sh", "-c", 'head -c 46000000 /dev/zero > "$0"', small_disk.folder / "ballast")
        assert root.post("/admin/backups/now").status == 303
        page = _when_done(root)
        assert "The disk is full" in page
        ann.reply(topic, "It goes on.")
        assert small_disk.run("sh", "-c", 'test -z "$(ls "$0" | grep -v kept.json)"', data / "backups") == 0
        done = hearth("backup", small_disk.folder / "b.hearth", folder=data, before=small_disk.within)
        assert (done.returncode, done.stderr.splitlines()[-1]) == (
            1, "hearth: The disk is full; nothing of the last step was kept.",
        )  # fmt: skip
        server.process.terminate()
        assert server.wait() == 0


def _when_done(root: Client) -> str:
    for _ in range(600):
        if "data-doing" not in (page := root.page("/admin/backups")):
            return page
    raise AssertionError("it is never done")


def test_an_archive_of_a_damaged_present_is_still_restored(
    folder: Path, tmp_path: Path, open_app: Callable[..., Forum]
) -> None:
    """That may be why one restores. The damaged one is put aside as it is."""
    app = open_app(folder)
    archive = back_up(app, tmp_path / "a.hearth")
    app.close()
    path = folder / "hearth.db"
    damaged = path.read_bytes()[:20_000] + bytes(20_000)
    path.write_bytes(damaged)
    done = hearth("restore", archive, "--yes", folder=folder)
    assert done.returncode == 0, done.stderr
    assert check(folder)["ok"]
    aside = next((folder / "backups").glob("before-restore-*"))
    assert len((aside / "hearth.db").read_bytes()) == len(damaged)
    shutil.rmtree(aside)
