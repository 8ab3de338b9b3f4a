"""A ticket for the owner: of many who bring it at once one comes in, and it is written down nowhere."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from forum_app import Forum
from forum_app.kernel.tickets import LIFE
from launcher.calling import call
from tests.conftest import SIZE
from tests.process import PATIENCE, Client, Running, start

pytestmark = pytest.mark.proof
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def ticket_of(server: Running) -> str:
    """What a second start is given."""
    note = json.loads((server.folder / "run" / "server.json").read_text())
    return str(call(note["home"], note["key"])["ticket"])


def bring(client: Client, ticket: str, headers: dict[str, str] | None = None) -> int:
    return client.request("POST", "/window/enter", f"ticket={ticket}".encode(), {**FORM, **(headers or {})}).status


def opened(server: Running, app: Forum) -> int:
    return int(app.db.reader().value("SELECT count(*) FROM session"))


def test_of_many_at_once_one_gets_a_session(
    folder: Path, open_app: Callable[..., Forum], count: Callable[[str], int], proved: Callable[..., None]
) -> None:
    many = count("ticket_uses")
    with start(folder) as server:
        ticket, together, got = ticket_of(server), threading.Barrier(many), list[int]()
        clients = [server.client() for _ in range(many)]

        def use(client: Client) -> None:
            together.wait(PATIENCE)
            got.append(bring(client, ticket))

        threads = [threading.Thread(target=use, args=(client,)) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        sessions = opened(server, open_app(folder))
        assert (sorted(set(got)), got.count(303), sessions) == ([303, 403], 1, 1)
    proved("parallel uses of a one-time ticket", uses=many, sessions=1)


@pytest.mark.long
@pytest.mark.slow
def test_late_by_a_proxy_or_after_a_restart_it_is_refused(
    folder: Path, open_app: Callable[..., Forum], proved: Callable[..., None]
) -> None:
    """With small counts a ticket lives for three seconds, else for the minute that it has in the world."""
    assert LIFE <= 60
    life = LIFE if SIZE == "full" else 3.0
    altered = {"module": "tests.faults.altered", "first": [f"ticket_life={life}", "--"]}
    with start(folder, **(altered if life != LIFE else {})) as server:
        late, proxied, client = ticket_of(server), ticket_of(server), server.client()
        began = time.monotonic()
        assert bring(client, proxied, {"X-Forwarded-For": "127.0.0.1"}) == 403
        assert bring(client, proxied, {"Via": "1.1 somewhere"}) == 403
        time.sleep(max(0.0, life + 0.5 - (time.monotonic() - began)))
        assert bring(server.client(), late) == 403  # another connection: the first was idle for too long
        kept = ticket_of(server)
        server.stop()
        with start(folder) as again:
            assert bring(again.client(), kept) == 403
            assert opened(again, open_app(folder)) == 0
    proved("one-time tickets that came late, through a proxy or after a restart", refused=4)


def test_it_stands_in_no_argument_no_environment_and_no_file(folder: Path) -> None:
    """A browser gets a file for its user alone, on a desktop; this is the program itself."""
    with start(folder, "--log-level", "debug") as server:
        ticket = ticket_of(server)
        assert bring(server.client(), ticket) == 303
        bring(server.client(), ticket)
        note = json.loads((folder / "run" / "server.json").read_text())
        for secret in (ticket, note["key"]):
            process = Path("/proc") / str(server.pid)
            seen = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            assert secret.encode() not in seen
            assert secret not in server.said + server.complaints
            holding = {
                path.name for path in folder.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()
            }
            assert holding <= ({"server.json"} if secret == note["key"] else set())
        assert (folder / "run" / "server.json").stat().st_mode & 0o777 == 0o600
        assert re.search("POST /window/enter 303", (folder / "logs" / "hearth.log").read_text())


@pytest.mark.parametrize("key", ["", "x", "x" * 43])
def test_who_does_not_know_the_key_gets_no_ticket(folder: Path, key: str) -> None:
    with start(folder) as server:
        home = f"http://127.0.0.1:{server.port}/"
        assert call(home, key) == {}
        right = json.loads((folder / "run" / "server.json").read_text())["key"]
        assert set(call(home, right)) == {"ticket"}
        for method, headers in (("GET", {"X-Hearth-Key": right}), ("POST", {"Authorization": right})):
            assert "ticket" not in server.client().request(method, "/window/raise", b"", headers).text
