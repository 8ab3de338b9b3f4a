"""From another computer the owner's pages and acts ask for the password again; nothing that was sent is lost."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from forum_app import Forum
from forum_app.kernel import clock
from tests.people import BASE, MEMBERS, PASSWORD, TOKEN, Person
from tests.test_routes import FORMS, TABLE, World

FAR = {"environ_overrides": {"REMOTE_ADDR": "192.168.1.77"}}
ELSEWHERE = {"environ_overrides": {"REMOTE_ADDR": "192.168.1.78"}}
PROXIED = {"headers": {"X-Forwarded-For": "203.0.113.9"}}
OWNERS = sorted(
    row for row in TABLE if TABLE[row].startswith("403 404 404 404") and not row.endswith(("append", "/seen"))
)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">|<textarea name="([^"]+)" hidden>\n?([^<]*)<')
SETTINGS: dict[str, Any] = {"name": "Peach Lane", "about": "two\r\nlines", "shown": ["accept_rules", "outside_images"]}


def fields(answer: TestResponse) -> dict[str, Any]:
    """What the page would send, but for the password."""
    found: dict[str, list[str]] = {}
    for one, value, many, text in HIDDEN.findall(answer.get_data(as_text=True)):
        found.setdefault(one or many, []).append(html.unescape(value or text))
    return {**found, "csrf_token": found["csrf_token"][0]}


def give(person: Person, asked: TestResponse, password: str = PASSWORD, where: dict[str, Any] = FAR) -> TestResponse:
    """Fill in the page that asks."""
    data = {**fields(asked), "confirm_password": password}
    return person.client.post("/confirm", data=data, base_url=BASE, **where)


def name_of(app: Forum) -> str:
    return str(app.options.read(app.db.reader())["name"])


def test_there_are_owners_pages_to_guard() -> None:
    assert len(OWNERS) > 30
    assert {row for row in TABLE if "/admin/" in row} <= set(OWNERS)


def test_a_copied_owners_cookie_opens_none_of_the_owners_pages_and_does_none_of_the_acts(app: Forum) -> None:
    world = World(app, {name: Person(app, name) for name in MEMBERS})
    for row in OWNERS:
        path = world.path(row)
        for where in (FAR, PROXIED):
            root = Person(app, "root")
            before = rows_of(app)
            if row.startswith("GET"):
                answer = root.get(path, **where)
                assert (answer.status_code, (answer.location or "").split("?")[0]) == (302, "/confirm"), row
            else:
                answer = root.post(path, FORMS.get(row, {}), **where)
                assert answer.status_code == 403, row
                assert "Is it you?" in answer.get_data(as_text=True), row
            assert rows_of(app) == before, row


def rows_of(app: Forum) -> list[tuple[Any, ...]]:
    """Everything that owners change."""
    tables = ("option", "board", "category", "member", "announcement", "page", "topic", "post", "reset_link")
    return [(table, *row) for table in tables for row in app.db.reader().tuples(f"SELECT * FROM {table}")]


@pytest.mark.parametrize("name", ["", "ann", "mod"])
def test_to_all_others_the_pages_are_as_before(app: Forum, name: str) -> None:
    assert Person(app, name).get("/admin/", **FAR).status_code == (404 if name else 403)


def test_the_password_opens_the_page_that_was_asked_for_and_holds_ten_minutes(
    root: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = root.get("/admin/boards?x=1", **FAR)
    assert asked.location == "/confirm?next=%2Fadmin%2Fboards%3Fx%3D1"
    page = root.get(asked.location, **FAR)
    assert page.status_code == 200
    assert "plain HTTP" in page.get_data(as_text=True)
    on = give(root, page)
    assert (on.status_code, on.location) == (303, "/admin/boards?x=1")
    assert root.get(on.location, **FAR).status_code == 200
    assert root.get("/confirm?next=/admin/", **FAR).location == "/admin/"
    at = clock.now()
    monkeypatch.setattr("forum_app.kernel.whence.now", lambda: at + 599)
    assert root.get("/admin/", **FAR).status_code == 200
    monkeypatch.setattr("forum_app.kernel.whence.now", lambda: at + 601)
    assert root.get("/admin/", **FAR).status_code == 302
    monkeypatch.setattr("forum_app.kernel.whence.now", lambda: at - 60)  # the clock was set back
    assert root.get("/admin/", **FAR).status_code == 302


def test_it_holds_for_the_network_it_was_given_from(root: Person) -> None:
    """So a cookie that was copied meanwhile opens nothing."""
    give(root, root.get("/confirm?next=/admin/", **FAR))
    assert root.get("/admin/", **FAR).status_code == 200
    assert root.get("/admin/", **ELSEWHERE).status_code == 302


def test_an_act_is_carried_out_with_every_field_once_the_password_is_given(root: Person) -> None:
    asked = root.post("/admin/settings", SETTINGS, **FAR)
    assert asked.status_code == 403
    wrong = give(root, asked, "not the password")
    assert wrong.status_code == 422
    assert "not your present password" in wrong.get_data(as_text=True)
    assert name_of(root.app) == "Plum Lane"
    on = give(root, wrong)
    assert (on.status_code, on.location) == (307, "/admin/settings")
    sent = {**fields(wrong), "confirm_password": PASSWORD}
    assert sent["shown"] == SETTINGS["shown"]
    assert root.client.post(on.location, data=sent, base_url=BASE, **FAR).status_code == 303
    assert name_of(root.app) == "Peach Lane"


def test_a_link_cannot_make_the_password_carry_out_an_act(root: Person) -> None:
    page = root.get("/confirm?confirm_to=/u/bob/remove&to=/u/bob/remove&name=x", **FAR)
    assert set(fields(page)) == {"csrf_token", "next"}
    assert give(root, page).location == "/"


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"])
def test_it_leads_to_no_other_house(root: Person, target: str) -> None:
    page = root.get("/confirm", query_string={"next": target}, **FAR)
    assert give(root, page).location == "/"
    data = {"confirm_to": target, "confirm_password": PASSWORD}
    assert root.post("/confirm", data, **FAR).location == "/"


def test_wrong_passwords_delay_as_those_of_a_log_in_do(root: Person, guest: Person) -> None:
    page = root.get("/confirm?next=/admin/", **FAR)
    tried = [give(root, page, "a wrong one").status_code for _ in range(7)]
    assert tried[0] == 422
    assert tried[-1] == 429
    assert guest.post("/login", {"username": "root", "password": PASSWORD}, **FAR).status_code == 429


def test_logging_in_counts_for_as_long(guest: Person) -> None:
    answer = guest.post("/login", {"username": "root", "password": PASSWORD, "next": "/admin/"}, **FAR)
    assert answer.status_code == 303
    page = guest.get("/admin/", **FAR)
    assert page.status_code == 200
    assert "You came in over plain HTTP" in page.get_data(as_text=True)
    assert "You came in over plain HTTP" not in guest.get("/admin/", **FAR).get_data(as_text=True)
    assert guest.get("/admin/", **ELSEWHERE).status_code == 302


@pytest.mark.parametrize(("name", "where"), [("ann", FAR), ("root", {}), ("mod", FAR)])
def test_what_plain_http_means_is_told_to_the_owner_from_elsewhere_alone(
    guest: Person, name: str, where: dict[str, Any]
) -> None:
    guest.post("/login", {"username": name, "password": PASSWORD}, **where)
    assert "plain HTTP" not in guest.get("/", **where).get_data(as_text=True)


def test_on_the_machine_itself_nobody_is_asked(root: Person) -> None:
    assert root.get("/admin/").status_code == 200
    assert root.get("/confirm?next=/admin/settings").location == "/admin/settings"


def test_a_file_cannot_go_along_and_the_page_is_found_again(app: Forum) -> None:
    root = Person(app, "root")
    data = {"name": "x", "picture": b"bytes"}
    asked = root.post("/admin/settings", data, headers={"Referer": f"{BASE}/admin/settings"}, **FAR)
    page = asked.get_data(as_text=True)
    assert "do it there once more" in page
    assert 'name="name"' not in page
    assert give(root, asked).location == "/admin/settings"


def test_a_program_is_told_in_json(root: Person) -> None:
    answer = root.post("/admin/settings", SETTINGS, headers={"Accept": "application/json"}, **FAR)
    assert (answer.status_code, answer.json and answer.json["error"]) == (403, "Is it you?")


def test_the_token_on_the_page_is_the_sessions(root: Person) -> None:
    match = TOKEN.search(root.get("/confirm?next=/", **FAR).get_data(as_text=True))
    assert match
    assert match[1] == root.csrf()


def test_a_log_in_on_the_machine_does_not_count_behind_a_proxy_on_it(guest: Person) -> None:
    """All its visitors come from 127.0.0.1."""
    assert guest.post("/login", {"username": "root", "password": PASSWORD}).status_code == 303
    assert guest.get("/admin/").status_code == 200
    assert guest.get("/admin/", **PROXIED).status_code == 302
