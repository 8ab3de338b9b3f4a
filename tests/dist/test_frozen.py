"""The executable: everything is inside, it is used from the first start on, and it leaves nothing behind."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.frozen import FOLDER
from tests.process import environment

pytestmark = pytest.mark.slow
LARGEST = 45 * 1024 * 1024  # bytes


def program(frozen: Path, *arguments: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([frozen, *map(str, arguments)], capture_output=True, text=True, check=False,
                          env=environment(env), timeout=120)  # fmt: skip


@pytest.mark.parametrize("which", ["file", "folder"])
def test_it_is_set_up_used_backed_up_and_restored(frozen: Path, which: str) -> None:
    started = frozen if which == "file" else FOLDER
    done = subprocess.run([sys.executable, ROOT / "build" / "smoke.py", started],
                          capture_output=True, text=True, check=False)  # fmt: skip
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The smoke run is through." in done.stdout
    assert "NOT TRIED" not in done.stdout


def test_the_smoke_run_sees_what_is_broken(tmp_path: Path) -> None:
    fake = tmp_path / "hearth"
    fake.write_text('#!/bin/sh\necho \'{"hearth": "0", "python": "3", "sqlite": "3.50.4"}\'\n')
    fake.chmod(0o755)
    done = subprocess.run([sys.executable, ROOT / "build" / "smoke.py", fake],
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 1
    assert "SQLite 3.50.4 can lose data" in done.stderr


def test_it_is_one_file_of_a_bearable_size_with_its_checksum(frozen: Path) -> None:
    assert frozen.stat().st_size <= LARGEST
    sums = dict(reversed(line.split("  ")) for line in (frozen.parent / "SHA256SUMS").read_text().splitlines())
    assert sums["hearth"] == hashlib.sha256(frozen.read_bytes()).hexdigest()
    (archive,) = frozen.parent.glob("hearth-*.tar.gz")
    assert sums[archive.name] == hashlib.sha256(archive.read_bytes()).hexdigest()
    with tarfile.open(archive) as packed:
        names = packed.getnames()
    assert {"hearth/hearth", "hearth/server/hearth.service", "hearth/server/README.md"} <= set(names)


def test_it_knows_its_parts_and_their_licences(frozen: Path) -> None:
    versions = json.loads(program(frozen, "--version", "--json").stdout)
    assert {"commit", "built", "flask", "zeroconf", "segno", "pywebview", "pygobject"} <= set(versions)
    said = program(frozen, "--licenses").stdout
    for paper in ("GNU LESSER GENERAL PUBLIC LICENSE", "PYTHON SOFTWARE FOUNDATION LICENSE", "Libraries\n", "wakepy 1", "OpenSSL"):
        assert paper in said


@pytest.mark.parametrize(("part", "said"), [("tzdata/", "was answered with 500"), (".dist-info/", "licences are missing")])
def test_the_time_zones_and_the_papers_are_inside(frozen: Path, tmp_path: Path, part: str, said: str) -> None:
    """The smoke run hides the machine's zones; without ours, or without the papers, it fails."""
    bare = shutil.copytree(FOLDER.parent, tmp_path / "bare", symlinks=True)
    whole = bare / "_internal" / "packages.zip"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(tmp_path / "less.zip", "w") as target:
        for name in source.namelist():
            if part not in name:
                target.writestr(name, source.read(name))
    (tmp_path / "less.zip").replace(whole)
    done = subprocess.run([sys.executable, ROOT / "build" / "smoke.py", bare / "hearth"],
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert (done.returncode, said in done.stderr) == (1, True), done.stderr


def test_programs_it_starts_find_the_libraries_of_the_machine(frozen: Path, tmp_path: Path) -> None:
    """A browser, and WebKit's own processes: ours must not be among their libraries."""
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "library=$LD_LIBRARY_PATH" > {tmp_path}/seen\n')
    browser.chmod(0o755)
    started = subprocess.Popen([frozen, "--port", "0", "--data-dir", tmp_path / "data"], stdout=subprocess.DEVNULL,
                               env=environment({"BROWSER": str(browser), "LD_LIBRARY_PATH": "/mine"}))  # fmt: skip
    try:
        _until(lambda: (tmp_path / "seen").exists() and (tmp_path / "seen").read_text())
        assert (tmp_path / "seen").read_text() == "library=/mine\n"
    finally:
        os.kill(json.loads((tmp_path / "data" / "run" / "server.json").read_text())["pid"], signal.SIGTERM)
        assert started.wait(60) == 0


def test_its_unpacked_files_are_locked_against_cleaners_and_go_with_it(frozen: Path, tmp_path: Path) -> None:
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    started = subprocess.Popen([frozen, "--headless", "--port", "0", "--data-dir", tmp_path / "data"],
                               stdout=subprocess.DEVNULL, env=environment({"TMPDIR": str(scratch)}))  # fmt: skip
    try:
        _until(lambda: (tmp_path / "data" / "run" / "server.json").exists())
        (unpacked,) = scratch.glob("_MEI*")
        (scratch / "old").mkdir()
        before = sum(1 for _ in unpacked.rglob("*"))
        assert _cleaned(scratch, tmp_path)
        assert not (scratch / "old").exists()  # the cleaner did clean
        assert sum(1 for _ in unpacked.rglob("*")) == before
    finally:
        os.kill(json.loads((tmp_path / "data" / "run" / "server.json").read_text())["pid"], signal.SIGTERM)
        started.wait(60)
    assert list(scratch.glob("_MEI*")) == []


def _cleaned(scratch: Path, tmp_path: Path) -> bool:
    """Have systemd's cleaner take away whatever is older than a second."""
    assert shutil.which("systemd-tmpfiles"), "systemd-tmpfiles is not on this machine; build/dev.py test installs it"
    rules = tmp_path / "rules.conf"
    rules.write_text(f"d {scratch} 0755 - - 1s\n")
    time.sleep(2)
    return subprocess.run(["systemd-tmpfiles", "--clean", rules], check=False).returncode == 0


def _until(true: object) -> None:
    until = time.monotonic() + 60
    while not true():  # type: ignore[operator]
        assert time.monotonic() < until, "nothing came"
        time.sleep(0.05)
