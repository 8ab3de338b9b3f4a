"""Knocking: who waits is no member yet, keeps the name, and comes in when the owner opens."""

from __future__ import annotations

import re

import pytest

from forum_app import Forum
from forum_app.accounts import jobs, joining
from forum_app.kernel.clock import now
from tests.people import PASSWORD, Person

from .test_inviting import NEW, invitation, let

ID = re.compile(r'name="ids" value="(\d+)"')


def knock(app: Forum, name: str, **more: str) -> Person:
    person = Person(app, "")
    answer = person.post("/join", {"username": name, "password": NEW, **more})
    assert (answer.status_code, answer.headers.get("Location")) == (303, "/knock"), answer.get_data(as_text=True)
    return person


def answer(root: Person, act: str, *ids: str) -> None:
    ids = ids or tuple(ID.findall(root.page("/admin/knocks")))
    assert root.post("/admin/knocks", {"ids": list(ids), act: "chosen"}).status_code == 303


@pytest.fixture
def knocks(app: Forum, root: Person) -> Forum:
    let(root, "knock")
    return app


def test_who_knocks_waits_and_is_let_in(knocks: Forum, root: Person, ann: Person) -> None:
    wren = knock(knocks, "wren", line="from number 9")
    assert "You have knocked" in wren.page("/knock")
    assert ann.get("/u/wren").status_code == 404
    assert "from number 9" in root.page("/admin/knocks")
    assert '<span class="n small"> 1</span>' in root.page("/admin/")
    answer(root, "admit")
    assert "The door is open" in wren.page("/knock")
    assert wren.get("/knock/state").get_data(as_text=True) == "admitted"
    assert wren.post("/knock").status_code == 303
    assert wren.get("/settings").status_code == 200
    assert ann.get("/u/wren").status_code == 200
    assert wren.get("/knock").status_code == 302


def test_a_ticket_is_good_for_one_log_in(knocks: Forum, root: Person) -> None:
    wren = knock(knocks, "wren")
    name = f"hearth_{knocks.config['INSTANCE']}_knock"
    ticket = wren.client.get_cookie(name)
    assert ticket
    answer(root, "admit")
    assert wren.post("/knock").status_code == 303
    thief = Person(knocks, "")
    thief.client.set_cookie(name, ticket.value, domain="localhost")
    assert thief.post("/knock").status_code == 404


def test_the_ticket_dies_with_a_new_password(knocks: Forum, root: Person) -> None:
    wren = knock(knocks, "wren")
    answer(root, "admit")
    elsewhere = Person(knocks, "wren")
    form = {"current": NEW, "password": "a quite different password"}
    assert elsewhere.post("/settings/password", form).status_code == 303
    assert wren.post("/knock").status_code == 404


def test_who_is_sent_away_frees_the_name(knocks: Forum, root: Person) -> None:
    wren = knock(knocks, "wren")
    refused = Person(knocks, "").post("/join", {"username": "WREN", "password": NEW})
    assert "Somebody here has this name already." in refused.get_data(as_text=True)
    answer(root, "decline")
    assert "You are not waiting any more" in wren.page("/knock")
    assert wren.post("/knock").status_code == 404
    knock(knocks, "wren")


def test_several_are_answered_at_once(knocks: Forum, root: Person) -> None:
    people = [knock(knocks, name) for name in ("wren", "robin", "finch")]
    ids = ID.findall(root.page("/admin/knocks"))
    answer(root, "admit", *ids[:2])
    states = [person.get("/knock/state").get_data(as_text=True) for person in people]
    assert states == ["admitted", "admitted", "waiting"]
    assert root.post("/admin/knocks", {"decline": ids[2]}).status_code == 303
    assert people[2].get("/knock/state").get_data(as_text=True) == "ended"


def test_logging_in_too_early_leads_to_the_door(knocks: Forum, root: Person) -> None:
    wren = knock(knocks, "wren")
    other = Person(knocks, "")
    assert other.post("/login", {"username": "wren", "password": "not this one"}).status_code == 422
    early = other.post("/login", {"username": "Wren", "password": NEW})
    assert (early.status_code, early.headers["Location"]) == (303, "/knock")
    assert "You have knocked" in other.page("/knock")
    assert wren.get("/knock/state").get_data(as_text=True) == "ended"  # the newest browser waits
    answer(root, "admit")
    assert other.post("/knock").status_code == 303
    assert Person(knocks, "").post("/login", {"username": "wren", "password": NEW}).status_code == 303


def test_what_they_chose_comes_along(knocks: Forum, root: Person) -> None:
    root.post("/admin/pages/rules", {"body": "Be kind."})
    root.post("/admin/settings", {"accept_rules": "1", "shown": "accept_rules"})
    refused = Person(knocks, "").post("/join", {"username": "wren", "password": NEW})
    assert "say whether you agree" in refused.get_data(as_text=True)
    person = Person(knocks, "")
    form = {"username": "wren", "password": NEW, "accept": "1"}
    assert person.post("/join", form, headers={"Accept-Language": "zh-CN"}).status_code == 303
    answer(root, "admit")
    db = knocks.db.reader()
    assert db.tuples("SELECT language, accepted FROM member WHERE name = 'wren'") == [("zh-Hans", 1)]


def test_an_invitation_that_asks_first_knocks(app: Forum, root: Person) -> None:
    let(root, "invite")
    path, code = invitation(root, uses=1, approval="1")
    assert "To join, knock" in Person(app, "").page(f"/join?i={code}")
    knock(app, "wren", i=code)
    assert "1 of 1" in root.page(path)
    answer(root, "decline")
    assert "0 of 1" in root.page(path)
    knock(app, "robin", i=code)
    answer(root, "admit")
    assert ">robin<" in root.page(path)


def test_with_an_invitation_one_need_not_knock(knocks: Forum, root: Person) -> None:
    _, code = invitation(root)
    answered = Person(knocks, "").post("/join", {"username": "wren", "password": NEW, "i": code})
    assert answered.headers["Location"].startswith("/joined")


def test_after_thirty_days_nobody_waits_any_more(knocks: Forum) -> None:
    wren = knock(knocks, "wren")
    with knocks.db.transaction() as tx:
        tx.run("UPDATE knock SET created_at = :at", at=now() - joining.WAIT - 1)
    jobs.sweep(knocks.db, {})
    assert wren.get("/knock/state").get_data(as_text=True) == "ended"


def test_who_is_forgotten_gives_the_place_in_the_invitation_back(app: Forum, root: Person) -> None:
    let(root, "invite")
    path, code = invitation(root, uses=2, approval="1")
    knock(app, "wren", i=code)
    with app.db.transaction() as tx:
        tx.run("UPDATE knock SET created_at = :at", at=now() - joining.WAIT - 1)
    knock(app, "robin", i=code)
    jobs.sweep(app.db, {})
    assert "1 of 2" in root.page(path)


def test_only_so_many_wait(knocks: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "MOST_KNOCKING", 1)
    knock(knocks, "wren")
    refused = Person(knocks, "").post("/join", {"username": "robin", "password": NEW})
    assert (refused.status_code, "Too many people wait" in refused.get_data(as_text=True)) == (429, True)


def test_a_name_that_was_taken_meanwhile_is_told_to_the_owner(knocks: Forum, root: Person) -> None:
    knock(knocks, "wren")
    with knocks.db.transaction() as tx:
        tx.run("UPDATE member SET name_look = (SELECT name_look FROM knock) WHERE name = 'bob'")
    ids = ID.findall(root.page("/admin/knocks"))
    refused = root.post("/admin/knocks", {"admit": ids[0]})
    assert (refused.status_code, "looks like the name of somebody" in refused.get_data(as_text=True)) == (422, True)
    assert "wren" in root.page("/admin/knocks")


def test_nobody_but_the_owner_answers(knocks: Forum, mod: Person) -> None:
    wren = knock(knocks, "wren")
    assert mod.post("/admin/knocks", {"admit": "1"}).status_code == 404
    assert wren.get("/knock/state").get_data(as_text=True) == "waiting"


def test_the_password_of_somebody_waiting_is_nobody_elses(knocks: Forum) -> None:
    """A name of a member is never looked up among those who wait."""
    knock(knocks, "wren")
    assert Person(knocks, "").post("/login", {"username": "ann", "password": PASSWORD}).status_code == 303
    assert Person(knocks, "").post("/login", {"username": "ann", "password": NEW}).status_code == 422
