"""How much one wants to hear: of a topic, a board, a person."""

from __future__ import annotations

import json
import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from forum_app import Forum
from forum_app.messages.events import MessagePosted
from forum_app.notifications import service
from forum_app.notifications.queries import levels
from tests.people import PASSWORD, Person

from .test_notices import count, number_of, told


def pressed(page: str, group: str) -> str:
    """Which of the three is chosen."""
    part = page.split(f'aria-label="{group}"')[1].split("</div>")[0]
    return re.findall(r'value="(\w+)"[^>]*aria-pressed="true"', part)[0]


TOPIC, BOARD, PERSON = "What you hear of this topic", "What you hear of this board", "What you hear of this person"


def test_whoever_writes_in_a_topic_follows_it(ann: Person, bob: Person, mod: Person) -> None:
    topic = ann.topic("The kettle")
    assert pressed(bob.page(f"/t/{topic}"), TOPIC) == "normal"
    bob.reply(topic)
    assert pressed(bob.page(f"/t/{topic}"), TOPIC) == pressed(ann.page(f"/t/{topic}"), TOPIC) == "follow"
    mod.reply(topic)
    assert told(bob) == ["mod wrote in The kettle"]


def test_unless_they_do_not_want_to(ann: Person, bob: Person, mod: Person) -> None:
    topic = ann.topic()
    bob.post("/settings/notices", {"kinds": ["topic"]})
    bob.reply(topic), mod.reply(topic)
    assert (pressed(bob.page(f"/t/{topic}"), TOPIC), told(bob)) == ("normal", [])


def test_who_chose_not_to_follow_does_not_by_writing(ann: Person, bob: Person, mod: Person) -> None:
    topic = ann.topic()
    bob.post(f"/t/{topic}/level", {"level": "normal"})
    bob.reply(topic), mod.reply(topic)
    assert (pressed(bob.page(f"/t/{topic}"), TOPIC), told(bob)) == ("normal", [])


def test_a_muted_topic_says_nothing_even_when_one_is_named(app: Forum, ann: Person, bob: Person) -> None:
    topic = ann.topic()
    answer = ann.post(f"/t/{topic}/level?page=1", {"level": "mute"})
    assert (answer.status_code, pressed(ann.page(f"/t/{topic}"), TOPIC)) == (303, "mute")
    bob.reply(topic, "@ann")
    assert told(ann) == []
    assert service.muted(app.db.reader(), number_of(app, "ann")) == (frozenset({topic}), frozenset())


def test_a_board_is_followed_and_muted(app: Forum, ann: Person, bob: Person) -> None:
    board = int(app.db.reader().value("SELECT id FROM board WHERE slug = 'talk'"))
    ann.post("/b/talk/level", {"level": "follow"})
    assert pressed(ann.page("/b/talk"), BOARD) == "follow"
    topic = bob.topic("The kettle")
    bob.reply(topic), bob.topic("The pan")
    assert told(ann) == ["2 new topics in talk"], "topics, and not each post in them"
    ann.post("/b/talk/level", {"level": "mute"})
    own = ann.topic("The pot")
    bob.topic("@ann", "@ann")
    assert len(told(ann)) == 1
    assert service.muted(app.db.reader(), number_of(app, "ann")) == (frozenset(), frozenset({board}))
    bob.reply(own)
    assert told(ann)[0] == "bob answered you in The pot", "what one follows in it is heard"


def test_a_person_is_followed(ann: Person, bob: Person) -> None:
    assert ann.post("/u/bob/level", {"level": "follow"}).status_code == 303
    assert pressed(ann.page("/u/bob"), PERSON) == "follow"
    assert PERSON not in bob.page("/u/bob"), "nobody follows themselves"
    bob.topic("The kettle")
    assert told(ann) == ["bob wrote in The kettle"]
    bob.topic("The pan")
    assert told(ann) == ["2 new posts by bob"]
    assert "you follow them" in ann.page("/settings/notices")


def test_who_is_ignored_is_folded_away_and_tells_nothing(app: Forum, ann: Person, bob: Person, mod: Person) -> None:
    topic = ann.topic()
    bob.reply(topic, "words of bob"), mod.reply(topic, "words of mod")
    before = count(ann)
    ann.post("/u/bob/level", {"level": "mute"})
    page = ann.page(f"/t/{topic}")
    assert page.count("whom you ignore. <b>Show</b>") == 1
    assert "A post by bob" in page and "words of bob" in page, "and one may look"
    assert "whom you ignore" not in mod.page(f"/t/{topic}")
    bob.reply(topic, "@ann")
    ids = {name: number_of(app, name) for name in ("ann", "bob")}
    with app.db.transaction() as tx:
        tx.emit(MessagePosted(1, 1, ids["bob"], (ids["ann"],), 1))
    assert (before, count(ann)) == (1, 0), "what was there was seen on the page; nothing new came"
    refused = bob.post("/messages/new", {"to": "ann", "body": "a word in private"})
    assert refused.status_code == 422 and "does not take messages from you" in refused.get_data(as_text=True)
    db = app.db.reader()
    assert levels.ignores(db, ids["ann"], ids["bob"]) and not levels.ignores(db, ids["bob"], ids["ann"])
    ann.post("/u/bob/level", {"level": "normal"})
    assert "whom you ignore" not in ann.page(f"/t/{topic}")


@pytest.mark.parametrize("path", ["/t/{topic}/level", "/b/talk/level", "/u/bob/level"])
def test_what_is_no_level_changes_nothing(path: str, ann: Person, bob: Person) -> None:
    path = path.format(topic=bob.topic())
    for level in ("", "loud", "2"):
        assert ann.post(path, {"level": level}).status_code == 422
    assert ann.app.db.reader().value("SELECT count(*) FROM topic_level WHERE member_id = 4 AND level = -1") == 0


def test_nobody_chooses_a_level_for_what_is_not_there(ann: Person, bob: Person, mod: Person) -> None:
    topic = bob.topic()
    mod.post(f"/t/{topic}/delete")
    for path in (f"/t/{topic}/level", "/t/99999/level", "/b/nowhere/level", "/u/nobody/level"):
        assert ann.post(path, {"level": "follow"}).status_code == 404, path
    assert ann.post("/u/ann/level", {"level": "follow"}).status_code == 403


def test_who_leaves_takes_along_whom_they_follow_and_leaves_nothing(app: Forum, ann: Person, bob: Person) -> None:
    topic = ann.topic("The kettle")
    bob.reply(topic), ann.post("/u/bob/level", {"level": "follow"}), bob.post("/u/ann/level", {"level": "mute"})
    archive = ZipFile(BytesIO(ann.post("/settings/data", {"password": PASSWORD}).get_data()))
    [name] = [name for name in archive.namelist() if name.endswith("following.json")]
    found = json.loads(archive.read(name))
    assert found["people"] == [{"name": "bob", "level": "follows"}]
    assert found["topics"] == [{"path": f"/t/{topic}", "title": "The kettle", "level": "follows"}]
    ids = number_of(app, "ann")
    assert ann.post("/settings/leave", {"password": PASSWORD}).status_code == 303
    app.jobs.run_due()
    for table, column in (
        ("notice", "member_id"), ("notice_part", "from_id"), ("topic_level", "member_id"),
        ("person_level", "member_id"), ("person_level", "person_id"),
    ):  # fmt: skip
        found = app.db.reader().value(f"SELECT count(*) FROM {table} WHERE {column} = :id", id=ids)
        assert found == 0, (table, column)
    assert levels.people_known(app.db.reader(), number_of(app, "bob")) == []
