"""Row 1 of the safety rules: the forum answers to its own names only, so that no name pointed here opens it."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from forum_app import Forum, Machine, create_app, load
from tests.people import Person
from tests.proofs.dumps import dump

FOREIGN = (
    "evil.example",
    "evil.example:8420",
    "localhost.evil.example",
    "evil.localhost",
    "localhost.",
    "127.0.0.1.evil.example",
    "127.0.0.2",
    "127.1",
    "0x7f000001",
    "2130706433",
    "0.0.0.0",
    "[::]",
    "[::ffff:127.0.0.1]",
    "localhost@evil.example",
    "evil.example@localhost",
    "localhost/evil.example",
    "localhost\\evil.example",
    "localhost,evil.example",
    "localhost evil.example",
    "localhost:port",
    "localhost:123456",
    "[::1",
    "::1",
    "lоcalhost".encode().decode("latin-1"),  # with a Cyrillic о, as a server hands it over
    "",
)
OWN = ("localhost", "LOCALHOST:8420", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8420")


def _ask(person: Person, host: str, method: str, path: str, **kwargs: object) -> tuple[int, str]:
    environ = {"HTTP_HOST": host}
    response = person.client.open(path, method=method, environ_overrides=environ, **kwargs)  # type: ignore[arg-type]
    return response.status_code, response.get_data(as_text=True) + str(response.headers)


@pytest.mark.proof
def test_a_foreign_host_learns_nothing_on_any_kind_of_route(ann: Person, proved: Callable[..., None]) -> None:
    topic = ann.topic("A telling title")
    before = dump(ann.app)
    static = f"/static/{ann.app.assets.version}/hearth.css"
    paths = ["/", "/boards", "/b/talk", f"/t/{topic}/a-telling-title", "/login", "/settings", "/search?q=telling",
             "/nowhere", "/healthz", "/readyz", "/favicon.ico", static, "/admin/", "/setup"]  # fmt: skip
    asked = [("GET", path) for path in paths] + [("HEAD", "/"), ("OPTIONS", "/login"), ("PUT", "/")]
    form = {"csrf_token": ann.csrf(), "body": "from elsewhere"}
    answers = [_ask(ann, host, method, path) for host in FOREIGN for method, path in asked]
    answers += [_ask(ann, host, "POST", f"/t/{topic}/reply", data=form) for host in FOREIGN]
    for status, text in answers:
        assert status == 421, text
        for secret in ("Plum Lane", "telling", "csrf", "Set-Cookie", "hearth_", "ann", "<"):
            assert secret not in text
    assert dump(ann.app) == before
    proved("requests for a foreign Host", hosts=len(FOREIGN), requests=len(answers), answered=0)


def test_its_own_names_open_the_forum(guest: Person) -> None:
    for host in OWN:
        status, text = _ask(guest, host, "GET", "/")
        assert status == 200, host
        assert "Plum Lane" in text


class Abroad(Machine):
    """A machine with addresses that this one does not have."""

    def hosts(self) -> frozenset[str]:
        return frozenset({"192.168.7.7", "[fe80::7]"})


def test_public_addresses_and_those_of_the_machine_open_it_too(folder: Path) -> None:
    settings = load({"data_dir": folder, "public_url": ("https://forum.example",)}, {})
    app = create_app(settings, worker=False, machine=Abroad())
    guest = Person(app, "")
    for host in ("forum.example", "FORUM.example:443", "192.168.7.7:8420", "[fe80::7]:8420"):
        assert _ask(guest, host, "GET", "/")[0] == 200, host
    for host in ("forum.example.evil", "192.168.7.70", "[fe80::70]", "www.forum.example"):
        assert _ask(guest, host, "GET", "/")[0] == 421, host
    app.close()


def test_headers_of_a_proxy_that_is_not_ours_change_nothing(ann: Person) -> None:
    canary = "canary.example"
    headers = dict.fromkeys(("X-Forwarded-Host", "X-Forwarded-Server", "X-Host", "X-Original-Host"), canary)
    headers |= {"X-Forwarded-Prefix": f"/{canary}", "X-Script-Name": f"/{canary}", "Forwarded": f"host={canary}"}
    headers |= {"X-Real-IP": canary, "X-Forwarded-For": canary, "X-Original-URL": f"/{canary}"}
    for path in ("/", "/login", "/nowhere", f"/t/{ann.topic()}", "/settings"):
        response = ann.get(path, headers=headers)
        assert canary not in response.get_data(as_text=True) + str(response.headers), path


@pytest.mark.parametrize(
    "request_",
    [
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: evil.example\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : localhost\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: localhost\r\n\r\n",
    ],
)
def test_on_the_wire_a_foreign_host_gets_no_page_either(
    request_: bytes, app: Forum, serve: Callable[[Forum], int]
) -> None:
    with socket.create_connection(("127.0.0.1", serve(app)), 10) as sock:
        sock.sendall(request_)
        sock.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: sock.recv(65536), b""))
    assert answer.split()[1] in (b"400", b"421")
    assert b"Plum Lane" not in answer
