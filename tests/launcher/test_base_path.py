"""The forum under a path: by `--base-path`, or mounted by somebody else. Links, redirects, cookies, static files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client as WsgiClient

from forum_app import Forum
from tests.people import PASSWORD, TOKEN
from tests.process import start

LINK = re.compile(r'\b(?:href|src|action|formaction)="([^"]*)"')
PATHS = ("/", "/boards", "/b/talk", "/new?board=talk", "/search?q=words", "/u/ann", "/settings", "/nowhere")


def astray(page: str, base: str) -> list[str]:
    """Links of this page that lead out of the base."""
    own = [link for link in LINK.findall(page) if link.startswith("/")]
    assert len(own) > 5
    return [link for link in own if link != base and not link.startswith((f"{base}/", f"{base}#", f"{base}?"))]


def test_every_page_link_redirect_and_static_file_is_under_the_base_path(folder: Path) -> None:
    with start(folder, "--base-path", "/forum") as server:
        ann = server.client("ann", base="/forum")
        topic = ann.topic("Under a path", "A [link](/boards) and words, @bob")
        post = ann.reply(topic, "Words")
        answers = [ann.get(path) for path in PATHS]
        for answer in (*answers, ann.get(f"/t/{topic}/under-a-path")):
            assert astray(answer.text, "/forum") == []
        for path in (f"/t/{topic}", f"/p/{post}", "/u/ANN", "/t/1"):
            assert ann.get(path).location.startswith("/forum/")
        style = re.search(r'href="(/forum/static/[^"]+\.css)"', answers[0].text)
        assert style
        assert ann.request("GET", style[1]).status == 200


def test_outside_of_the_base_path_there_is_only_the_way_in_and_the_health(folder: Path) -> None:
    with start(folder, "--base-path", "/forum") as server:
        guest = server.client()
        assert (guest.get("/").status, guest.get("/").location) == (302, "/forum/")
        assert guest.get("/forum").status in (200, 302, 308)
        assert guest.get("/forum/").status == 200
        assert guest.get("/healthz").status == 200
        assert guest.get("/readyz").status == 200
        for path in ("/boards", "/forumx/", "/forumboards", "/x/forum/"):
            assert guest.get(path).status == 404


def test_the_setup_link_and_the_note_have_the_base_path(tmp_path: Path) -> None:
    with start(tmp_path / "new", "--base-path", "/our/forum") as server:
        code = (server.folder / "run" / "setup-code").read_text()
        said = server.wait_for("Set it up at")
        assert f"http://127.0.0.1:{server.port}/our/forum/setup?code={code}\n" in said
        guest = server.client(base="/our/forum")
        assert guest.get("/boards").location == "/our/forum/setup"
        assert guest.get(f"/setup?code={code}").status == 200


# --- mounted under another application


def elsewhere(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"the other one"]


@pytest.fixture
def mounted(app: Forum) -> WsgiClient:
    return WsgiClient(DispatcherMiddleware(elsewhere, {"/club/forum": app}))


def test_mounted_under_another_application_it_works_as_a_whole(mounted: WsgiClient) -> None:
    base = "/club/forum"
    login = mounted.get(f"{base}/login").text
    token = TOKEN.search(login)
    assert token
    form = {"csrf_token": token[1], "username": "ann", "password": PASSWORD, "next": f"{base}/boards"}
    answer = mounted.post(f"{base}/login", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{base}/boards")
    page = mounted.get(f"{base}/new?board=talk").text
    token = TOKEN.search(page)
    assert token
    posted = mounted.post(
        f"{base}/new", data={"csrf_token": token[1], "board": "talk", "title": "Mounted", "body": "Words for @bob"}
    )
    assert posted.status_code == 303
    topic = mounted.get(posted.headers["Location"])
    assert topic.status_code == 200
    assert f'<a href="{base}/u/bob"' in topic.text
    assert astray(topic.text, base) == []
    static = re.findall(rf'"({base}/static/[^"]+)"', topic.text)
    assert len(static) >= 2
    assert all(mounted.get(path.split("#")[0]).status_code == 200 for path in static)
    assert mounted.get("/anywhere").text == "the other one"


def test_the_same_stored_post_fits_every_path(app: Forum, mounted: WsgiClient, ann: Any) -> None:
    topic = ann.topic("Both ways", "Call @bob, see [the boards](/boards)")
    plain = ann.page(f"/t/{topic}")
    under = mounted.get(f"/club/forum/t/{topic}/both-ways").text
    assert 'href="/u/bob"' in plain
    assert 'href="/club/forum/u/bob"' in under
    assert astray(under, "/club/forum") == []
