"""What the proofs share: a forum behind a real server, and the objects that routes speak of."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from forum_app import Forum
from launcher.server import Server, bind
from tests.people import Person
from tests.test_routes import ROLES, World


@pytest.fixture
def world(app: Forum) -> World:
    return World(app, {name: Person(app, name) for name in ROLES if name})


@pytest.fixture
def serve() -> Iterator[Callable[[Forum], int]]:
    """Serve a forum by waitress in a thread; answers the port."""
    running: list[tuple[Server, threading.Thread]] = []

    def start(app: Forum) -> int:
        sock = bind("127.0.0.1", 0)
        server = Server(app, [sock], threads=8)
        thread = threading.Thread(target=server.run)
        thread.start()
        running.append((server, thread))
        return int(sock.getsockname()[1])

    yield start
    for server, thread in running:
        server.stop()
        thread.join()
