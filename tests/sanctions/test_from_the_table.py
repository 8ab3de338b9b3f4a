"""What the owner does to many members at once: 500 in one go, one undo for what hides everything."""

from __future__ import annotations

import html

from forum_app import Forum
from tests.people import Person
from tests.sanctions.conftest import log_in
from tests.sanctions.test_spammers import join_many

HERE, ACT = "/admin/members", "/admin/members/act"


def act(root: Person, which: str, ids: list[int], **more: str) -> str:
    """The page after it."""
    form = {"act": which, "ids": [str(i) for i in ids], **more}
    return html.unescape(root.post(ACT, form, follow_redirects=True).get_data(as_text=True))


def test_five_hundred_are_swept_by_one_act_and_come_back_by_one(app: Forum, ann: Person, root: Person) -> None:
    topic = ann.topic("Cheap pills")
    ids = [int(i) for i in app.db.reader().column("SELECT id FROM member WHERE name = 'ann'")] + join_many(app, 499)
    page = act(root, "sweep", [*ids, 1], why="Pills.")
    assert "500 people are out" in page
    assert "Nobody does this to themself." in page
    (act_id,) = app.db.reader().column("SELECT id FROM act WHERE kind = 'sweep'")
    assert f"/acts/{act_id}/undo" in page
    app.jobs.run_due()
    assert log_in(app, "ann")[0] == 403
    assert "Cheap pills" not in root.page("/")
    assert app.db.reader().value("SELECT deleted_at IS NOT NULL FROM topic WHERE id = :id", id=topic) == 1
    assert root.post(f"/acts/{act_id}/undo").status_code == 303
    app.jobs.run_due()
    assert log_in(app, "ann")[0] == 303
    assert app.db.reader().value("SELECT deleted_at FROM topic WHERE id = :id", id=topic) is None
    assert app.db.reader().value("SELECT count(*) FROM member WHERE suspended_until > 0") == 0


def test_many_are_suspended_or_silenced_with_a_reason(app: Forum, ann: Person, bob: Person, root: Person) -> None:
    ids = [int(i) for i in app.db.reader().column("SELECT id FROM member WHERE name IN ('ann', 'bob', 'root')")]
    answer = root.post(ACT, {"act": "silence", "ids": [str(i) for i in ids], "why": "", "length": "7"})
    assert answer.status_code == 422
    assert "Say why. They read it." in answer.get_data(as_text=True)
    assert '<option value="7" selected>' in answer.get_data(as_text=True)
    assert root.post(ACT, {"act": "suspend", "ids": str(ids[1]), "why": "x", "length": "date"}).status_code == 422
    page = act(root, "silence", ids, why="Listen.", length="7")
    assert "2 people are silenced." in page
    assert "Nobody does this to themself." in page
    assert "1 person is suspended." in act(root, "suspend", ids[2:], why="Go.", length="forever")
    assert log_in(app, "bob")[0] == 403
    assert ann.post("/new", {"board": "talk", "title": "Kettles", "body": "Words."}).status_code == 403


def test_a_class_is_put_into_a_group(app: Forum, ann: Person, bob: Person, root: Person) -> None:
    root.post("/admin/groups", {"name": "Owls", "about": "", "joining": "hand", "listed": "1"})
    root.post("/admin/groups/new", {"name": "Owls", "about": "", "joining": "hand", "listed": "1"})
    (group,) = app.db.reader().column("SELECT id FROM people WHERE name = 'Owls'")
    ids = [int(i) for i in app.db.reader().column("SELECT id FROM member WHERE name IN ('ann', 'bob')")]
    assert "Owls" in root.page(HERE)
    assert "Choose a group first." in act(root, "group", ids)
    assert "Choose a group first." in act(root, "group", ids, group="2")
    assert "2 people came into the group." in act(root, "group", ids, group=str(group))
    assert app.db.reader().column("SELECT member_id FROM people_member WHERE people_id = :id", id=group) == ids
