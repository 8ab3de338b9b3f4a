"""A forum that only members read: guests get its name and the way in."""

from __future__ import annotations

import pytest

from forum_app import Forum
from tests.people import Person
from tests.test_routes import TABLE

WAYS_IN = ("/login", "/join", "/recover", "/preferences", "/rules")


@pytest.fixture
def shut(root: Person) -> Person:
    assert root.post("/admin/settings", {"shown": "guests_read"}).status_code == 303
    return root


def test_a_guest_reads_nothing_but_the_name(shut: Person, guest: Person, ann: Person) -> None:
    shut.post("/admin/announcements/new", {"body": "The cellar key is under the mat.", "starts": "", "ends": ""})
    topic = ann.topic("Where the spoons are")
    paths = ["/", "/boards", "/b/talk", f"/t/{topic}", f"/p/{topic}", f"/p/{topic}/peek", "/u/ann", "/u/ann/card",
             "/u/ann/posts", "/members", "/search?q=spoons", "/about", "/b/none", "/t/777", "/u/nobody"]  # fmt: skip
    for path in paths:
        answer = guest.get(path)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 403, path
        assert "Plum Lane" in page and "Log in" in page
        for secret in ("spoons are", "cellar", "About everything", "ann</"):
            assert secret not in page.replace(path, ""), (path, secret)
    assert "Where the spoons are" in ann.page("/")


def test_the_ways_in_stay_open(app: Forum, shut: Person, guest: Person) -> None:
    shut.post("/admin/pages/rules", {"body": "Be kind."})
    for path in WAYS_IN:
        assert guest.get(path).status_code == 200, path
    shut.post("/admin/invites", {"uses": "3", "days": "7"})
    code = app.db.reader().value("SELECT code FROM invite")
    assert "cellar" not in guest.page(f"/join?i={code}")
    joined = guest.post("/join", {"username": "carl", "password": "long enough so", "i": code})
    assert joined.status_code == 303
    assert guest.get("/boards").status_code == 200


def test_no_other_route_answers_a_guest(app: Forum, shut: Person, guest: Person, ann: Person) -> None:
    """Every page without a number in its address; what is new must be let through by name."""
    open_ = {*WAYS_IN, "/favicon.ico", "/healthz", "/readyz", "/knock", "/knock/state", "/logout", "/setup", "/joined",
             "/reset", "/login/code", "/opensearch.xml", "/robots.txt", "/search/suggest"}  # fmt: skip
    assert guest.page("/search/suggest?q=cellar") == ""  # asked while one types: nothing, and no refusal
    for row in TABLE:
        method, path = row.split(" ")
        if method == "GET" and "<" not in path and path not in open_:
            assert guest.get(path).status_code == 403, path


def test_the_switch_is_seen_at_once_where_pages_are_kept(root: Person, guest: Person) -> None:
    guest.page("/")
    guest.page("/")
    root.post("/admin/settings", {"shown": "guests_read"})
    assert guest.get("/").status_code == 403
    root.post("/admin/settings", {"guests_read": "1"})
    assert guest.get("/").status_code == 200
