"""Codes and links are shown once: no file, log or output keeps one, and no other page shows it again."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.people import PASSWORD, Person
from tests.process import Client, start

NEW = "canary-newest-password"


def _log_in_as(client: Client, name: str, password: str = PASSWORD) -> Client:
    client.log_in(name, password)
    client.page("/settings")
    return client


def _codes(client: Client) -> list[str]:
    answer = client.post("/settings/recovery", {"password": PASSWORD})
    found = re.findall(r"<li>([0-9a-z-]{14})</li>", answer.text)
    assert len(found) == 8
    return found


def _link(client: Client) -> tuple[str, str]:
    found = re.search(r'id="link">([^<]+)<', client.post("/u/bob/reset-link").text)
    assert found
    query = parse_qs(urlsplit(html.unescape(found[1])).query)
    return query["id"][0], query["key"][0]


@pytest.mark.slow
@pytest.mark.proof
def test_codes_and_links_are_in_no_file_no_log_and_no_output(folder: Path, proved: Callable[..., None]) -> None:
    with start(folder, "--log-level", "debug") as server:
        ann, root = _log_in_as(server.client(), "ann"), _log_in_as(server.client(), "root")
        codes, (link_id, key) = _codes(ann), _link(root)
        other_id, other_key = _link(root)  # the first one is dead now
        guest = server.client()
        for given in (codes[0], codes[0], "zzzz-zzzz-zzzz"):
            guest.post("/recover", {"username": "ann", "code": given, "password": NEW})
            guest.token = ""
        bob = server.client()
        bob.get(f"/reset?id={link_id}&key={key}")
        bob.get(f"/reset?id={other_id}&key={other_key}")
        bob.post("/reset", {"id": other_id, "key": key, "password": NEW})
        assert bob.post("/reset", {"id": other_id, "key": other_key, "password": NEW}).status == 303
        seen = "".join(person.page("/settings/recovery") + person.page("/u/bob") for person in (root, bob))
        assert server.stop() == 0
        said = server.said + server.complaints
    wanted = [*codes, *(code.replace("-", "") for code in codes), key, other_key, NEW]
    files = [path for path in folder.rglob("*") if path.is_file()]
    for path in files:
        content = path.read_bytes()
        assert not [secret for secret in wanted if secret.encode() in content], path
    assert not [secret for secret in wanted if secret in said + seen]
    log = (folder / "logs" / "hearth.log").read_text("utf-8")
    assert re.search(r"POST /reset 303", log)  # they were written, without what was sent
    assert re.search(r"POST /recover 422", log)
    proved("recovery codes and links in files, logs and output", files=len(files), secrets=len(wanted), found=0)


def test_a_page_with_a_secret_is_kept_by_nobody_and_told_to_nobody(ann: Person, root: Person) -> None:
    link = root.post("/u/ann/reset-link")
    found = re.search(r'id="link">http://localhost([^<]+)<', link.text)
    assert found
    codes = ann.post("/settings/recovery", {"password": PASSWORD})
    for answer in (link, codes, ann.get(html.unescape(found[1])), ann.get("/recover")):
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "same-origin"
