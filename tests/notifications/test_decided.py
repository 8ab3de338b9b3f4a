"""Notices about what somebody decided: words that waited, a request to come into a group."""

from __future__ import annotations

import html

import pytest

from forum_app import Forum
from tests.approval.test_queue import begin, put, waits
from tests.people import Person


def notices(person: Person) -> str:
    return html.unescape(person.page("/notices"))


def follow(app: Forum, person: Person, kind: str) -> str:
    number = app.db.reader().value("SELECT max(id) FROM notice WHERE kind = :kind", kind=kind)
    return str(person.get(f"/notices/{number}").headers["Location"])


def healthy(app: Forum) -> bool:
    return [line for check in app.events.provided("check") for line in check(app.db.reader())] == []


@pytest.fixture
def held_first(app: Forum) -> None:
    put(app, hold_first=2)


@pytest.mark.usefixtures("held_first")
def test_what_waited_is_posted(app: Forum, ann: Person, mod: Person) -> None:
    begin(ann)
    assert mod.post("/order/waiting", {"approve": str(waits(app)[0])}).status_code == 303
    assert "What you wrote in" in notices(ann)
    assert "mod" not in notices(ann).split("<main")[1].split("</main")[0].replace("moder", "")
    assert follow(app, ann, "held").startswith("/t/")
    act = app.db.reader().value("SELECT max(id) FROM act")
    assert mod.post(f"/acts/{act}/undo").status_code == 303
    assert "What you wrote in" not in notices(ann)
    assert healthy(app)


@pytest.mark.usefixtures("held_first")
def test_what_waited_is_not_posted(app: Forum, ann: Person, mod: Person) -> None:
    begin(ann)
    (held,) = waits(app)
    assert mod.post("/order/waiting", {"decline": str(held), "why": "Not here."}).status_code == 303
    assert "A moderator did not post what you wrote" in notices(ann)
    assert follow(app, ann, "held") == f"/held#held{held}"
    assert "Not here." in ann.page("/held")
    act = app.db.reader().value("SELECT max(id) FROM act")
    assert mod.post(f"/acts/{act}/undo").status_code == 303
    assert "A moderator did not post" not in notices(ann)
    assert healthy(app)


@pytest.mark.parametrize("admit", [True, False])
def test_who_asked_to_come_into_a_group_is_answered(admit: bool, app: Forum, ann: Person, root: Person) -> None:
    place = root.post("/admin/groups", {"name": "Owls", "joining": "request", "listed": "1"}).headers["Location"]
    group = place.split("/")[-1]
    number = str(app.db.reader().value("SELECT id FROM member WHERE name = 'ann'"))
    for _ in range(1 if admit else 2):
        assert ann.post(f"/g/{group}/ask", {"line": "I hoot."}).status_code == 303
        form = {"admit" if admit else "decline": number}
        assert root.post(f"/g/{group}/answer", form).status_code == 303
    said = "You are in the group" if admit else "You were not let into the group"
    assert notices(ann).split("<main")[1].count(said) == 1
    assert follow(app, ann, "group") == "/groups"
    assert healthy(app)
