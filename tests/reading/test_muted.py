"""What one muted is not unread anywhere: in the list, its counts, the dots beside boards, what is new meanwhile."""

from __future__ import annotations

from typing import Any

from forum_app import Forum
from forum_app.reading import queries
from tests.people import Person
from tests.reading.test_unread import titles
from tests.test_queries import faults


def _mute(person: Person, topic: int, level: str = "mute") -> None:
    assert person.post(f"/t/{topic}/level", {"level": level}).status_code == 303


def _waits(person: Person) -> bool:
    """Is there a number at the word Unread among the orders of the list?"""
    return '/unread">Unread<sup' in person.page("/")


def test_a_muted_topic_is_not_unread_until_it_is_heard_again(ann: Person, bob: Person) -> None:
    topic = ann.topic("Loud")
    assert titles(bob.page("/unread")) == ["Loud"] and _waits(bob) and "row unread" in bob.page("/")
    _mute(bob, topic)
    ann.reply(topic)
    assert titles(bob.page("/unread")) == [] and not _waits(bob)
    assert 'class="dot"' not in bob.page("/boards") and "row unread" not in bob.page("/")
    _mute(bob, topic, "normal")
    assert titles(bob.page("/unread")) == ["Loud"] and _waits(bob)
    assert 'class="dot"' in bob.page("/boards") and "row unread" in bob.page("/")


def test_to_mute_it_changes_nobody_elses_pages(ann: Person, bob: Person, mod: Person) -> None:
    topic = ann.topic("Loud")
    tag = mod.get("/").headers["ETag"]
    assert mod.get("/", headers={"If-None-Match": tag}).status_code == 304
    mine = bob.get("/").headers["ETag"]
    _mute(bob, topic)
    assert mod.get("/", headers={"If-None-Match": tag}).status_code == 304
    assert bob.get("/", headers={"If-None-Match": mine}).status_code == 200
    assert titles(mod.page("/unread")) == ["Loud"]


def test_a_muted_board_is_heard_by_who_asks_for_it(ann: Person, bob: Person) -> None:
    ann.topic("Loud")
    bob.post("/b/talk/level", {"level": "mute"})
    assert titles(bob.page("/unread")) == [] and not _waits(bob)
    assert titles(bob.page("/unread?board=talk")) == ["Loud"]


def test_what_comes_meanwhile_in_what_is_muted_is_not_offered(app: Forum, ann: Person, bob: Person) -> None:
    since = app.db.reader().value("SELECT max(bump) FROM topic")
    topic = ann.topic("Loud")
    board = app.db.reader().value("SELECT board_id FROM topic WHERE id = :id", id=topic)
    assert bob.get(f"/live?since={since}").json["topics"] == 1
    _mute(bob, topic)
    assert "topics" not in bob.get(f"/live?since={since}").json
    _mute(bob, topic, "normal")
    bob.post("/b/talk/level", {"level": "mute"})
    assert "topics" not in bob.get(f"/live?since={since}").json
    assert bob.get(f"/live?since={since}&board={board}").json["topics"] == 1


def test_the_statement_is_the_same_however_much_is_muted(
    app: Forum, ann: Person, bob: Person, statements: list[tuple[str, dict[str, Any]]]
) -> None:
    """A parameter for each topic would be too many one day, and each number of them a statement of its own."""
    ann.topic("Heard")
    for topics in ((), range(1000, 1003), range(10**6, 10**6 + 50_000)):
        assert len(queries.boards_unread(app.db.reader(), 4, 0, queries.ALL, (topics, ()))) > 0
    assert len({sql for sql, _ in statements if ":muted_topics" in sql}) == 1
    assert faults(app, *statements[-1]) == []
