"""What owners and moderators do to polls, boards, roles and announcements is written down and taken back."""

from __future__ import annotations

from typing import Any

import pytest

from forum_app import Forum
from tests.people import Person
from tests.topics.test_merging import logical, problems, undo

POLL = {"poll_question": "Well?", "poll_choices": "yes\nno"}


def differences(app: Forum, before: dict[str, Any]) -> dict[str, Any]:
    now = logical(app)
    return {table: (now[table], rows) for table, rows in before.items() if now[table] != rows}


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/poll/{topic}/close", {}),
        ("/poll/{topic}/remove", {}),
    ],
)
def test_a_poll_comes_back_with_its_votes(
    path: str, fields: dict[str, str], app: Forum, ann: Person, mod: Person
) -> None:
    topic = int(
        ann.post("/new", {"board": "talk", "title": "t", "body": "b", **POLL}).headers["Location"].split("/")[2]
    )
    poll, choice = app.db.reader().tuples("SELECT poll_id, id FROM poll_choice")[0]
    ann.post(f"/poll/{topic}/vote", {"poll": str(poll), "choice": str(choice)})
    before = logical(app)
    assert before["poll_vote"]
    mod.post(path.format(topic=topic), fields)
    assert differences(app, before)
    assert undo(mod).status_code == 303
    assert differences(app, before) == {}
    assert problems(app) == []


def test_a_poll_that_took_the_place_of_another_goes_again(app: Forum, ann: Person, mod: Person) -> None:
    topic = int(
        ann.post("/new", {"board": "talk", "title": "t", "body": "b", **POLL}).headers["Location"].split("/")[2]
    )
    before = logical(app)
    mod.post(f"/poll/{topic}", {**POLL, "poll_question": "Better?"})
    assert "Better?" in ann.page(f"/t/{topic}")
    assert undo(mod).status_code == 303
    assert differences(app, before) == {}
    ann.post(f"/poll/{topic}/close")  # one's own
    assert app.db.reader().value("SELECT count(*) FROM act") == 1


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/admin/boards/new", {"name": "cellar"}),
        ("/admin/boards/{board}", {"name": "talks", "slug": "talks", "description": "x", "closed": "1", "hue": "5"}),
        ("/admin/boards/{board}/order", {"direction": "up"}),
        ("/u/bob/role", {"role": "moderator"}),
        ("/admin/announcements/new", {"body": "a fair"}),
        ("/admin/announcements/{notice}", {"body": "no fair", "starts": "2020-01-01T10:00", "ends": ""}),
        ("/admin/announcements/{notice}/down", {}),
    ],
)
def test_what_the_owner_did_is_taken_back_by_owners(
    path: str, fields: dict[str, str], app: Forum, root: Person, mod: Person
) -> None:
    root.post("/admin/announcements/new", {"body": "a market"})
    db = app.db.reader()
    board = db.value("SELECT id FROM board WHERE slug = 'talk'")
    before = logical(app)
    answer = root.post(path.format(board=board, notice=db.value("SELECT max(id) FROM announcement")), fields)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert differences(app, before)
    assert undo(mod).status_code == 404
    assert undo(root).status_code == 303
    assert differences(app, before) == {}
    assert undo(root).status_code == 409


def test_a_board_on_which_somebody_wrote_stays(ann: Person, root: Person) -> None:
    root.post("/admin/boards/new", {"name": "cellar"})
    act = root.app.db.reader().value("SELECT max(id) FROM act")
    ann.topic(board="cellar")
    assert root.post(f"/acts/{act}/undo").status_code == 409
    assert "cellar" in ann.page("/boards")


def test_the_last_owner_stays_one(app: Forum, root: Person, bob: Person) -> None:
    root.post("/u/bob/role", {"role": "owner"})
    act = app.db.reader().value("SELECT max(id) FROM act")
    bob.post("/u/root/role", {"role": "member"})
    assert bob.post(f"/acts/{act}/undo").status_code == 409
    assert app.db.reader().value("SELECT role FROM member WHERE name = 'bob'") == "owner"


def test_from_another_computer_an_owners_act_needs_the_password_to_be_undone(
    app: Forum, root: Person, mod: Person
) -> None:
    far = {"environ_overrides": {"REMOTE_ADDR": "192.168.1.77"}}
    root.post("/u/bob/role", {"role": "moderator"})
    path = f"/acts/{app.db.reader().value('SELECT max(id) FROM act')}/undo"
    assert 'name="confirm_password"' in root.post(path, **far).get_data(as_text=True)
    assert mod.post(path, **far).status_code == 404
    assert app.db.reader().value("SELECT role FROM member WHERE name = 'bob'") == "moderator"
