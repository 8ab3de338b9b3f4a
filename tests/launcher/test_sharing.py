"""The forum is opened to a network, visited from there, and closed; its address changes. Two namespaces, one cable."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from launcher import doors
from tests.conftest import SIZE
from tests.process import Client, Running, start

from .spaces import CABLE, ELSEWHERE, HOST, Spaces, decoded, spaces
from .test_outbound import _strace, spoken_to

__all__ = ["spaces"]
pytestmark = [pytest.mark.proof, pytest.mark.slow]
CODE = re.compile(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b")


# with small counts the forum looks again for its addresses after three seconds instead of fifteen
EAGER: dict[str, Any] = {"module": "tests.faults.altered", "first": ["LOOK_AGAIN=3", "--"]} if SIZE != "full" else {}


class Home:
    """The computer with the forum, and its owner before it."""

    def __init__(
        self, spaces: Spaces, folder: Path, *arguments: str, before: list[str] | None = None, **altered: Any
    ) -> None:
        self.spaces = spaces
        self.server = start(folder, *arguments, before=[*spaces.on(spaces.host), *(before or [])], **altered)
        self._clients: list[Client] = []
        self.owner = self.client("root")

    def client(self, name: str = "") -> Client:
        client = Client(self.server.port)
        with self.spaces.at_host():
            client._connection.connect()
        self._clients.append(client)
        if name:
            client.log_in(name)
        return client

    def act(self, path: str, **fields: str) -> Any:
        return self.owner.post(path, fields)

    def visit(self, *arguments: str) -> dict[str, Any]:
        return self.spaces.visit(*arguments)

    def knock_on(self, host: str = HOST) -> dict[str, Any]:
        return self.visit("knock-on", host, str(self.server.port))

    def __enter__(self) -> Home:
        return self

    def __exit__(self, *error: Any) -> None:
        for client in self._clients:
            client.close()
        self.server.__exit__(*error)


def invite(home: Home, **terms: str) -> tuple[str, str]:
    """Its page's path, and the page."""
    made = home.act("/admin/invites", **{"uses": "5", "days": "7", **terms})
    assert made.status == 303
    return made.location, home.owner.page(made.location)


def test_a_visitor_comes_in_by_the_square(
    spaces: Spaces, folder: Path, tmp_path: Path, proved: Callable[..., None]
) -> None:
    with Home(spaces, folder) as home:
        assert home.knock_on()["error"] == "ConnectionRefusedError"
        assert home.act("/admin/settings", joining="invite").status == 303
        assert home.act("/admin/network/open", which="all").status == 303
        assert f"{HOST}:{home.server.port}" in home.owner.page("/admin/network")
        for path in ("/", "/admin/"):
            assert f"{HOST}:{home.server.port}</span>" in home.owner.page(path)
        assert "Open to your network" not in home.client("ann").page("/")
        path, page = invite(home)
        link = decoded(page, tmp_path / "square.png")
        assert urlsplit(link).netloc == f"{HOST}:{home.server.port}"
        met = home.visit("join", link, "wren")
        assert "root invites you." in met["page"]
        assert (met["status"], urlsplit(met["ended"]).path) == (200, "/joined")
        assert ">wren<" in home.owner.page(path)
        assert home.act("/admin/network/close").status == 303
        refused = [home.knock_on() for _ in range(3)]
        assert {each["error"] for each in refused} == {"ConnectionRefusedError"}
        assert max(each["took"] for each in refused) < 0.1
        assert home.visit("knock-on", HOST, "1")["error"] == "ConnectionRefusedError"
    slowest = round(max(each["took"] for each in refused) * 1000, 1)
    proved("a visitor by the square, then the door closed", joined=1, refused=len(refused), refused_within_ms=slowest)


def test_it_is_open_again_after_a_start_and_closed_stays_closed(spaces: Spaces, folder: Path) -> None:
    for act, error in (("open", ""), ("close", "ConnectionRefusedError")):
        with Home(spaces, folder) as home:
            assert home.act(f"/admin/network/{act}", which="all").status == 303
            assert home.knock_on()["error"] == error
            assert home.server.stop() == 0
        with Home(spaces, folder) as home:
            assert home.knock_on()["error"] == error


def test_a_changed_address_is_listened_on_soon(spaces: Spaces, folder: Path, proved: Callable[..., None]) -> None:
    assert doors.LOOK_AGAIN <= 15
    with Home(spaces, folder, **EAGER) as home:
        assert home.act("/admin/network/open", which="all").status == 303
        spaces.ip("addr", "del", f"{HOST}/24", "dev", CABLE)
        spaces.ip("addr", "add", f"{ELSEWHERE}/24", "dev", CABLE)
        began = time.monotonic()
        while home.knock_on(ELSEWHERE)["error"] and time.monotonic() - began < 25:
            time.sleep(0.3)
        took = time.monotonic() - began
        assert took < 20
        assert f"{ELSEWHERE}:{home.server.port}" in home.owner.page("/admin/network")
    proved("the address changed while it was open", listening_again_after_s=round(took, 1))


def test_without_a_network_it_waits_for_one(spaces: Spaces, folder: Path) -> None:
    with Home(spaces, folder) as home:
        assert home.act("/admin/network/open", which="all").status == 303
        assert home.server.stop() == 0
    spaces.ip("addr", "del", f"{HOST}/24", "dev", CABLE)
    with Home(spaces, folder, **EAGER) as home:
        assert "no network address just now" in home.owner.page("/admin/network")
        spaces.ip("addr", "add", f"{HOST}/24", "dev", CABLE)
        began = time.monotonic()
        while home.knock_on()["error"] and time.monotonic() - began < 25:
            time.sleep(0.3)
        assert time.monotonic() - began < 20


def test_what_cannot_be_opened_is_said(spaces: Spaces, folder: Path) -> None:
    with Home(spaces, folder) as home:
        gone = home.act("/admin/network/open", which="some", addresses="10.99.9.9")
        assert (gone.status, "Choose at least one of the addresses" in gone.text) == (422, True)
        with spaces.at_host(), socket.create_server((HOST, home.server.port)):
            taken = home.act("/admin/network/open", which="all")
            assert (taken.status, "Another program uses port" in taken.text) == (422, True)
        assert "Closed: only this computer" in home.owner.page("/admin/network")
        assert home.act("/admin/network/open", which="some", addresses=HOST).status == 303
        assert home.knock_on()["error"] == ""


def test_started_on_every_address_it_is_not_switched_from_the_page(spaces: Spaces, folder: Path) -> None:
    with Home(spaces, folder, "--host", "0.0.0.0") as home:
        assert "decided when the forum was started" in home.owner.page("/admin/network")
        assert home.act("/admin/network/open", which="all").status == 422
        assert f"http://{HOST}:" in home.owner.page("/admin/network")
        assert home.knock_on()["error"] == ""


def test_it_has_a_name_in_the_network_while_it_is_open(spaces: Spaces, folder: Path) -> None:
    with Home(spaces, folder) as home:
        assert home.act("/admin/network/open", which="all", named="1").status == 303
        met = home.visit("find", "plum-lane")
        assert met == {"host": "plum-lane.local.", "port": home.server.port, "status": 200}
        until = time.monotonic() + 10  # it is told to the owner when the network has heard it three times
        while f"http://plum-lane.local:{home.server.port}/" not in home.owner.page("/admin/network"):
            assert time.monotonic() < until
            time.sleep(0.1)
        assert home.act("/admin/network/close").status == 303
        assert "//plum-lane.local:" not in home.owner.page("/admin/network")
        time.sleep(1.5)
        assert home.visit("find", "plum-lane") == {"host": ""}
        assert home.act("/admin/network/open", which="all", named="1").status == 303
        began = time.monotonic()
        assert home.server.stop() == 0
        assert time.monotonic() - began < 5


def test_the_doctor_tries_the_addresses_and_tells_of_a_changed_one(spaces: Spaces, folder: Path) -> None:
    with Home(spaces, folder) as home:
        assert home.act("/admin/network/open", which="all").status == 303
        page = home.act("/admin/network/check").text
        assert f"{HOST}:{home.server.port}/" in page
        assert ("> answers<" in page or ">answers<" in page, "does not answer" in page) == (True, False)
        assert "It is the same as when you opened the forum." in page
        spaces.ip("addr", "add", f"{ELSEWHERE}/24", "dev", CABLE)
        assert home.act("/admin/network/open", which="some", addresses=ELSEWHERE).status == 303
        spaces.ip("addr", "del", f"{HOST}/24", "dev", CABLE)  # takes the second one of the same network with it
        assert "does not answer, even from here" in home.act("/admin/network/check").text


def test_an_invitation_lets_in_as_many_as_it_says(
    folder: Path, count: Callable[[str], int], proved: Callable[..., None]
) -> None:
    """Everybody sends the form at the same moment, over HTTP."""
    many, uses = count("redemptions"), 5
    with start(folder) as server:
        owner = server.client("root")
        assert owner.post("/admin/settings", {"joining": "invite"}).status == 303
        made = owner.post("/admin/invites", {"uses": str(uses), "days": "1"})
        found = CODE.search(owner.page(made.location))
        assert found
        statuses = _all_at_once(server, many, found[0])
        members = server.client().page("/members")
        assert statuses.count(303) == uses
        assert set(statuses) <= {303, 422, 503}
        assert sum(f"/u/guest-{n}x" in members for n in range(many)) == uses
        assert f"{uses} of {uses}" in owner.page(made.location)
    proved("parallel redemptions of an invitation", sent=many, uses=uses, members=uses)


def _all_at_once(server: Running, many: int, code: str) -> list[int]:
    clients = [server.client() for _ in range(many)]
    for client in clients:
        client.post("/preferences", {"language": "en"})  # it has its token then
    barrier, statuses = threading.Barrier(many), []

    def send(number: int) -> None:
        barrier.wait()
        form = {"username": f"guest-{number}x", "password": "three words fine", "i": code}
        for _ in range(200):  # as long as many people are at the door
            status = clients[number].post("/join", form).status
            if status != 503:
                break
            time.sleep(0.05)
        statuses.append(status)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def test_sharing_speaks_to_nobody_elsewhere(
    spaces: Spaces, folder: Path, tmp_path: Path, proved: Callable[..., None]
) -> None:
    trace = tmp_path / "trace"
    with Home(spaces, folder, before=_strace(trace)) as home:
        home.act("/admin/network/open", which="all", named="1")
        home.act("/admin/network/check")
        path, page = invite(home)
        home.visit("join", decoded(page, tmp_path / "square.png"), "wren")
        home.owner.page("/admin/network")
        home.owner.page(path)
        time.sleep(2)
        home.act("/admin/network/close")
        assert home.server.stop() == 0
    spoken = {address for address in spoken_to(trace) if not address.startswith("127.") and address != "::1"}
    assert spoken <= {HOST, "224.0.0.251"}  # itself, and mDNS: everybody in the same network, no farther
    proved("addresses spoken to while open to a network", elsewhere=0, seen=len(spoken))
