"""The two commands of the README, and the wheel: from a clean clone, in an empty environment."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from forum_app import VERSION
from tests.conftest import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What git holds, and what is about to be: a commit must not be needed to test."""
    target = tmp_path_factory.mktemp("clone")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes((ROOT / name).read_bytes())
            (target / name).chmod((ROOT / name).stat().st_mode)
    return target


@contextmanager
def _serving(command: list[str], data: Path, **environ: str) -> Iterator[str]:
    """The address that the program says it listens on; it is stopped as a terminal would, with all it started."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "HEARTH_DATA_DIR": str(data), "HEARTH_PORT": "0", **environ},
        start_new_session=True,
    )
    with process:
        assert process.stdout
        try:
            said = []
            for line in process.stdout:
                said.append(line)
                if match := re.match(r"Listening on (http://\S+)", line):
                    yield match[1]
                    break
            else:
                raise AssertionError(f"it did not say where it listens: {said}")
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.stdout.read()
    assert process.returncode == 0 or command[0] == "make"  # make says of its own that it was interrupted


def _chinese_page(address: str) -> str:
    request = urllib.request.Request(address + "/login", headers={"Accept-Language": "zh-CN"})
    with urllib.request.urlopen(request, timeout=20) as response:
        return response.read().decode()


def test_a_wheel_in_an_empty_environment_serves_chinese(clone: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", tmp_path, clone], check=True)
    (wheel,) = tmp_path.glob("hearth_forum-*.whl")
    assert VERSION in wheel.name
    venv.create(tmp_path / "empty")
    install = [sys.executable, "-m", "pip", "--python", str(tmp_path / "empty"), "install", "-q", "--no-compile"]
    subprocess.run([*install, "-c", clone / "constraints.txt", wheel], check=True)
    hearth = str(tmp_path / "empty" / "bin" / "hearth")
    added = subprocess.run(
        [hearth, "user", "add", "root", "--password-stdin", "--data-dir", tmp_path / "data"],
        input="walnut kettle monday\n", capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert added.returncode == 0, added.stderr
    with _serving([hearth, "--headless"], tmp_path / "data") as address:
        page = _chinese_page(address)
    assert '<html lang="zh-Hans"' in page
    assert "登录" in page


def test_make_run_on_a_fresh_clone_prints_the_address_and_serves(clone: Path, tmp_path: Path) -> None:
    environ = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "BROWSER": "", "MAKEFLAGS": ""}
    with _serving(["make", "-C", str(clone), "run"], tmp_path / "data", **environ) as address:
        code = (tmp_path / "data" / "run" / "setup-code").read_text()
        with urllib.request.urlopen(f"{address}/setup?code={code}", timeout=20) as response:
            page = response.read().decode()
    assert "Light the first fire" in page
    assert (clone / ".venv").is_dir()


def test_the_changelog_knows_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert "## Unreleased" in text or f"## {VERSION}" in text
