"""What waits in a topic that its author may not see any more tells them nothing of it."""

from __future__ import annotations

from forum_app import Forum
from tests.people import Person

from .test_queue import put


def test_a_topic_that_moved_out_of_sight_is_not_named(app: Forum, root: Person, mod: Person, ann: Person) -> None:
    root.post("/admin/groups", {"name": "Choir"})
    at = app.db.reader().value("SELECT max(id) FROM people")
    root.post("/admin/boards/new", {"name": "Den of quinces", "preset": "groups", "among": str(at)})
    topic = mod.topic("Before the move")
    put(app, hold_first=2)
    held = ann.post(f"/t/{topic}/reply", {"body": "My own words."}).headers["Location"]
    assert held.startswith("/held/")
    slug = app.db.reader().value("SELECT max(slug) FROM board WHERE name LIKE 'Den%'")
    assert root.post(f"/t/{topic}/move", {"board": slug}).status_code == 303
    first = app.db.reader().value("SELECT id FROM post WHERE topic_id = :t", t=topic)
    assert root.post(f"/p/{first}/edit", {"title": "Secret kettles", "body": "Now in private."}).status_code == 303
    assert ann.get(f"/t/{topic}").status_code == 404
    assert "kettles" not in ann.get(held).headers["Location"]
    for path in ("/held", f"{held}/edit"):
        page = ann.get(path).get_data(as_text=True)
        assert "Secret kettles" not in page and "Den of quinces" not in page and "secret-kettles" not in page, path
    assert "My own words." in ann.page("/held")
    assert "Secret kettles" in root.page("/order/waiting")


def test_what_was_posted_meanwhile_is_not_taken_back(app: Forum, mod: Person, ann: Person) -> None:
    put(app, hold_first=2)
    held = ann.post("/new", {"board": "talk", "title": "Kettles", "body": "Words."}).headers["Location"]
    mod.post("/order/waiting", {"approve": held.split("/")[-1]})
    assert ann.post(f"{held}/withdraw").status_code == 409
    assert ann.get(held).headers["Location"].startswith("/t/")
