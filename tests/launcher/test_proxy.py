"""One proxy is believed, in three headers; nobody else, and nothing else it may send."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.process import Client, Running, start

BEHIND = ("--trusted-proxy", "127.0.0.1", "--public-url", "https://forum.example")
FORWARDED = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "forum.example"}
CANARY = "canary-7f3a"
OTHERS = {
    "X-Real-IP": CANARY,
    "X-Forwarded-Prefix": f"/{CANARY}",
    "X-Script-Name": f"/{CANARY}",
    "X-Original-URL": f"/{CANARY}",
    "X-Rewrite-URL": f"/{CANARY}",
    "X-Forwarded-Server": f"{CANARY}.example",
    "X-Forwarded-Scheme": CANARY,
    "X-Client-IP": CANARY,
    "X-Host": f"{CANARY}.example",
    "Forwarded": f"for={CANARY};host={CANARY}.example;proto=https;by={CANARY}",
    "Via": f"1.1 {CANARY}",
}
PATHS = ("/", "/boards", "/b/talk", "/login", "/join", "/search?q=a", "/t/1", "/p/1", "/settings", "/nowhere", "/setup",
         "/healthz", "/readyz", "/admin/")  # fmt: skip


def test_what_the_proxy_says_about_the_visitor_is_believed(folder: Path) -> None:
    with start(folder, *BEHIND) as server:
        ann = server.client("ann", headers={**FORWARDED, "Origin": "https://forum.example"})
        assert all("; Secure" in line for line in secure_lines(ann))
        assert ann.reply(ann.topic(), "Through the proxy")
        assert server.client(headers={**FORWARDED, "X-Forwarded-Host": "evil.example"}).get("/").status == 421


def secure_lines(client: Client) -> list[str]:
    """The cookies of a log-in."""
    answer = client.post("/logout")
    client.token = ""
    client.get("/login")
    again = client.post("/login", {"username": "ann", "password": "walnut kettle monday"})
    client.token = ""
    lines = [*answer.headers.get_all("Set-Cookie", []), *again.headers.get_all("Set-Cookie", [])]
    assert len(lines) >= 2
    return lines


def fail_as(server: Running, address: str, times: int) -> int:
    """Wrong passwords from this address; the last status."""
    client = server.client(headers={"X-Forwarded-For": address})
    return [client.post("/login", {"username": "ann", "password": "a wrong one"}).status for _ in range(times)][-1]


def test_the_proxys_visitors_are_told_apart_by_their_addresses(folder: Path) -> None:
    with start(folder, *BEHIND) as server:
        assert fail_as(server, "203.0.113.1", 12) == 429
        assert fail_as(server, "203.0.113.2", 1) == 422
        assert fail_as(server, "203.0.113.66, 203.0.113.1", 1) == 429  # the visitor's own word is before the proxy's


def test_without_a_proxy_nobody_chooses_an_address(folder: Path) -> None:
    with start(folder) as server:
        assert fail_as(server, "203.0.113.1", 12) == 429
        assert fail_as(server, "203.0.113.2", 1) == 429


@pytest.mark.parametrize("arguments", [(), ("--trusted-proxy", "127.0.0.9", "--public-url", "https://forum.example")])
def test_from_anybody_else_the_headers_mean_nothing(folder: Path, arguments: tuple[str, ...]) -> None:
    with start(folder, *arguments) as server:
        ann = server.client("ann", headers=FORWARDED)
        assert not any("Secure" in line for line in secure_lines(ann))
        assert server.client(headers={"X-Forwarded-Host": "evil.example"}).get("/").status == 200
        assert server.client(headers={"Host": "forum.example"}).get("/").status == (200 if arguments else 421)


@pytest.mark.parametrize("arguments", [(), BEHIND])
def test_no_other_header_of_a_proxy_ever_shows_in_an_answer(folder: Path, arguments: tuple[str, ...]) -> None:
    with start(folder, *arguments) as server:
        for client in (server.client(headers=OTHERS), server.client("ann", headers=OTHERS)):
            for path in PATHS:
                answer = client.get(path)
                assert answer.status < 500
                assert CANARY not in answer.text
                assert CANARY not in str(answer.headers)
            answer = client.post("/new", {"board": "talk", "title": "", "body": "b"})
            assert CANARY not in answer.text + str(answer.headers)
        assert CANARY not in (folder / "logs" / "hearth.log").read_text()


BAD = [{"X-Forwarded-Proto": CANARY}, {"X-Forwarded-For": f'"{CANARY}'}, {"X-Forwarded-Host": f'"{CANARY}'}]


@pytest.mark.parametrize("headers", BAD)
def test_nonsense_from_the_proxy_is_refused_without_an_echo(folder: Path, headers: dict[str, str]) -> None:
    with start(folder, *BEHIND) as server:
        answer = server.client(headers=headers).get("/")
        assert answer.status in (400, 421)
        assert CANARY not in answer.text


def test_through_a_proxy_nobody_sets_the_forum_up(tmp_path: Path) -> None:
    with start(tmp_path / "new", *BEHIND) as server:
        code = (server.folder / "run" / "setup-code").read_text()
        assert server.client(headers=FORWARDED).get(f"/setup?code={code}").status == 403
        assert server.client(headers={"X-Real-IP": "203.0.113.9"}).get(f"/setup?code={code}").status == 403
        assert server.client().get(f"/setup?code={code}").status == 200
