"""Two doors: the owner's, and the network's, which opens and closes while the forum runs."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from forum_app import CannotShare, Interface, create_app, load
from launcher.doors import Doors
from launcher.server import Server, bind

AWAY = "127.0.0.2"  # an address of the loopback that stands for one in a network
ELSEWHERE = "127.0.0.3"


class Moving(Doors):
    """Doors of a machine whose addresses the test decides."""

    here = (AWAY,)

    def interfaces(self) -> list[Interface]:
        return [Interface(address, "eth0", "cable") for address in self.here]


@pytest.fixture
def doors(folder: Path) -> Iterator[Moving]:
    """Open, served in a thread, stopped at the end."""
    settings = load({"data_dir": folder, "limits": False}, {})
    doors = Moving(settings, bind("127.0.0.1", 0))
    opened: list[int] = []

    def serve() -> None:
        again = True
        while again:
            app = create_app(settings, machine=doors, worker=False)
            doors.attach(app)
            opened.append(1)
            again = doors.run()
            app.close()

    thread = threading.Thread(target=serve)
    thread.start()
    wait_until(lambda: bool(opened))
    doors.opened = opened  # type: ignore[attr-defined]
    yield doors
    doors.stop()
    thread.join(20)
    doors.close()
    assert not thread.is_alive()


def wait_until(true: Callable[[], object], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)


def ask(address: str, port: int, path: str = "/healthz") -> int:
    connection = http.client.HTTPConnection(address, port, timeout=20)
    try:
        connection.request("GET", path, headers={"Host": "localhost"})
        return connection.getresponse().status
    finally:
        connection.close()


def refused(address: str, port: int) -> bool:
    try:
        socket.create_connection((address, port), timeout=5).close()
    except ConnectionRefusedError:
        return True
    except ConnectionResetError:  # it is being closed; the next one will be refused
        return False
    return False


def test_nobody_comes_in_before_the_door_is_opened_nor_after_it_is_closed(doors: Moving) -> None:
    assert refused(AWAY, doors.port)
    doors.share()
    assert doors.sharing().urls == (f"http://{AWAY}:{doors.port}/",)
    assert ask(AWAY, doors.port) == 200
    doors.unshare()
    assert refused(AWAY, doors.port)
    assert not doors.sharing().on
    assert ask("127.0.0.1", doors.port) == 200


def test_closing_lets_a_request_under_way_end(doors: Moving) -> None:
    doors.share()
    with socket.create_connection((AWAY, doors.port), timeout=20) as slow:
        slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: local")
        time.sleep(0.2)
        doors.unshare()
        assert refused(AWAY, doors.port)
        slow.sendall(b"host\r\nConnection: close\r\n\r\n")
        assert slow.recv(100).startswith(b"HTTP/1.1 200")


def test_when_the_address_changes_the_door_moves_along(doors: Moving) -> None:
    doors.share()
    doors.here = (ELSEWHERE,)
    doors.look_again()
    assert refused(AWAY, doors.port)
    assert ask(ELSEWHERE, doors.port) == 200
    doors.here = ()  # the cable is out
    doors.look_again()
    assert doors.sharing().on
    assert doors.sharing().urls == ()
    doors.here = (AWAY, ELSEWHERE)
    doors.look_again()
    assert ask(AWAY, doors.port) == ask(ELSEWHERE, doors.port) == 200


def test_of_chosen_addresses_those_that_are_gone_are_named(doors: Moving) -> None:
    doors.here = (AWAY, ELSEWHERE)
    doors.share([AWAY, "192.0.2.7"])
    assert doors.sharing().missing == ("192.0.2.7",)
    assert refused(ELSEWHERE, doors.port)
    with pytest.raises(CannotShare):
        doors.share(["192.0.2.7"])
    assert ask(AWAY, doors.port) == 200  # all stays as it was


def test_a_port_that_another_program_holds_there_is_told(doors: Moving) -> None:
    with contextlib.closing(bind(AWAY, doors.port)), pytest.raises(CannotShare):
        doors.share()
    doors.share()
    assert ask(AWAY, doors.port) == 200


def test_while_the_forum_is_opened_again_those_who_come_wait(doors: Moving) -> None:
    doors.share()
    doors.reopen()
    assert [ask("127.0.0.1", doors.port) for _ in range(5)] == [200] * 5
    wait_until(lambda: len(doors.opened) == 2)  # type: ignore[attr-defined]
    assert ask("127.0.0.1", doors.port, "/") == 200


def test_who_is_inside_when_the_forum_is_opened_again_is_answered_first(doors: Moving) -> None:
    doors.share()
    with socket.create_connection((AWAY, doors.port), timeout=20) as slow:
        slow.sendall(b"GET /boards HTTP/1.1\r\nHost: local")
        time.sleep(0.2)
        doors.reopen()
        time.sleep(0.5)
        assert len(doors.opened) == 1  # type: ignore[attr-defined]
        slow.sendall(b"host\r\nConnection: close\r\n\r\n")
        assert slow.recv(100).startswith(b"HTTP/1.1 200")
    wait_until(lambda: len(doors.opened) == 2)  # type: ignore[attr-defined]


def test_a_crowd_of_slow_clients_at_one_door_leaves_the_other_quick(doors: Moving) -> None:
    doors.share()
    with contextlib.ExitStack() as stack:
        for _ in range(60):
            slow = stack.enter_context(socket.create_connection((AWAY, doors.port), timeout=5))
            slow.sendall(b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\nx")
        began = time.monotonic()
        assert [ask("127.0.0.1", doors.port, "/") for _ in range(10)] == [200] * 10
        assert time.monotonic() - began < 5


def test_waking_a_server_that_has_ended_writes_into_nobodys_file(tmp_path: Path) -> None:
    """The number of its pipe is soon another file's: after a restore that of the database."""
    server = Server(lambda *_: [], [bind("127.0.0.1", 0)])
    ending = threading.Thread(target=server.run)
    ending.start()
    server.stop()
    ending.join(20)
    with contextlib.ExitStack() as stack:
        files = [stack.enter_context((tmp_path / str(n)).open("w+b", buffering=0)) for n in range(20)]
        server.stop()  # a signal while the forum is opened again
        server._listeners[0].pull_trigger()  # a request that took longer than it was waited for
        assert [file.read() for file in files] == [b""] * 20
        assert all(path.stat().st_size == 0 for path in tmp_path.iterdir())


def test_at_the_end_no_door_stays_open_while_the_other_is_waited_for(doors: Moving) -> None:
    doors.share()
    with socket.create_connection(("127.0.0.1", doors.port), timeout=20) as slow:
        slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: local")
        time.sleep(0.2)
        doors.stop()
        wait_until(lambda: refused(AWAY, doors.port), 3)
        slow.sendall(b"host\r\nConnection: close\r\n\r\n")
        assert slow.recv(100).startswith(b"HTTP/1.1 200")
