"""Row 40: the program speaks to nobody. Every connection it asks the system for is traced over a full walk."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.people import PASSWORD
from tests.process import environment, hearth, start
from tests.transfer.community import lines, packed

pytestmark = [
    pytest.mark.proof,
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed"),
]
# an address that something is sent to: of another machine if it is neither this one nor a Unix socket or the kernel
ADDRESS = re.compile(r'sin6?_port=htons\((\d+)\).*?(?:inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)")')
WORDS = (
    "See https://example.com/picture.png and ![a picture](https://example.org/x.png) www.example.net @ann a@b.example"
)


def spoken_to(trace: Path) -> set[str]:
    """The addresses in a trace of connect, sendto, sendmsg and sendmmsg."""
    return {v4 or v6 for _, v4, v6 in ADDRESS.findall(trace.read_text("utf-8", errors="replace"))}


def _strace(trace: Path) -> list[str]:
    return ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-s", "0", "-o", str(trace)]


def test_nothing_leaves_the_machine(folder: Path, tmp_path: Path, proved: Callable[..., None]) -> None:
    trace, file = tmp_path / "trace", packed(lines(20, 10), tmp_path / "made.jsonl.gz")
    with start(folder, "--host", "0.0.0.0", before=_strace(trace)) as server:
        ann, guest = server.client("ann"), server.client()
        topic = ann.topic("Links to everywhere", WORDS)
        paths = ["/", "/boards", f"/t/{topic}", "/u/ann", "/search?q=links", "/nowhere", "/b/talk", "/join", "/healthz"]
        for person in (ann, guest):
            for path in paths:
                person.get(path)
        guest.post("/join", {"username": "carl", "password": PASSWORD})
        assert server.stop() == 0
    for number, act in enumerate([("import", file), ("check",), ("export", tmp_path / "out.jsonl.gz")]):
        log = tmp_path / f"trace-{number}"
        assert hearth(*act, folder=folder, before=_strace(log)).returncode == 0
        trace.write_text(trace.read_text("utf-8") + log.read_text("utf-8"), "utf-8")
    assert {address for address in spoken_to(trace) if not address.startswith("127.") and address != "::1"} == set()
    proved("addresses spoken to over a full walk", elsewhere=0, pages=2 * len(paths), commands=3)


def test_a_program_that_speaks_to_somebody_is_noticed(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    code = "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(('192.0.2.1', 9))"
    subprocess.run([*_strace(trace), sys.executable, "-c", code], env=environment(), check=False)
    assert "192.0.2.1" in spoken_to(trace)
