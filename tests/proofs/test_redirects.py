"""Row 26: after logging in, joining or choosing a language one stays on the site, whatever the link said."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from forum_app import Forum
from forum_app.kernel.security import HashGate, own_path
from tests.people import BASE, PASSWORD, Person
from tests.proofs.html import Page, leads_out

OWN = Path(__file__).parent.parent / "data" / "redirects.txt"


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").split("\n") if line]


def _by_members(app: Forum, target: str) -> Iterable[TestResponse]:
    """Every way a member is sent on; no password has to be looked at."""
    ann = Person(app, "ann")
    yield ann.client.get("/login", base_url=BASE, query_string={"next": target})
    yield ann.client.get("/join", base_url=BASE, query_string={"next": target})
    yield ann.post("/preferences", {"next": target, "language": "en"})
    yield ann.client.post("/preferences", base_url=BASE, query_string={"next": target}, data={"csrf_token": ann.csrf()})


def _by_guests(app: Forum, target: str, number: int) -> Iterable[TestResponse]:
    guest = Person(app, "")
    yield guest.post("/login", {"username": "ann", "password": PASSWORD, "next": target})
    guest = Person(app, "")
    yield guest.post("/join", {"username": f"guest{number}", "password": PASSWORD, "next": target})
    yield Person(app, "").post("/preferences", {"next": target, "theme": "dark"})


def _all_stay(answers: Iterable[TestResponse], target: str) -> int:
    seen = 0
    for answer in answers:
        assert answer.status_code in (302, 303), target
        assert not leads_out(answer.headers["Location"]), (target, answer.headers["Location"])
        seen += 1
    return seen


def test_no_link_of_ours_leads_away_after_an_act(app: Forum) -> None:
    for target in _lines(OWN):
        assert _all_stay(_by_members(app, target), target) == 4


@pytest.mark.slow
@pytest.mark.proof
def test_no_known_open_redirect_leads_away(
    app: Forum, shared_data: Path, count: Callable[[str], int], proved: Callable[..., None]
) -> None:
    targets = (_lines(shared_data / "hostile" / "redirects.txt") + _lines(OWN))[: count("redirects") + 50]
    followed = sum(_all_stay(_by_members(app, target), target) for target in targets)
    followed += sum(_all_stay(_by_guests(app, target, n), target) for n, target in enumerate(targets))
    assert followed > 2000
    proved("known open redirects", targets=len(targets), redirects=followed, left_the_site=0)


def test_the_check_itself_sees_what_leads_away() -> None:
    away = [
        "//e.example",
        "/\\e.example",
        "\\\\e.example",
        "http://e.example",
        "https:e.example",
        "javascript:1",
        "/\t/e.example",
        "\t//e.example",
        "http://localhost.e.example/",
        "http://localhost@e.example/",
        "x",
        "?a",
        "data:,x",
    ]
    assert [target for target in away if not leads_out(target)] == []
    assert [t for t in ("/", "/a//b", "/a?b=//c", "/%2f/x", "http://localhost/x") if leads_out(t)] == []


@pytest.mark.parametrize(
    "target", ["/", "/t/5/x?page=2#p9", "/search?q=%E4%BD%A0", "/u/小明", "/b/a-b?before=1-2", "/a:b", "/@x"]
)
def test_pages_of_ours_are_where_one_goes_on(app: Forum, target: str) -> None:
    expected = quote(target, safe="/?=#%&:@")
    assert [answer.headers["Location"] for answer in _by_members(app, target)] == [expected] * 4


def test_a_foreign_address_is_not_even_kept_in_the_form(guest: Person) -> None:
    for target in _lines(OWN):
        for path in ("/login", "/join", "/preferences"):
            page = guest.client.get(path, base_url=BASE, query_string={"next": target}).get_data(as_text=True)
            kept = Page(page).field("next")
            assert not leads_out(kept), (target, kept)


def test_no_path_leads_away_either(guest: Person, ann: Person) -> None:
    """Paths that servers put in order themselves: double slashes, dots, backslashes."""
    ann.topic()
    targets = [
        *_lines(OWN),
        "//evil.example/t/2",
        "/t//2",
        "/t/2//",
        "//t/2/x",
        "/b//talk",
        "/\\evil.example/..",
        "//",
        "/t/2/%2f%2fe.example",
    ]
    for target in targets:
        for path in (target, f"/t/2/{target}", f"/b/{target}", f"/u/{target}"):
            environ = {"PATH_INFO": path.encode().decode("latin-1"), "HTTP_HOST": "localhost"}
            answer = guest.client.get("/", environ_overrides=environ)
            assert answer.status_code < 500
            if "Location" in answer.headers:
                assert not leads_out(answer.headers["Location"]), path


def test_an_error_page_sends_its_form_to_us(ann: Person) -> None:
    """The path of the request becomes the target of a form with a token in it."""
    for path in ("//evil.example/new", "/\\evil.example/new", "/\t/evil.example", "/new?x", "/new#x", "/t/2/reply"):
        environ = {"PATH_INFO": path, "HTTP_HOST": "localhost"}
        answer = ann.client.post("/", data={"body": "words", "csrf_token": "stale"}, environ_overrides=environ)
        forms = Page(answer.get_data(as_text=True)).all("form")
        for form in forms:
            assert not leads_out(form.attributes.get("action", "/")), (path, form.attributes)


def test_own_paths_are_kept_and_all_else_leads_home() -> None:
    assert own_path(None, "/") == own_path("", "/") == own_path("//x", "/") == own_path("x", "/") == "/"
    assert own_path("/forum/x", "/forum/") == "/forum/x"
    assert own_path("/a b", "/") == own_path("/a\x7f", "/") == own_path("/a\nb", "/") == "/"


def test_with_a_base_path_home_is_below_it(open_app: Callable[..., Forum], folder: Path) -> None:
    app = open_app(folder, base_path="/forum")
    app.hashes = HashGate(8)
    ann = Person(app, "ann")
    for target in _lines(OWN):
        answer = ann.client.get("/forum/login", base_url=BASE, query_string={"next": target})
        assert not leads_out(answer.headers["Location"])
    assert ann.client.get("/forum/login", base_url=BASE).headers["Location"] == "/forum/"
