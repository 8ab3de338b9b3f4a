"""Two network namespaces with a cable between them: a computer that runs the forum, and a visitor's."""

from __future__ import annotations

import ctypes
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from tests.process import ROOT, environment

HOST, VISITOR, ELSEWHERE = "10.77.0.1", "10.77.0.2", "10.77.0.3"
CABLE = "hearth-lan"
CLONE_NEWNET = 0x40000000
_numbers = itertools.count(os.getpid() % 10_000 * 10)
_RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-\3z")


@dataclass(frozen=True, slots=True)
class Spaces:
    """The names of the two."""

    host: str
    visitor: str

    def on(self, space: str) -> list[str]:
        """Stands before a command that is to run there."""
        return ["ip", "netns", "exec", space]

    def ip(self, *arguments: str) -> None:
        """`ip …` at the host."""
        _run("ip", "-n", self.host, *arguments)

    def visit(self, *arguments: str) -> dict[str, Any]:
        """What the visitor meets: see visitor.py."""
        command = [*self.on(self.visitor), sys.executable, "-m", "tests.launcher.visitor", *arguments]
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", timeout=60, env=environment(), cwd=ROOT, check=False
        )
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    @contextmanager
    def at_host(self) -> Iterator[None]:
        """Sockets that this thread makes meanwhile are the host's; they stay it."""
        own_path, there_path = Path("/proc/thread-self/ns/net"), Path("/var/run/netns", self.host)
        with own_path.open() as own, there_path.open() as there:
            _enter(there.fileno())
            try:
                yield
            finally:
                _enter(own.fileno())


def _enter(handle: int) -> None:
    if ctypes.CDLL(None, use_errno=True).setns(handle, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise OSError(f"{' '.join(command)}: {done.stderr.strip()}")


@pytest.fixture
def spaces() -> Iterator[Spaces]:
    """Made for this test and taken away after it; it takes root's rights on Linux."""
    if not shutil.which("ip") or os.geteuid():
        pytest.skip("network namespaces take Linux, iproute2 and root's rights")
    number = next(_numbers)
    made = Spaces(f"hearth-h{number}", f"hearth-v{number}")
    try:
        try:
            for space in (made.host, made.visitor):
                _run("ip", "netns", "add", space)
                _run("ip", "-n", space, "link", "set", "lo", "up")
        except OSError as error:
            pytest.skip(f"network namespaces cannot be made here: {error}")
        _run("ip", "-n", made.host, "link", "add", CABLE, "type", "veth", "peer", "name", "far", "netns", made.visitor)
        for space, name, address in ((made.host, CABLE, HOST), (made.visitor, "far", VISITOR)):
            _run("ip", "-n", space, "addr", "add", f"{address}/24", "dev", name)
            _run("ip", "-n", space, "link", "set", name, "up")
        yield made
    finally:
        for space in (made.host, made.visitor):
            subprocess.run(["ip", "netns", "del", space], capture_output=True, check=False)


def decoded(page: str, picture: Path) -> str:
    """What a phone reads from the square on a page."""
    found = re.search(r'viewBox="0 0 (\d+) \1"[^>]*><path fill="#000" d="([^"]+)"', page)
    assert found, "there is no square on the page"
    size = int(found[1])
    drawn = Image.new("L", (size, size), 255)
    pen = ImageDraw.Draw(drawn)
    for x, y, width in (map(int, run) for run in _RUN.findall(found[2])):
        pen.rectangle((x, y, x + width - 1, y), fill=0)
    drawn.resize((size * 6, size * 6), Image.Resampling.NEAREST).save(picture)
    read = subprocess.run(["zbarimg", "-q", "--raw", str(picture)], capture_output=True, encoding="utf-8", check=False)
    return read.stdout.strip()
