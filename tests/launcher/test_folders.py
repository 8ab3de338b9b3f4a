"""The data folder: on a stick beside the program, moved to another disk, warned about where it is not safe."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from forum_app import Forum, StartError, load, sources
from forum_app.kernel import moving
from forum_app.kernel.db import Database
from tests.people import Person
from tests.process import ROOT, Hearth, check, environment, hearth, start

Open = Callable[..., Forum]
NOTHING = lambda *_: None  # noqa: E731


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This user's data folder, for the default."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    for name in ("HEARTH_DATA_DIR", "HEARTH_PORT"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "share" / "hearth"


# --- portable


def test_a_folder_beside_the_one_executable_is_the_data_folder(tmp_path: Path, home: Path) -> None:
    program = tmp_path / "stick" / "hearth"
    program.parent.mkdir()
    assert sources({}, {}, program)["data_dir"] == (home, "default")
    beside = program.parent / "hearth-data"
    beside.mkdir()
    assert sources({}, {}, program)["data_dir"] == (beside, "portable")
    assert sources({}, {"HEARTH_DATA_DIR": "/x"}, program)["data_dir"] == (Path("/x"), "HEARTH_DATA_DIR")
    assert sources({"data_dir": "/y"}, {}, program)["data_dir"] == (Path("/y"), "flag")
    (beside / "hearth.toml").write_text("port = 1234\n")
    assert sources({}, {}, program)["port"] == (1234, "hearth.toml")


def test_on_a_mac_it_is_beside_the_bundle(tmp_path: Path) -> None:
    (tmp_path / "hearth-data").mkdir()
    program = tmp_path / "Hearth.app" / "Contents" / "MacOS" / "hearth"
    assert sources({}, {}, program)["data_dir"] == (tmp_path / "hearth-data", "portable")


def test_from_source_no_folder_beside_python_is_taken(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "hearth-data").mkdir()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert sources({}, {})["data_dir"] == (home, "default")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert sources({}, {})["data_dir"] == (tmp_path / "hearth-data", "portable")


# --- moved


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def furnish(open_app: Open, folder: Path) -> int:
    """Words and a picture; answers the topic."""
    app = open_app(folder)
    ann = Person(app, "ann")
    ann.avatar()
    topic = ann.topic("Carried along", "Word for word.")
    app.close()
    return topic


def test_a_moved_forum_is_whole_and_found_from_where_it_was(
    folder: Path, tmp_path: Path, open_app: Open, hearth_here: Hearth
) -> None:
    topic = furnish(open_app, folder)
    (folder / "run" / "port").write_text("8499")
    before = contents(folder)
    target = tmp_path / "other disk" / "论坛"
    done = hearth_here("move", target, "--data-dir", folder)
    assert (done.code, done.err) == (0, "")
    assert f"The forum lies in {target} now." in done.out
    assert contents(folder) == {"moved-to": hashlib.sha256(f"{target}\n".encode()).hexdigest()}
    after = contents(target)
    assert {k: v for k, v in before.items() if not k.startswith("run/") or k == "run/port"}.items() <= after.items()
    assert target.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o077 for path in target.rglob("*")} == {0}
    assert sources({"data_dir": folder}, {})["data_dir"] == (target, f"flag, moved from {folder}")
    app = open_app(folder)
    assert app.settings.data_dir == target
    assert "Word for word." in Person(app, "bob").page(f"/t/{topic}")
    picture = app.db.reader().value("SELECT avatar FROM member WHERE name = 'ann'")
    assert Person(app, "").get(f"/avatar/{picture}").status_code == 200
    assert check(target)["ok"]


def test_it_can_come_home_and_wander_on(folder: Path, tmp_path: Path, hearth_here: Hearth) -> None:
    second, third = tmp_path / "second", tmp_path / "third"
    for target in (second, third, folder, second):
        assert hearth_here("move", target, "--data-dir", folder).code == 0
        assert load({"data_dir": folder}, {}).data_dir == target
        assert (target / "hearth.db").exists()
        assert not (target / "moved-to").exists()
    assert load({"data_dir": third}, {}).data_dir == second


def test_no_row_holds_where_the_folder_lies(folder: Path, open_app: Open) -> None:
    furnish(open_app, folder)
    db = Database(folder / "hearth.db")
    reader = db.reader()
    for table in reader.column(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    ):
        for row in reader.tuples(f"SELECT * FROM {table}"):
            assert str(folder) not in str(row), table
    db.close()


def test_a_running_forum_is_not_moved(folder: Path, tmp_path: Path) -> None:
    with start(folder) as server:
        done = hearth("move", tmp_path / "new", folder=folder)
        assert done.returncode == 4
        assert done.stderr.startswith("hearth: Another Hearth is already running at http://127.0.0.1:")
        assert server.client().get("/").status == 200
    assert not (tmp_path / "new").exists()


def _a_file(target: Path) -> str:
    target.write_text("mine")
    return "is a file; Hearth needs a folder for its data."


def _not_empty(target: Path) -> str:
    target.mkdir()
    (target / "mine.txt").write_text("mine")
    return "is not empty; choose a folder that is, or a new one in it."


def _synced(target: Path) -> str:
    (target.parent / ".stfolder").mkdir()
    return "lies in a folder that Syncthing copies elsewhere, which can damage a database. Choose another folder."


@pytest.mark.parametrize("spoil", [_a_file, _not_empty, _synced])
def test_a_place_that_cannot_be_one_is_refused_and_nothing_changed(
    folder: Path, tmp_path: Path, hearth_here: Hearth, spoil: Callable[[Path], str]
) -> None:
    target = tmp_path / "elsewhere" / "new"
    target.parent.mkdir()
    why = spoil(target)
    before = contents(folder)
    done = hearth_here("move", target, "--data-dir", folder)
    assert (done.code, done.err) == (1, f"hearth: {target} {why}\n")
    assert contents(folder) == before


def test_a_folder_inside_itself_and_no_forum_are_refused(folder: Path, tmp_path: Path, hearth_here: Hearth) -> None:
    for target in (folder, folder / "in", folder.parent):
        assert "lie in one another" in hearth_here("move", target, "--data-dir", folder).err
    assert "There is no forum in" in hearth_here("move", tmp_path / "x", "--data-dir", tmp_path / "nothing").err
    (folder / "files" / "linked").symlink_to(tmp_path)
    assert "is a link to elsewhere" in hearth_here("move", tmp_path / "x", "--data-dir", folder).err


def test_a_disk_that_gives_back_something_else_is_noticed(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(folder)
    monkeypatch.setattr(moving.hashlib, "file_digest", lambda *_: hashlib.sha256(b"something else"))
    with pytest.raises(StartError, match="was read back as something else"):
        moving.move(folder, tmp_path / "new", NOTHING)
    assert contents(folder) == before
    assert not (tmp_path / "new").exists()


def test_a_full_disk_leaves_everything_where_it_was(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(folder)
    monkeypatch.setattr(moving.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 0))
    with pytest.raises(StartError, match="There is no room in"):
        moving.move(folder, tmp_path / "new", NOTHING)
    assert contents(folder) == before
    assert not (tmp_path / "new").exists()


@pytest.mark.fault
def test_killed_at_any_step_one_whole_forum_is_found(made_folder: Path, tmp_path: Path) -> None:
    """The program ends itself after each call that changes the disk, in turn."""
    steps, step = 0, 1
    while True:
        source, target = tmp_path / f"from{step}", tmp_path / f"to{step}"
        shutil.copytree(made_folder, source)
        done = subprocess.run(
            [sys.executable, "-m", "tests.launcher.move_and_die", str(source), str(target), str(step)],
            cwd=ROOT, env=environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        found = check(source)
        assert (found["ok"], found["members"]) == (True, 4), (step, done.stderr)
        if done.returncode == 0:
            break
        assert done.returncode == 9, done.stderr
        steps += 1
        step += 3
        shutil.rmtree(source), shutil.rmtree(target, ignore_errors=True)
    assert steps > 5


def test_a_note_that_leads_nowhere_makes_no_new_forum(tmp_path: Path, hearth_here: Hearth) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "moved-to").write_text(str(tmp_path / "unplugged"))
    done = hearth_here("check", "--data-dir", folder)
    assert done.code == 1
    assert f"The forum was moved from {folder} to {tmp_path / 'unplugged'}, and is not there now." in done.err
    assert [path.name for path in folder.iterdir()] == ["moved-to"]
    (folder / "hearth.db").touch()
    (folder / "moved-to").write_text(str(folder))
    assert "leads in a circle" in hearth_here("check", "--data-dir", folder).err


# --- where it is not safe


def test_a_synced_folder_is_warned_about_at_the_start_and_serves_all_the_same(folder: Path, tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    with start(folder) as server:
        assert server.client().get("/").status == 200
        assert server.complaints == (
            f"hearth: {folder} lies in a folder that Syncthing copies elsewhere, which can damage a database. "
            "Move it to a folder on a disk of this computer: hearth move FOLDER\n"
        )
