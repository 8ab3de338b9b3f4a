"""`hearth backup`, `verify`, `restore`: what they say, their exit codes, and a forum that runs meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forum_app import Forum
from forum_app.backups import archive
from forum_app.backups.receiving import PART
from forum_app.kernel.db import Database
from tests.backups.making import back_up, sealed
from tests.people import Person
from tests.process import Client, Hearth, check, hearth, start


@pytest.fixture
def kept(folder: Path, tmp_path: Path, open_app: Callable[..., Forum]) -> Path:
    """A backup of the folder with a topic in it, which is not in the folder any more."""
    app = open_app(folder)
    ann = Person(app, "ann")
    topic = ann.topic("Kept by a backup")
    path = back_up(app, tmp_path / "kept.hearth")
    ann.post(f"/t/{topic}/delete")
    app.close()
    return path


def titles(folder: Path) -> list[str]:
    db = Database(folder / "hearth.db")
    try:
        return db.reader().column("SELECT title FROM topic WHERE deleted_at IS NULL ORDER BY id")
    finally:
        db.close()


def test_backup_verify_and_restore_elsewhere(folder: Path, tmp_path: Path, hearth_here: Hearth) -> None:
    done = hearth_here("backup", tmp_path / "a.hearth", "--data-dir", folder)
    assert (done.code, done.out.split(" in /")[0]) == (0, "Kept 1 topics, 1 posts, 4 members")
    seen = hearth_here("verify", tmp_path / "a.hearth")
    assert seen.code == 0
    assert seen.out.startswith("Plum Lane: 1 topics, 1 posts, 4 members.\nMade ")
    assert seen.out.endswith("All of it is as it was written.\n")
    for place in (tmp_path / "missing", tmp_path):
        done = hearth_here("restore", tmp_path / "a.hearth", "--yes", "--data-dir", place)
        assert done.code == 0, done.err
        assert titles(place) == titles(folder)
        assert not list((place / "backups").glob("before-restore-*"))  # there was nothing to keep
    assert check(tmp_path / "missing")["ok"]


def test_restore_asks_and_keeps_what_was_there_twice(folder: Path, kept: Path, hearth_here: Hearth) -> None:
    (folder / "hearth.toml").write_text("threads = 3\n")
    key = (folder / "secret.key").read_bytes()
    before = titles(folder)
    refused = hearth("restore", kept, folder=folder, stdin="n\n")
    assert (refused.returncode, refused.stdout.splitlines()[-1]) == (1, "Nothing was changed.")
    assert "Plum Lane: 2 topics" in refused.stdout
    assert titles(folder) == before
    assert hearth("restore", kept, folder=folder, stdin="y\n").returncode == 0
    assert titles(folder) == [*before, "Kept by a backup"]
    (aside,) = (folder / "backups").glob("before-restore-*")
    assert titles(aside) == before
    (made,) = (folder / "backups").glob("hearth-*.hearth")
    assert hearth_here("verify", made).code == 0
    assert (folder / "hearth.toml").read_text() == "threads = 3\n"
    assert (folder / "secret.key").read_bytes() == key


def test_a_backup_may_be_named_by_its_folder_and_overwrites_only_when_told(
    folder: Path, tmp_path: Path, hearth_here: Hearth
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    assert hearth_here("backup", out, "--data-dir", folder).code == 0
    (path,) = out.glob("hearth-*.hearth")
    refused = hearth_here("backup", path, "--data-dir", folder)
    assert (refused.code, refused.err.splitlines()[-1]) == (
        1, f"hearth: {path} is there already; take another name, or add --overwrite.",
    )  # fmt: skip
    assert hearth_here("backup", path, "--overwrite", "--data-dir", folder).code == 0
    assert [each.name for each in out.iterdir()] == [path.name]
    nowhere = hearth_here("backup", tmp_path / "no" / "where", "--data-dir", folder)
    assert (nowhere.code, len(nowhere.err.splitlines()[-1:])) == (1, 1)
    assert hearth_here("backup", out, "--data-dir", tmp_path / "mistyped").code == 1


def test_what_does_not_verify_has_exit_code_6_and_what_is_newer_5(
    folder: Path, kept: Path, tmp_path: Path, hearth_here: Hearth
) -> None:
    content = bytearray(kept.read_bytes())
    content[77] ^= 4
    (tmp_path / "flipped.hearth").write_bytes(content)
    newer = sealed(tmp_path / "newer.hearth", {archive.DATABASE: b"x"}, {"format": 2})
    before = titles(folder)
    for path, code in ((tmp_path / "flipped.hearth", 6), (newer, 5), (folder / "secret.key", 6)):
        for act in (("verify", path), ("restore", path, "--yes", "--data-dir", folder)):
            done = hearth_here(*act)
            assert (done.code, done.out) == (code, ""), act
            assert done.err.splitlines()[-1].startswith(f"hearth: {path}: ")
    assert titles(folder) == before
    assert hearth_here("verify", tmp_path / "absent.hearth").code == 2


def test_while_a_server_runs_one_backs_up_and_verifies_but_does_not_restore(folder: Path, tmp_path: Path) -> None:
    with start(folder) as server:
        ann = server.client("ann")
        topic = ann.topic("While it runs")
        assert hearth("backup", tmp_path / "a.hearth", folder=folder).returncode == 0
        assert hearth("verify", tmp_path / "a.hearth", folder=folder).returncode == 0
        refused = hearth("restore", tmp_path / "a.hearth", "--yes", folder=folder)
        assert refused.returncode == 4
        assert "Another Hearth is already running" in refused.stderr
        assert "While it runs" in ann.page(f"/t/{topic}")
        assert server.stop() == 0
    assert hearth("restore", tmp_path / "a.hearth", "--yes", folder=folder).returncode == 0


def test_another_program_that_has_the_database_open_is_not_pulled_from_under(
    folder: Path, kept: Path, open_app: Callable[..., Forum]
) -> None:
    """Such as gunicorn, which holds no lock on the folder. When it is stopped, the next start finishes."""
    app = open_app(folder)
    Person(app, "ann").page("/")
    done = hearth("restore", kept, "--yes", folder=folder)
    assert done.returncode == 4, done.stderr
    assert "Another program has" in done.stderr
    assert "Kept by a backup" not in titles(folder)
    app.close()
    assert check(folder)["ok"]
    assert "Kept by a backup" in titles(folder)


def test_a_restore_from_the_browser_closes_the_forum_and_opens_it_again(folder: Path) -> None:
    with start(folder) as server:
        ann, root = server.client("ann"), server.client("root")
        before = ann.topic("Before")
        root.post("/admin/backups/now")
        (path,) = _wait_for(lambda: list((folder / "backups").glob("hearth-*.hearth")))
        _wait_for(lambda: "data-doing" not in root.page("/admin/backups"))
        ann.post(f"/t/{before}/delete")
        assert root.post(f"/admin/backups/{path.name}/restore", {"sure": "1"}).status == 303
        _wait_for(lambda: _answers(server.client(), f"/t/{before}") == 200)
        server.adopt(root)  # its connection was closed with the forum
        assert root.get("/admin/backups").status == 403  # everybody logs in again
        assert "Before" in server.client("ann").page("/")
        page = server.client("root").page("/admin/backups")
        assert "before a restore" in page
        assert server.stop() == 0
    assert check(folder)["ok"]


def test_a_large_one_is_uploaded_in_parts_of_8_mb(folder: Path, tmp_path: Path, open_app: Callable[..., Forum]) -> None:
    app = open_app(folder)
    with app.db.transaction() as tx:  # what does not pack
        tx.run("CREATE TABLE ballast (words BLOB)")
        tx.run("INSERT INTO ballast VALUES (randomblob(18000000))")
    content = back_up(app, tmp_path / "a.hearth").read_bytes()
    app.close()
    assert len(content) > 2 * PART
    with start(folder) as server:
        root = server.client("root")
        root.post("/admin/backups/now")  # leaves the token in root's hands
        _wait_for(lambda: "data-doing" not in root.page("/admin/backups"))
        headers = {"Content-Type": "application/octet-stream", "X-CSRF-Token": root.token}
        for offset in range(0, len(content), PART):
            query = f"?key=a&size={len(content)}&offset={offset}"
            answer = root.request("POST", f"/admin/backups/part{query}", content[offset : offset + PART], headers)
            assert answer.status == 200, answer.text
        _wait_for(lambda: list((folder / "backups").glob("uploaded-*.hearth")))


def _answers(client: Client, path: str) -> int:
    try:
        return client.get(f"{path}/before").status
    except OSError:
        return 0


def _wait_for(found: Callable[[], Any]) -> Any:
    until = time.monotonic() + 60
    while not (value := found()):
        assert time.monotonic() < until, "it never came"
        time.sleep(0.05)
    return value
