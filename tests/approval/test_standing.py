"""What waits of somebody who may not write, and of a topic that goes elsewhere."""

from __future__ import annotations

import pytest

from forum_app import Forum
from tests.approval.test_queue import approve, begin, put, waits
from tests.people import Person


@pytest.fixture(autouse=True)
def held_first(app: Forum) -> None:
    put(app, hold_first=2)


def order(mod: Person, act: str) -> None:
    assert mod.post("/u/ann/order", {"act": act, "length": "3", "why": "Be kind."}).status_code == 303


def test_nothing_is_posted_for_a_silenced_author_until_they_may_write(app: Forum, ann: Person, mod: Person) -> None:
    begin(ann)
    order(mod, "silence")
    answer = mod.post("/order/waiting", {"approve": str(waits(app)[0])})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "may not write at the moment" in page
    assert "Be kind." not in page
    mod.post("/u/ann/order/lift", {"kind": "silence"})
    assert approve(mod, *waits(app)) == 303
    assert waits(app) == []


@pytest.mark.parametrize("swept", [False, True])
def test_what_waits_of_a_suspended_author_comes_back_with_them(
    swept: bool, app: Forum, ann: Person, mod: Person
) -> None:
    begin(ann)
    (held,) = waits(app)
    if swept:
        assert mod.post("/u/ann/order/sweep", {"why": "Pills."}).status_code == 303
    else:
        order(mod, "suspend")
    app.extensions["approval.waiting"].refresh(app.db.reader())
    assert "Held kettles" not in mod.page("/order/waiting")
    assert 'data-count="/order" hidden' in mod.page("/")
    assert mod.post("/order/waiting", {"approve": str(held)}).status_code == 422
    act = app.db.reader().value("SELECT max(id) FROM act")
    assert mod.post(f"/acts/{act}/undo").status_code == 303
    assert "Held kettles" in mod.page("/order/waiting")
    assert approve(mod, held) == 303


def test_a_waiting_reply_follows_its_topic_and_comes_back(app: Forum, ann: Person, bob: Person, mod: Person) -> None:
    one, two = mod.topic("Open to all"), mod.topic("Another")
    for n in range(2):
        ann.post(f"/t/{two}/reply", {"body": f"Ann waits {n}."})
    page = ann.page(f"/t/{two}")
    assert "Ann waits 0." in page
    assert mod.post(f"/t/{two}/merge", {"into": str(one)}).status_code == 303
    merged = app.db.reader().value("SELECT max(id) FROM act")
    assert "Ann waits 0." in ann.page(f"/t/{one}")
    bob.post(f"/t/{one}/reply", {"body": "Bob waits here."})
    assert mod.post(f"/acts/{merged}/undo").status_code == 303
    assert "Ann waits 1." in ann.page(f"/t/{two}")
    assert "Bob waits here." in bob.page(f"/t/{one}")
    assert mod.post(f"/t/{two}/merge", {"into": str(one)}).status_code == 303
    assert approve(mod, *waits(app)) == 303
    assert app.db.reader().column("SELECT DISTINCT topic_id FROM post WHERE body LIKE '% waits %'") == [one]


def test_a_reply_to_a_split_off_post_waits_in_the_new_topic(app: Forum, ann: Person, mod: Person) -> None:
    topic = mod.topic("Open to all")
    post = mod.reply(topic, "Off the point.")
    ann.post(f"/t/{topic}/reply", {"body": "Ann answers that.", "answers": str(post), "to": str(post)})
    with app.db.transaction() as tx:
        tx.run("UPDATE held SET reply_to_id = :post", post=post)
    answer = mod.post(f"/t/{topic}/split", {"title": "The other point", "board": "talk", "posts": str(post)})
    new = int(answer.headers["Location"].split("/")[2])
    assert app.db.reader().column("SELECT topic_id FROM held") == [new]
    ann.post(f"/t/{new}/reply", {"body": "Here, too."})
    act = app.db.reader().value("SELECT max(id) FROM act")
    assert mod.post(f"/acts/{act}/undo").status_code == 303
    assert app.db.reader().column("SELECT topic_id FROM held") == [topic, topic]
    assert [line for check in app.events.provided("check") for line in check(app.db.reader())] == []
