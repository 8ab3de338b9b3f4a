"""With two workers, what is changed through one is seen through both with the next request, at the doorstep too."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.launcher.test_workers import connections, spread, workers
from tests.process import Client, Running, start

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")]
STAFF = {"preset": "", "see": "3", "start": "3", "reply": "3", "moderate": "3"}


class Readers:
    """Guests and members of whom some are with each worker; they look at a page until it is kept and learnt."""

    def __init__(self, server: Running) -> None:
        self.guests = [server.client() for _ in range(6)]
        for reader in self.guests:
            reader.get("/healthz")
        spread(server, self.guests, lambda: all(connections(pid, server.port) > 2 for pid in workers(server)))
        bob = server.client("bob")
        self.members = [server.client() for _ in self.guests]
        for reader in self.members:
            reader.cookies = dict(bob.cookies)

    def all_see(self, path: str, there: str, act: Callable[[], object]) -> None:
        everybody = [*self.guests, *self.members]
        for reader in everybody * 3:
            assert not re.search(there, reader.get(path).text)
        act()
        for reader in everybody:
            assert re.search(there, reader.get(path).text), there


def board(root: Client) -> int:
    """The one that was made last, which is talk."""
    return max(map(int, re.findall(r"/admin/boards/(\d+)/rights", root.page("/admin/boards"))))


def test_every_kind_of_change_is_seen_through_both_at_once(folder: Path) -> None:
    with start(folder, "--workers", "2") as server:
        ann, root = server.client("ann"), server.client("root")
        topic = ann.topic("Seen by all")
        post = ann.reply(topic, "The first answer")
        path = ann.get(f"/t/{topic}").location
        readers = Readers(server)
        readers.all_see(path, "A second answer", lambda: ann.reply(topic, "A second answer"))
        readers.all_see(path, "Said otherwise", lambda: ann.post(f"/p/{post}/edit", {"body": "Said otherwise"}))
        readers.all_see(path, "#2 was deleted", lambda: root.post(f"/p/{post}/delete"))
        readers.all_see(path, "Ann of Cleves", lambda: ann.post("/settings", {"display_name": "Ann of Cleves"}))
        readers.all_see("/", "Begun just now", lambda: ann.topic("Begun just now"))
        readers.all_see("/b/talk", "Begun on talk", lambda: ann.topic("Begun on talk"))
        readers.all_see(path, ">Harbour<", lambda: root.post("/admin/settings", {"name": "Harbour"}))
        readers.all_see("/", "A fair", lambda: root.post("/admin/announcements/new", {"body": "A fair"}))
        readers.all_see(path, "went up the chimney", lambda: root.post(f"/admin/boards/{board(root)}/rights", STAFF))
        assert server.stop() == 0
        assert not server.complaints
