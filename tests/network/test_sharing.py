"""The door to the network, where no program with doors stands around the forum; addresses and names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from forum_app import Forum, Interface, Machine, Sharing, create_app, load
from forum_app.kernel import qr
from forum_app.kernel.errors import Invalid
from forum_app.network import sharing
from tests.people import Person

from .test_inviting import CODE, NEW, let

HERE = [Interface("192.168.1.23", "eth0", "cable"), Interface("172.17.0.1", "docker0", "virtual")]


def test_under_another_server_the_page_says_how_it_was_started(root: Person) -> None:
    page = root.page("/admin/network")
    assert "It cannot be changed from here." in page
    assert "Open to my network" not in page
    refused = root.post("/admin/network/open", {"which": "all"})
    assert (refused.status_code, "decided where it was started" in refused.get_data(as_text=True)) == (422, True)
    assert root.app.options.read(root.app.db.reader())["sharing"]["on"] is False


def test_closing_what_is_closed_is_no_matter(root: Person) -> None:
    assert root.post("/admin/network/close").status_code == 303


class Switch(Machine):
    """A door that can be opened and closed, with nothing behind it."""

    def __init__(self) -> None:
        self.shared: list[str] | None = None

    def sharing(self) -> Sharing:
        urls = () if self.shared is None else ("http://192.168.1.23:8420/",)
        return Sharing(on=self.shared is not None, switchable=True, urls=urls)

    def interfaces(self) -> list[Interface]:
        return HERE

    def share(self, addresses: Sequence[str] = (), *, name: str = "", patient: bool = False) -> None:
        self.shared = list(addresses)

    def unshare(self) -> None:
        self.shared = None


def test_a_pause_is_remembered_with_how_it_was_open(folder: Path) -> None:
    machine = Switch()
    app = create_app(load({"data_dir": folder, "limits": False}, {}), machine=machine, worker=False)
    root, [(paused, pause, resume)] = Person(app, "root"), app.events.provided("pausing")
    assert paused(app) is None
    root.post("/admin/network/open", {"which": "some", "addresses": "192.168.1.23"})
    assert paused(app) is False
    pause(app)
    assert (paused(app), machine.shared) == (True, None)
    sharing.take_up(app)  # the next start
    assert machine.shared is None
    resume(app)
    assert (paused(app), machine.shared) == (False, ["192.168.1.23"])
    root.post("/admin/network/close")
    assert paused(app) is None
    app.close()


def test_without_an_address_for_others_there_is_no_square(root: Person) -> None:
    path = root.post("/admin/invites", {"uses": "3", "days": "7"}).headers["Location"]
    page = root.page(path)
    assert CODE.search(page)
    assert "nobody could follow an invitation" in page
    assert "<path" not in page.partition('class="qr"')[2][:50]


def test_with_a_public_address_the_link_carries_it(open_app: Callable[..., Forum], folder: Path) -> None:
    root = Person(open_app(folder, public_url="https://lane.example", base_path="/forum"), "root")
    path = root.client.post(
        "/forum/admin/invites", data={"csrf_token": _token(root), "uses": "3", "days": "0"}, base_url="http://localhost"
    ).headers["Location"]
    page = root.page(path)
    assert "https://lane.example/forum/join?i=" in page
    assert "until you take it back" in page
    assert "Anyone with this address can come in" in page
    assert "Wi-Fi" not in page  # who comes over the internet need not be on ours


def _token(root: Person) -> str:
    return root.get("/forum/preferences").get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]


@pytest.mark.parametrize(
    ("public", "state", "asked", "texts"),
    [
        (["https://a.example"], Sharing(), "http://localhost", ["https://a.example/f"]),
        ([], Sharing(True, True, ("http://192.168.1.23:8420/f/",)), "http://localhost:8420", ["192.168.1.23:8420/f"]),
        ([], Sharing(False, True), "http://localhost:8420", []),
        ([], Sharing(), "http://127.0.0.1:8000", []),
        ([], Sharing(), "http://10.0.0.5:8000", ["10.0.0.5:8000/f"]),
    ],
)
def test_the_addresses_others_come_by(public: list[str], state: Sharing, asked: str, texts: list[str]) -> None:
    assert [place.text for place in sharing.places(public, "/f", state, asked)] == texts


@pytest.mark.parametrize(
    ("forum", "name"),
    [
        ("Plum Lane", "plum-lane"),
        ("Café Æther & Söhne", "cafe-ther-sohne"),
        ("梅巷", "hearth-ab12"),
        ("--", "hearth-ab12"),
        ("x" * 60, "x" * 40),
        ("梅巷 7b", "7b"),
    ],
)
def test_a_name_for_the_network_is_plain(forum: str, name: str) -> None:
    assert sharing.host_name(forum, "ab12cd34") == name


def test_only_addresses_that_are_here_are_chosen() -> None:
    assert sharing.chosen("all", ["10.9.9.9"], HERE) == []
    assert sharing.chosen("some", ["192.168.1.23"], HERE) == ["192.168.1.23"]
    for ticked in ([], ["10.9.9.9"], ["192.168.1.23", "10.9.9.9"]):
        with pytest.raises(Invalid):
            sharing.chosen("some", ticked, HERE)


def test_an_address_that_moved_is_named() -> None:
    now = Sharing(True, True, ("http://192.168.1.24:8420/",))
    assert sharing.moved(["http://192.168.1.23:8420/"], now) == ["192.168.1.23:8420"]
    assert sharing.moved(["http://192.168.1.24:8420/"], now) == []


def test_a_square_is_square_and_keeps_its_distance() -> None:
    made = qr.square("http://192.168.1.23:8420/join?i=K7QM2-XTDVF")
    assert made.path.startswith(f"M{qr.QUIET} {qr.QUIET}h7")
    assert made.size == 33 + 2 * qr.QUIET


def test_one_address_knocks_only_so_often(open_app: Callable[..., Forum], folder: Path) -> None:
    app = open_app(folder, limits=True)
    root = Person(app, "root")
    let(root, "knock")
    statuses = []
    for number in range(32):
        form = {"username": f"guest-{number}x", "password": NEW}
        statuses.append(Person(app, "").post("/join", form).status_code)
    assert statuses == [303] * 30 + [429] * 2


@pytest.mark.parametrize(
    ("url", "near"),
    [("http://192.168.1.23:8420/", True), ("http://100.64.0.7/", True), ("http://lane.local:8420/", True),
     ("http://[fd00::7]:8420/", True), ("https://lane.example/", False), ("http://9.9.9.9/", False)],
)  # fmt: skip
def test_only_an_address_of_ones_own_network_asks_for_its_wifi(url: str, near: bool) -> None:
    assert sharing.is_near([sharing.place(url)]) is near
    assert sharing.is_near([])
