"""SIGTERM and SIGINT: what is under way is answered, nothing new is taken, the log is folded back, exit code 0."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from launcher.server import DRAIN
from tests.process import Client, Running, check, start

BOTH = pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
ROOT = Path(__file__).parent.parent.parent
IN_TIME = 10.0  # seconds from the signal to the end


@pytest.fixture
def server(folder: Path) -> Iterator[Running]:
    with start(folder) as running:
        yield running


class HalfSent:
    """A reply whose header and half of the body are sent."""

    def __init__(self, client: Client, topic: int, words: str) -> None:
        body = urlencode({"csrf_token": client.token, "body": words}).encode()
        cookies = "; ".join(f"{k}={v}" for k, v in client.cookies.items())
        head = (
            f"POST /t/{topic}/reply HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.socket = socket.create_connection(("127.0.0.1", client.port), timeout=IN_TIME)
        self.socket.sendall(head.encode() + body[: len(body) // 2])
        self._rest = body[len(body) // 2 :]

    def finish(self) -> bytes:
        """Send the other half; answers the answer."""
        self.socket.sendall(self._rest)
        answer = b""
        while piece := self.socket.recv(65536):
            answer += piece
        return answer

    def __enter__(self) -> HalfSent:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()


def refuses(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return True
    return False


def until_refused(port: int) -> None:
    until = time.monotonic() + IN_TIME
    while not refuses(port):
        assert time.monotonic() < until, "new connections are still taken"
        time.sleep(0.02)


@BOTH
def test_a_post_in_flight_at_the_signal_is_answered_and_kept(server: Running, number: int) -> None:
    ann = server.client("ann")
    topic = ann.topic("Before the signal")
    with HalfSent(ann, topic, "In flight at the signal") as post:
        time.sleep(0.2)  # the server has read the first half
        server.send(number)
        until_refused(server.port)
        answer = post.finish()
    assert answer.startswith(b"HTTP/1.1 303 ")
    assert server.wait(IN_TIME) == 0
    with start(server.folder) as again:
        assert "In flight at the signal" in again.client().page(f"/t/{topic}")


@BOTH
def test_the_end_leaves_no_log_no_note_and_nothing_wrong(server: Running, number: int) -> None:
    ann = server.client("ann")
    topic = ann.topic("Into the log")
    for n in range(20):
        ann.reply(topic, f"Reply {n}")
    assert (server.folder / "hearth.db-wal").stat().st_size > 0
    assert server.stop(number) == 0
    wal = server.folder / "hearth.db-wal"
    assert not wal.exists() or wal.stat().st_size == 0
    assert not (server.folder / "run" / "server.json").exists()
    assert server.complaints == ""
    assert check(server.folder)["ok"]


def test_idle_connections_do_not_delay_the_end(server: Running) -> None:
    visitors = [server.client() for _ in range(20)]
    for visitor in visitors:
        visitor.page("/")
    silent = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(5)]
    began = time.monotonic()
    server.send()
    assert server.wait(IN_TIME) == 0
    assert time.monotonic() - began < 5  # waiting for them would take 10
    for connection in silent:
        connection.close()


def test_a_request_that_never_ends_is_not_waited_for_longer_than_the_drain(folder: Path) -> None:
    assert DRAIN <= IN_TIME
    with start(folder, module="tests.faults.altered", first=["DRAIN=1", "--"]) as server:
        ann = server.client("ann")
        with HalfSent(ann, ann.topic(), "Never finished"):
            time.sleep(0.2)
            server.send()
            assert server.wait(DRAIN - 2) == 0


@pytest.mark.parametrize(("first", "second"), [(15, 15), (2, 2), (15, 2), (2, 15)])
def test_a_second_signal_ends_it_at_once(server: Running, first: int, second: int) -> None:
    ann = server.client("ann")
    with HalfSent(ann, ann.topic(), "Never finished"):
        time.sleep(0.2)
        server.send(first)
        until_refused(server.port)
        server.send(second)
        assert server.wait(5) == -second
    with start(server.folder) as again:
        assert again.client().get("/readyz").status == 200


def test_a_thread_that_waits_for_ever_does_not_keep_the_program(tmp_path: Path) -> None:
    """The window's library starts such threads: they wait for the answer of a page that may be gone."""
    script = (
        "import threading\n"
        "from launcher.__main__ import leave\n"
        "threading.Thread(target=threading.Event().wait).start()\n"
        "print('all is closed')\n"
        "leave(4)\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, cwd=ROOT)
    assert (ended.returncode, ended.stdout, ended.stderr) == (4, "all is closed\n", "")
