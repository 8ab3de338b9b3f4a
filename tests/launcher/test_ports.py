"""Which port: the one asked for or none; else the one used last time, or the next free one, said and remembered."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher.holder import holder
from tests.process import Running, hearth, start


@pytest.fixture
def taken() -> Iterator[socket.socket]:
    """A port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other


def number(sock: socket.socket) -> int:
    return int(sock.getsockname()[1])


def test_a_port_that_was_asked_for_and_is_taken_is_exit_code_3(folder: Path, taken: socket.socket) -> None:
    done = hearth("--headless", "--port", str(number(taken)), folder=folder)
    assert (done.returncode, done.stdout) == (3, "")
    who = "another program"
    if sys.platform == "linux":  # where the system tells who it is: this very test
        who = f"{Path('/proc/self/comm').read_text().strip()} (process {os.getpid()})"
    assert done.stderr == f"hearth: Port {number(taken)} on 127.0.0.1 is in use by {who}.\n"


def test_who_cannot_be_known_is_another_program() -> None:
    assert holder(1) == ""


def test_a_port_from_the_environment_counts_as_asked_for(folder: Path, taken: socket.socket) -> None:
    done = hearth("--headless", folder=folder, env={"HEARTH_PORT": str(number(taken))})
    assert done.returncode == 3


def test_where_none_was_asked_for_the_next_free_port_is_said_and_remembered(folder: Path, taken: socket.socket) -> None:
    (folder / "run" / "port").write_text(str(number(taken)))
    with Running(folder) as first:
        assert first.port > number(taken)
        assert first.complaints == (
            f"hearth: Port {number(taken)} is taken, so Hearth uses {first.port} from now on.\n"
        )
        assert first.client().get("/healthz").text == "ok\n"
        first.stop()
    taken.close()
    with Running(folder) as again:
        assert again.port == first.port
        assert again.complaints == ""


def test_a_remembered_port_that_is_none_is_forgotten(folder: Path) -> None:
    (folder / "run" / "port").write_text("no port\n")
    with Running(folder) as server:
        assert 8420 <= server.port < 8470
        assert (folder / "run" / "port").read_text() == str(server.port)


def test_port_0_takes_any_free_one_and_remembers_none(folder: Path) -> None:
    with start(folder) as server:
        assert server.said == f"Listening on http://127.0.0.1:{server.port}\n"
        assert server.port > 0
        assert not (folder / "run" / "port").exists()


def test_a_port_that_was_just_served_can_be_served_again(folder: Path) -> None:
    with start(folder) as first:
        first.client("ann").page("/")
        first.kill()
    with start(folder, port=first.port) as again:
        assert again.port == first.port
