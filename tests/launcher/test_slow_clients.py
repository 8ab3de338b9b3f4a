"""Clients that are slow, silent, greedy or confused keep nobody waiting, and are cut or answered in a sentence."""

from __future__ import annotations

import contextlib
import re
import select
import socket
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from launcher import server as limits
from launcher.network import for_others
from tests.people import PASSWORD
from tests.process import Answer, Client, Running, start

EACH = 60  # slow headers, and as many slow bodies
DEADLINES = {"HEADER_DEADLINE": 2, "BODY_DEADLINE": 3, "IDLE": 3}
HEAD = b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 5000\r\n\r\n"


@pytest.fixture
def hasty(folder: Path) -> Iterator[Running]:
    """A server whose deadlines are a tenth of the real ones."""
    first = [*(f"{name}={value}" for name, value in DEADLINES.items()), "--"]
    with start(folder, module="tests.faults.altered", first=first) as server:
        yield server


class Slow:
    """A connection that sends its request byte by byte."""

    def __init__(self, port: int, beginning: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.sendall(beginning)
        self.socket.setblocking(False)

    def dribble(self) -> None:
        with contextlib.suppress(OSError):
            self.socket.send(b"x")

    def is_cut(self) -> bool:
        readable, _, _ = select.select([self.socket], [], [], 0)
        if not readable:
            return False
        try:
            return self.socket.recv(1000) == b""
        except ConnectionError:
            return True


@pytest.fixture
def slow(hasty: Running) -> Iterator[Callable[[bytes], Slow]]:
    made: list[Slow] = []

    def make(beginning: bytes) -> Slow:
        made.append(Slow(hasty.port, beginning))
        return made[-1]

    yield make
    for one in made:
        one.socket.close()


def seconds_of(client: Client, path: str) -> float:
    began = time.monotonic()
    assert client.get(path).status == 200
    return time.monotonic() - began


@pytest.mark.alone
@pytest.mark.proof
def test_slow_clients_are_cut_and_nobody_else_waits(
    hasty: Running, slow: Callable[[bytes], Slow], proved: Callable[..., None]
) -> None:
    headers = [slow(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ") for _ in range(EACH)]
    bodies = [slow(HEAD) for _ in range(EACH)]
    visitor, times, left, until = hasty.client(), [], [*headers, *bodies], time.monotonic() + 20
    cut: set[Slow] = set()
    while left and time.monotonic() < until:
        for client in left:
            client.dribble()
        times += [seconds_of(visitor, path) for path in ("/", "/boards", "/t/1/welcome-pull-up-a-chair")]
        cut |= {client for client in left if client.is_cut()}
        left = [client for client in left if client not in cut]
        time.sleep(0.05)
    p95 = statistics.quantiles(times, n=20)[-1]
    what = f"{EACH} slow headers and {EACH} slow bodies"
    proved(what, cut=len(cut), other_requests=len(times), p95_ms=round(p95 * 1000))
    assert left == []
    assert p95 < 1


def test_a_connection_that_says_nothing_is_cut(hasty: Running, slow: Callable[[bytes], Slow]) -> None:
    silent, halting = slow(b""), slow(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    until = time.monotonic() + 20
    while not (silent.is_cut() and halting.is_cut()):
        assert time.monotonic() < until, "it is still open"
        time.sleep(0.1)


def test_a_client_that_does_not_take_its_answer_is_cut(hasty: Running) -> None:
    ann = hasty.client("ann")
    topic = ann.topic("A long page", "many words " * 2000)
    for n in range(19):
        ann.reply(topic, f"{n} " + "many words " * 2000)
    with socket.socket() as greedy:
        greedy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        greedy.connect(("127.0.0.1", hasty.port))
        greedy.sendall(f"GET /t/{topic}/a-long-page HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() * 40)
        until = time.monotonic() + 20
        while connections(hasty) > 1:  # ann's stays
            seconds_of(ann, "/boards")
            assert time.monotonic() < until, "it is still open"
            time.sleep(0.1)


def connections(server: Running) -> int:
    """How many are open, as the system sees it."""
    port = f":{server.port:04X}"
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    return sum(fields[1].endswith(port) and fields[3] == "01" for fields in map(str.split, lines))


def test_the_real_deadlines_are_as_the_design_has_them() -> None:
    assert (limits.HEADER_DEADLINE, limits.BODY_DEADLINE, limits.IDLE) == (10, 30, 30)
    assert limits.BODY_CAP == 1024 * 1024


# --- greedy and confused clients


def send(port: int, *pieces: bytes) -> bytes:
    """Send until the server closes; answers everything it said."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        with contextlib.suppress(ConnectionError):
            for piece in pieces:
                connection.sendall(piece)
        with contextlib.suppress(ConnectionError):
            while received := connection.recv(65536):
                answer += received
    return answer


def is_refusal(answer: bytes, status: bytes, sentence: bytes) -> bool:
    head, _, body = answer.partition(b"\r\n\r\n")
    return (
        re.match(rb"HTTP/1\.[01] " + status + b" ", head) is not None
        and body == sentence + b"\n"
        and b"Content-Security-Policy: default-src 'none'" in head
        and b"X-Content-Type-Options: nosniff" in head
        and b"\r\nServer:" not in head
    )


TOO_LARGE = b"What you sent is larger than this forum takes."
LENGTH = b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
CHUNKED = b"POST /login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
MB = 1024 * 1024
CHUNK = b"100000\r\n" + bytes(MB) + b"\r\n"


@pytest.fixture
def server(folder: Path) -> Iterator[Running]:
    with start(folder) as running:
        yield running


def test_a_body_over_the_cap_is_answered_413_in_a_sentence(server: Running) -> None:
    assert is_refusal(send(server.port, LENGTH % (30 * MB), bytes(MB)), b"413", TOO_LARGE)
    assert is_refusal(send(server.port, CHUNKED, *[CHUNK] * 3), b"413", TOO_LARGE)
    assert is_refusal(send(server.port, LENGTH % 10**15), b"413", TOO_LARGE)


UPLOAD = LENGTH.replace(b"/login", b"/settings/avatar").replace(b"Content", b"Connection: close\r\nContent")


def test_where_one_uploads_a_larger_body_reaches_the_forum(server: Running) -> None:
    answer = send(server.port, UPLOAD % (3 * MB), *[bytes(MB)] * 3)
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"This page grew old" in answer  # a page of the forum: it misses the token
    assert is_refusal(send(server.port, UPLOAD % (30 * MB), bytes(MB)), b"413", TOO_LARGE)
    chunked = CHUNKED.replace(b"/login", b"/settings/avatar")
    assert is_refusal(send(server.port, chunked, *[CHUNK] * 13), b"413", TOO_LARGE)


def test_few_may_send_something_large_at_a_time(server: Running) -> None:
    """It lies in memory until it is whole. The others are told to come again, and small forms go on."""
    with contextlib.ExitStack() as stack:
        for _ in range(limits.UPLOADS):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=30))
            slow.sendall(UPLOAD % (3 * MB) + b"the beginning")
        time.sleep(0.3)
        crowd = b"Many people send something large just now. Try again in a moment."
        assert is_refusal(send(server.port, UPLOAD % (3 * MB), bytes(MB)), b"503", crowd)
        assert server.client().post("/login", {"username": "ann", "password": PASSWORD}).status == 303
    time.sleep(0.3)
    assert send(server.port, UPLOAD % (3 * MB), *[bytes(MB)] * 3).startswith(b"HTTP/1.1 400")


def test_a_client_that_sends_all_of_it_first_reads_the_sentence_too(server: Running) -> None:
    answer = send(server.port, LENGTH % (30 * MB), *[bytes(MB)] * 30)
    assert is_refusal(answer, b"413", TOO_LARGE)


def test_a_header_that_is_too_long_or_none_is_answered_in_a_sentence(server: Running) -> None:
    long = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"x" * 300_000 + b"\r\n\r\n"
    assert is_refusal(send(server.port, long), b"431", b"The header of this request is too long.")
    for nonsense in (b"GET\r\n\r\n", b"GET / HTTP/1.1\r\nno colon\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\r\n\r\n"):
        assert is_refusal(send(server.port, nonsense), b"400", b"This request could not be understood.")


def memory(server: Running) -> int:
    """The most memory it ever held, in MB."""
    for line in Path(f"/proc/{server.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    raise AssertionError("no VmHWM")


@pytest.mark.proof
def test_big_bodies_fill_neither_memory_nor_disk(server: Running, proved: Callable[..., None]) -> None:
    server.client().page("/")
    before = memory(server)
    for _ in range(10):
        send(server.port, LENGTH % (30 * MB), *[bytes(MB)] * 30)
        send(server.port, CHUNKED, *[CHUNK] * 30)
    disk = sum(path.stat().st_size for path in server.folder.rglob("*") if path.is_file())
    proved("20 anonymous bodies of 30 MB", memory_before_mb=before, memory_at_most_mb=memory(server),
           folder_mb=round(disk / MB, 1))  # fmt: skip
    assert memory(server) < before + 30
    assert disk < 20 * MB
    assert server.client().get("/").status == 200


def test_no_answer_names_the_server(server: Running) -> None:
    answers: list[Answer] = [server.client().get(path) for path in ("/", "/healthz", "/nowhere", "/favicon.ico")]
    answers.append(server.client().get("/", headers={"Host": "evil.example"}))
    answers.append(server.client("ann").post("/new", {"board": "talk", "title": "", "body": ""}))
    assert {answer.status for answer in answers} == {200, 404, 421, 422}
    assert not any(answer.headers["Server"] for answer in answers)
    assert not any("waitress" in str(answer.headers).lower() + answer.text.lower() for answer in answers)


def listening(server: Running) -> set[str]:
    """What the process listens on, as ADDRESS:PORT in hex, over TCP and UDP."""
    sockets = set()
    for path in Path(f"/proc/{server.pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed meanwhile
            sockets.add(str(path.readlink()).removeprefix("socket:[").rstrip("]"))
    found = set()
    for table, state in (("tcp", "0A"), ("tcp6", "0A"), ("udp", "07"), ("udp6", "07")):
        path = Path(f"/proc/{server.pid}/net/{table}")
        for fields in map(str.split, path.read_text().splitlines()[1:] if path.exists() else []):
            if fields[3] == state and fields[9] in sockets:
                found.add(fields[1])
    return found


def test_by_default_it_listens_on_this_machine_alone(server: Running) -> None:
    server.client().page("/")
    assert listening(server) == {f"0100007F:{server.port:04X}"}


def test_it_listens_on_the_network_only_when_told_to(folder: Path) -> None:
    with start(folder, "--host", "0.0.0.0") as server:
        assert listening(server) == {f"00000000:{server.port:04X}"}
        for address in for_others("0.0.0.0"):
            server.wait_for(f"Others in this network open http://{address}:{server.port}/\n")
        assert server.client().get("/").status == 200
