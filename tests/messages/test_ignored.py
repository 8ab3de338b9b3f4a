"""Who is ignored writes to nobody who ignores them: not at first, not in a talk of two, not by bringing them in."""

from __future__ import annotations

import pytest

from forum_app import Forum
from tests.messages.talking import answer, join, write
from tests.people import Person

REFUSED = "bob does not take messages from you. Your words are below."


def _ignore(person: Person, name: str, level: str = "mute") -> None:
    assert person.post(f"/u/{name}/level", {"level": level}).status_code == 303


def test_a_talk_is_not_begun_and_no_word_is_lost(app: Forum, ann: Person, bob: Person) -> None:
    _ignore(bob, "ann")
    refused = ann.post("/messages/new", {"to": "mod bob", "title": "Jam", "body": "Long words."})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422 and REFUSED in page and "Long words." in page and "Jam" in page
    assert app.db.reader().value("SELECT count(*) FROM talk") == 0
    _ignore(bob, "ann", "normal")
    assert write(ann, "bob")


def test_it_says_the_same_as_where_one_is_blocked(ann: Person, bob: Person) -> None:
    _ignore(bob, "ann")
    ignored = ann.post("/messages/new", {"to": "bob", "body": "x"}).get_data(as_text=True)
    _ignore(bob, "ann", "normal")
    bob.post("/settings/messages/block", {"name": "ann"})
    assert REFUSED in ignored and REFUSED in ann.post("/messages/new", {"to": "bob", "body": "x"}).get_data(
        as_text=True
    )


def test_a_talk_of_two_stands_still(app: Forum, ann: Person, bob: Person) -> None:
    talk = write(ann, "bob")
    _ignore(bob, "ann")
    refused = ann.post(f"/m/{talk}/reply", {"body": "And another thing."})
    assert refused.status_code == 422 and "And another thing." in refused.get_data(as_text=True)
    assert app.db.reader().value("SELECT count(*) FROM message") == 1


def test_in_a_talk_of_more_they_write_on_and_the_one_is_told_nothing(app: Forum, ann: Person, bob: Person) -> None:
    talk = write(ann, "bob mod")
    bob.page(f"/m/{talk}")
    app.extensions["notices.seen"].flush(app.db)
    _ignore(bob, "ann")
    answer(ann, talk, "For mod.")
    assert "notices" not in bob.get("/live").json
    assert Person(app, "mod").get("/live").json["notices"] == 1


def test_who_ignores_is_not_brought_in(app: Forum, ann: Person, bob: Person) -> None:
    talk = write(ann, "mod")
    _ignore(bob, "ann")
    refused = ann.post(f"/m/{talk}/invite", {"to": "bob"})
    assert refused.status_code == 422 and "bob does not take messages from you." in refused.get_data(as_text=True)
    assert bob.get(f"/m/{talk}").status_code == 404


@pytest.mark.parametrize("how", ["new", "reply", "invite"])
def test_nobody_writes_to_whom_they_ignore_who_could_not_answer(how: str, app: Forum, ann: Person, bob: Person) -> None:
    cleo = join(app, "cleo")
    path, fields = {
        "new": ("/messages/new", {"to": "bob", "body": "x"}),
        "reply": (f"/m/{write(ann, 'bob')}/reply", {"body": "x"}),
        "invite": (f"/m/{write(ann, 'cleo')}/invite", {"to": "bob"}),
    }[how]
    _ignore(ann, "bob")
    refused = ann.post(path, fields)
    assert refused.status_code == 422 and "You ignore bob." in refused.get_data(as_text=True)
    assert bob.get("/live").json.get("messages", 0) == 1 and cleo.get("/live").json.get("messages", 0) == 1
