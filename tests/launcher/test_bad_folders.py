"""A data folder that cannot be one: a sentence and an exit code, never a traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process import PATIENCE, ROOT, Hearth, command, environment

START = ("--headless", "--port", "0")
ACTS = [START, ("check",), ("export", "out.jsonl"), ("user", "add", "zoe")]
REASONS = {
    "in_a_file": "lies inside a file; Hearth needs a folder for its data.",
    "file": "is a file; Hearth needs a folder for its data.",
}


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act[0])
@pytest.mark.parametrize("where", ["file", "in_a_file"])
def test_a_data_folder_that_is_a_file_is_refused_in_a_sentence(
    act: tuple[str, ...], where: str, tmp_path: Path, hearth_here: Hearth
) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    folder = file if where == "file" else file / "forum"
    done = hearth_here(*act, "--data-dir", folder)
    assert (done.code, done.out) == (1, "")
    assert done.err == f"hearth: {folder} {REASONS[where]}\n"
    assert file.read_text() == "mine"


@pytest.mark.parametrize("part", ["run", "logs", "backups", "files"])
def test_a_part_that_is_a_file_is_named(part: str, folder: Path, hearth_here: Hearth) -> None:
    shutil.rmtree(folder / part, ignore_errors=True)
    (folder / part).write_text("mine")
    done = hearth_here(*START, "--data-dir", folder)
    assert (done.code, done.err) == (1, f"hearth: {folder / part} {REASONS['file']}\n")
    assert (folder / part).read_text() == "mine"


def test_a_link_to_a_disk_that_is_not_there_makes_no_new_forum(tmp_path: Path, hearth_here: Hearth) -> None:
    (tmp_path / "data").symlink_to(tmp_path / "unplugged" / "forum")
    done = hearth_here(*START, "--data-dir", tmp_path / "data")
    assert (done.code, done.out) == (1, "")
    assert done.err == f"hearth: {tmp_path / 'data'} leads to a place that is not there. Is its disk connected?\n"
    assert not (tmp_path / "unplugged").exists()


def test_a_folder_in_place_of_the_database_is_refused(tmp_path: Path, hearth_here: Hearth) -> None:
    (tmp_path / "hearth.db").mkdir()
    done = hearth_here(*START, "--data-dir", tmp_path)
    assert done.code == 1
    assert done.err == (
        f"hearth: {tmp_path / 'hearth.db'} is a folder; Hearth needs a file of this name for its database.\n"
    )


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that every user reaches; those of pytest are for one."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def as_nobody(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments, module="tests.launcher.as_nobody"),
        capture_output=True,
        encoding="utf-8",
        env=environment(),
        cwd=ROOT,
        timeout=PATIENCE,
        check=False,
    )


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights are something else on Windows")
@pytest.mark.parametrize("kind", ["empty", "a forum", "absent"])
def test_a_folder_that_may_not_be_written_is_refused_in_a_sentence(kind: str, public: Path, folder: Path) -> None:
    target = public / "data"
    if kind == "empty":
        target.mkdir()
    elif kind == "a forum":
        shutil.copytree(folder, target)
    for path in (public, *public.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = {path: path.read_bytes() for path in public.rglob("*") if path.is_file()}
    done = as_nobody(*START, "--data-dir", target)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"hearth: Hearth cannot write in {target}: Permission denied.\n"
    assert {path: path.read_bytes() for path in public.rglob("*") if path.is_file()} == before
    for path in (public, *public.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)
