"""Rows 8 and 9 of the safety rules, with the tool that attackers use: slow headers, slow bodies, bodies without end."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.launcher.sharing import NEIGHBOUR
from tests.process import Client, Running, start

pytestmark = [pytest.mark.proof, pytest.mark.alone]
MB = 1024 * 1024
EACH = 300


@contextlib.contextmanager
def slow_clients(host: str, port: int, seconds: int) -> Iterator[None]:
    """300 that never finish their headers and 300 that never finish their bodies."""
    url = f"http://{host}:{port}/login"
    attack = [
        "slowhttptest",
        "-c",
        str(EACH),
        "-r",
        str(EACH),
        "-l",
        str(seconds),
        "-i",
        "5",
        "-p",
        "3",
        "-v",
        "0",
        "-u",
        url,
    ]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    attackers = [subprocess.Popen([*attack, kind], **quiet) for kind in ("-H", "-B")]  # type: ignore[call-overload]
    try:
        time.sleep(2)  # until they hang on
        yield
    finally:
        for attacker in attackers:
            attacker.kill()
            attacker.wait()


def times(client: Client, path: str, seconds: float) -> list[float]:
    """Seconds that the page took, asked for again and again."""
    took, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.monotonic()
        assert client.get(path).status == 200
        took.append(time.monotonic() - began)
        time.sleep(0.05)
    return sorted(took)


def hanging(server: Running) -> int:
    """Connections that the server has accepted and not closed."""
    port = f":{server.port:04X}"
    lines = [line.split() for line in Path(f"/proc/{server.pid}/net/tcp").read_text().splitlines()[1:]]
    return sum(fields[1].endswith(port) and fields[3] == "01" for fields in lines)


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def p95(took: list[float]) -> float:
    return took[int(len(took) * 0.95)]


def test_members_read_on_while_600_slow_clients_hang_on_their_door(
    folder: Path, count: Callable[[str], int], proved: Callable[..., None]
) -> None:
    seconds = count("slow_seconds")
    with start(folder) as server:
        ann = server.client("ann")
        topic = f"/t/{ann.topic('Read under siege')}/read-under-siege"
        with slow_clients("127.0.0.1", server.port, seconds):
            most = hanging(server)
            took = times(ann, topic, seconds - 3)
        proved(
            f"a member's page while {EACH} slow headers and {EACH} slow bodies hang on for {seconds} s",
            hanging=most, pages=len(took), p95_ms=_ms(p95(took)), slowest_ms=_ms(took[-1]),
        )  # fmt: skip
        assert most > EACH
        assert p95(took) < 1


def test_the_owners_door_stays_quick_and_the_networks_heals(
    folder: Path, count: Callable[[str], int], proved: Callable[..., None]
) -> None:
    seconds = count("slow_seconds")
    with start(folder, module="tests.launcher.sharing", env={"OPEN_DOOR": "1"}) as server:
        root = server.client("root")
        with slow_clients(NEIGHBOUR, server.port, seconds):
            most = hanging(server)
            took = times(root, "/", seconds - 3)
        healed = _seconds_until_answered(server.port)
        proved(
            f"the owner's pages while {2 * EACH} slow clients hang on the network's door for {seconds} s",
            hanging=most, pages=len(took), p95_ms=_ms(p95(took)), slowest_ms=_ms(took[-1]),
            network_answers_after_s=round(healed, 2),
        )  # fmt: skip
        assert most > EACH
        assert p95(took) < 0.2
        assert healed < 5


def _seconds_until_answered(port: int) -> float:
    began = time.monotonic()
    while time.monotonic() - began < 60:
        with contextlib.suppress(OSError), socket.create_connection((NEIGHBOUR, port), timeout=5) as client:
            client.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            if client.recv(100).startswith(b"HTTP/1.1 200"):
                break
    return time.monotonic() - began


def test_large_bodies_of_strangers_fill_neither_memory_nor_disk(
    folder: Path, count: Callable[[str], int], proved: Callable[..., None]
) -> None:
    megabytes = count("body_megabytes")
    with start(folder, env={"TMPDIR": str(folder.parent)}) as server:
        server.client().page("/")
        watch = _Watch(server, folder.parent)
        senders = [threading.Thread(target=kind, args=(server.port, megabytes)) for kind in (_send, _send_chunks) * 10]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        watch.stop()
        proved(
            f"20 anonymous bodies of {megabytes} MB at a time",
            memory_at_most_mb=watch.memory, disk_at_most_mb=watch.disk,
        )  # fmt: skip
        assert watch.memory > 20  # it was looked at
        assert watch.memory < 400
        assert watch.disk < 50
        assert server.client().get("/").status == 200


def _send(port: int, megabytes: int) -> None:
    """To where nobody uploads, with its length told first; sent to the end whatever the answer is."""
    head = f"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: {megabytes * MB}\r\n\r\n"
    _pour(port, head.encode(), bytes(MB), megabytes)


def _send_chunks(port: int, megabytes: int) -> None:
    """To where pictures are uploaded, its length unknown."""
    head = b"POST /settings/avatar HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    _pour(port, head, b"100000\r\n" + bytes(MB) + b"\r\n", megabytes)


def _pour(port: int, head: bytes, piece: bytes, times: int) -> None:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(head)
        for _ in range(times):
            client.sendall(piece)


class _Watch(threading.Thread):
    """The most memory and disk that were used meanwhile, in MB."""

    def __init__(self, server: Running, folder: Path) -> None:
        super().__init__(daemon=True)
        self._pid, self._folder = server.pid, folder
        self._before = self._on_disk()
        self.memory = self.disk = 0
        self._ending = threading.Event()
        self.start()

    def _on_disk(self) -> int:
        total = 0
        for path in self._folder.rglob("*"):
            with contextlib.suppress(OSError):
                total += path.stat().st_size if path.is_file() else 0
        return total // MB

    def run(self) -> None:
        while not self._ending.wait(0.02):
            self._look()

    def _look(self) -> None:
        status = Path(f"/proc/{self._pid}/status").read_text()
        self.memory = max(self.memory, int(status.split("VmHWM:")[1].split()[0]) // 1024)
        self.disk = max(self.disk, self._on_disk() - self._before)

    def stop(self) -> None:
        self._ending.set()
        self.join()
        self._look()
