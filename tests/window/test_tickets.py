"""Who is let in as the owner: whoever brings a ticket of the program, once, soon, from this machine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from forum_app import Forum
from forum_app.kernel.tickets import LIFE, Tickets
from launcher import signin
from tests.people import BASE, Person

AT_HOME = {"hearth.door": "home", "REMOTE_ADDR": "127.0.0.1"}


def enter(app: Forum, ticket: str, **environ: Any) -> tuple[Person, TestResponse]:
    """A fresh browser brings a ticket, as a page without an origin does; answers who it is then, and the answer."""
    person = Person(app, "")
    headers = {"Origin": "null", "Sec-Fetch-Site": "cross-site"}
    data, environ = {"ticket": ticket}, {**AT_HOME, **environ}
    answer = person.client.post("/window/enter", data=data, base_url=BASE, headers=headers, environ_overrides=environ)
    return person, answer


def sessions(app: Forum) -> int:
    return int(app.db.reader().value("SELECT count(*) FROM session"))


def test_a_ticket_lets_the_owner_in(app: Forum) -> None:
    person, answer = enter(app, app.tickets.issue("window"))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert "/admin/" in person.page("/")
    assert sessions(app) == 1


def test_a_ticket_serves_once(app: Forum) -> None:
    ticket = app.tickets.issue("window")
    enter(app, ticket)
    person, answer = enter(app, ticket)
    assert answer.status_code == 403
    assert "Start Hearth again" in answer.get_data(as_text=True)
    assert person.get("/admin/").status_code == 403


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"REMOTE_ADDR": "192.168.1.7"}, {"REMOTE_ADDR": "::ffff:10.0.0.1"}, {"REMOTE_ADDR": ""},
        {"hearth.door": "network"}, {"hearth.door": ""},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {"HTTP_FORWARDED": "for=127.0.0.1"}, {"HTTP_VIA": "1.1 proxy"},
        {"HTTP_X_REAL_IP": "127.0.0.1"}, {"HTTP_X_FORWARDED_PROTO": "https"},
    ],
    ids=str,
)  # fmt: skip
def test_from_elsewhere_a_ticket_is_refused_and_stays_good(app: Forum, elsewhere: dict[str, str]) -> None:
    ticket = app.tickets.issue("window")
    _, answer = enter(app, ticket, **elsewhere)
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers or "hearth_" not in answer.headers["Set-Cookie"]
    assert sessions(app) == 0
    assert enter(app, ticket)[1].status_code == 303


def test_a_ticket_is_good_for_a_minute() -> None:
    at = [100.0]
    tickets = Tickets(lambda: at[0])
    early, late = tickets.issue("window"), tickets.issue("window")
    at[0] += LIFE - 0.1
    assert tickets.redeem(early) == "window"
    at[0] += 0.1
    assert tickets.redeem(late) == ""


def test_a_ticket_has_256_bits_and_only_its_digest_is_kept() -> None:
    tickets = Tickets()
    issued = {tickets.issue("window") for _ in range(100)}
    assert len(issued) == 100
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", ticket) for ticket in issued)
    assert not any(ticket in repr(tickets.__dict__) for ticket in issued)


@pytest.mark.parametrize("made_up", ["", "x", "x" * 43, "\u00e9" * 43, "a" * 5000])
def test_what_is_no_ticket_is_refused_in_a_sentence(app: Forum, made_up: str) -> None:
    _, answer = enter(app, made_up)
    assert answer.status_code == 403
    assert "This way in has expired" in answer.get_data(as_text=True)


def test_each_start_ends_the_session_of_the_one_before_and_no_other(app: Forum) -> None:
    Person(app, "root")
    for _ in range(3):
        enter(app, app.tickets.issue("window"))
    assert sessions(app) == 2


def test_of_two_owners_the_first_is_let_in_and_an_owner_without_a_password_is_not(app: Forum, root: Person) -> None:
    root.post("/u/ann/role", {"role": "owner"})
    person, _ = enter(app, app.tickets.issue("window"))
    assert "/u/root" in person.page("/")
    with app.db.transaction() as tx:
        tx.run("UPDATE member SET password = NULL WHERE name = 'root'")
    person, _ = enter(app, app.tickets.issue("window"))
    assert "/u/ann" in person.page("/")
    with app.db.transaction() as tx:
        tx.run("UPDATE member SET password = NULL")
    assert enter(app, app.tickets.issue("window"))[1].headers["Location"] == "/login"


def test_in_a_closed_house_its_owner_comes_in(app: Forum, root: Person) -> None:
    root.post("/admin/settings", {"mode": "closed"})
    person, answer = enter(app, app.tickets.issue("browser"))
    assert answer.status_code == 303
    assert person.get("/admin/settings").status_code == 200


def test_before_the_setup_a_ticket_leads_to_it_without_its_code(tmp_path: Path, open_app: Any) -> None:
    app = open_app(tmp_path / "new")
    code = (app.settings.run_dir / "setup-code").read_text()
    person, answer = enter(app, app.tickets.issue("window"))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/setup")
    page = person.client.get("/setup", base_url=BASE).get_data(as_text=True)
    assert "Light the first fire" in page
    assert code not in page
    made = person.post(
        "/setup",
        {"forum": "New", "username": "zoe", "password": "walnut kettle monday", "language": "en", "zone": "UTC"},
        token=person_token(page),
    )
    assert made.status_code == 303
    assert "/admin/" in person.page("/")


def test_without_a_ticket_the_setup_stays_locked(tmp_path: Path, open_app: Any) -> None:
    guest = Person(open_app(tmp_path / "new"), "")
    assert guest.client.get("/setup", base_url=BASE).status_code == 403


def person_token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def test_where_the_ticket_cannot_be_written_down_no_browser_is_opened(tmp_path: Path) -> None:
    assert signin.open_signed_in("http://127.0.0.1:1/", "ticket", tmp_path / "absent") is False
