"""hearth.service: systemd finds no fault in it, and the executable lives with all that it forbids."""

from __future__ import annotations

import functools
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.frozen import FOLDER

pytestmark = pytest.mark.slow
SERVER = ROOT / "build" / "server"
UNITS = ("hearth.service", "hearth-backup.service", "hearth-backup.timer")
EXPOSURE = 15  # tenths, as systemd-analyze counts: 0 is shut in, 100 is a root shell on the network
# SQLite gives its log the owner of the database when it runs as root, as these tests may; the service does not
AS_ROOT = {"fchown", "chown"}


def run(*command: str | Path, **kwargs: object) -> subprocess.CompletedProcess[str]:
    assert shutil.which(str(command[0])), f"{command[0]} is not on this machine; build/dev.py test installs it"
    return subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture
def units(tmp_path: Path, frozen: Path) -> Path:
    """The units, with a program that is there."""
    for name in UNITS:
        text = (SERVER / name).read_text().replace("/opt/hearth/hearth", str(frozen))
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize("name", UNITS)
def test_systemd_finds_no_fault(units: Path, name: str) -> None:
    done = run("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", units / name)
    assert (done.returncode, done.stderr) == (0, "")
    broken = units / "broken.service"
    broken.write_text((units / "hearth.service").read_text().replace("[Service]", "[Service]\nNoSuchThing=yes"))
    assert "NoSuchThing" in run("systemd-analyze", "verify", "--man=no", broken).stderr


@pytest.mark.parametrize("name", ["hearth.service", "hearth-backup.service"])
def test_what_a_broken_in_service_could_do_is_little(units: Path, name: str) -> None:
    asked = ("systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSURE}")
    done = run(*asked, units / name)
    assert done.returncode == 0, re.search(r"Overall exposure.*", done.stdout)
    weak = units / "weak.service"
    weak.write_text((units / name).read_text().replace("SystemCallFilter=@system-service\n", ""))
    assert run(*asked, weak).returncode != 0 or name != "hearth.service"


def test_it_lives_without_new_rights_and_without_writable_code(frozen: Path) -> None:
    wrapper = ROOT / "tests" / "dist" / "as_service.py"
    done = run(sys.executable, ROOT / "build" / "smoke.py", sys.executable, wrapper, FOLDER)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The smoke run is through." in done.stdout


@functools.cache
def members(group: str) -> frozenset[str]:
    """The system calls of a group of systemd's, with those of the groups in it."""
    said = run("systemd-analyze", "syscall-filter", group).stdout.splitlines()
    listed = [line.strip() for line in said if not line.strip().startswith("#")]
    found = {word for word in listed if re.fullmatch(r"[a-z_0-9]+", word)}
    for inner in (word for word in listed if word.startswith("@") and word != group):
        found |= members(inner)
    return frozenset(found)


def test_it_makes_no_system_call_that_the_service_forbids(frozen: Path, tmp_path: Path) -> None:
    traced = tmp_path / "calls"
    done = run(sys.executable, ROOT / "build" / "smoke.py",
               "strace", "-f", "-c", "-S", "name", "-U", "name", "-A", "-o", traced, FOLDER)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    called = {line.strip() for line in traced.read_text().splitlines() if re.fullmatch(r"[a-z_0-9]+", line.strip())}
    assert {"openat", "listen", "sendto"} <= called, called
    allowed = members("@system-service") - members("@privileged")
    assert called - allowed - AS_ROOT - {"syscall", "total"} == set()
    assert "mount" not in allowed
    assert "prlimit64" in allowed
