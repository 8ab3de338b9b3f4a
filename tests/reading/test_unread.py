"""The list of what is unread, and marking it."""

from __future__ import annotations

import re

import pytest

from forum_app import Forum
from forum_app.reading import service
from tests.people import Person
from tests.reading.test_reading import new, opens_at, row, saw


def titles(page: str) -> list[str]:
    return re.findall(r'<h2 class="title">.*?<bdi>([^<]*)</bdi>', page)


def upto(page: str) -> str:
    found = re.search(r'name="upto" value="(\d+)"', page)
    assert found
    return found[1]


def undo(person: Person, page: str) -> str:
    """Press the button; the page after it."""
    fields = dict(re.findall(r'type="hidden" name="(board|floor)" value="([^"]*)"', page.split("/unread/undo")[1]))
    answer = person.post("/unread/undo", fields)
    return person.page(answer.headers["Location"])


def test_it_holds_what_is_unread_the_last_spoken_in_first(ann: Person, bob: Person, app: Forum) -> None:
    topics = [ann.topic(name) for name in ("one", "two", "three")]
    ann.reply(topics[0])
    saw(bob, topics[1], 10**9)
    page = bob.page("/unread")
    assert titles(page) == ["one", "three"]
    assert f'href="/t/{topics[0]}/one?at=unread"' in page


def test_it_can_be_asked_for_one_board(ann: Person, bob: Person) -> None:
    ann.topic("here")
    ann.topic("there", board="around-the-fire")
    assert titles(bob.page("/unread?board=talk")) == ["here"]
    assert titles(bob.page("/unread?board=around-the-fire")) == ["there"]
    assert bob.get("/unread?board=nowhere").status_code == 404


def test_who_read_everything_is_told_to_go_outside(ann: Person, bob: Person) -> None:
    topic = ann.topic()
    assert "You have read everything" not in bob.page("/unread")
    saw(bob, topic, 10**9)
    assert "You have read everything" in bob.page("/unread")


def test_a_topic_is_marked_read_from_the_list(ann: Person, bob: Person) -> None:
    kept, gone = ann.topic("kept"), ann.topic("gone")
    answer = bob.post("/unread/read", {"topic": str(gone), "board": "talk", "upto": upto(bob.page("/unread"))})
    assert answer.headers["Location"] == "/unread?board=talk"
    assert titles(bob.page("/unread")) == ["kept"] and (new(bob, kept), new(bob, gone)) == ("new", "")


def test_all_is_marked_read_and_put_back(ann: Person, bob: Person) -> None:
    topics = [ann.topic("one"), ann.topic("two", board="around-the-fire")]
    saw(bob, topics[0], 10**9)
    ann.reply(topics[0])
    answer = bob.post("/unread/read", {"upto": upto(bob.page("/unread"))})
    page = bob.page(answer.headers["Location"])
    assert "Everything is read." in page and titles(page) == []
    later = ann.reply(topics[1])
    assert new(bob, topics[1]) == "1 new" and opens_at(bob, topics[1]) == f"p{later}"
    assert titles(undo(bob, page)) == ["two", "one"]
    assert (new(bob, topics[0]), new(bob, topics[1])) == ("1 new", "new")


def test_a_board_is_marked_read_and_put_back(ann: Person, bob: Person) -> None:
    ann.topic("here")
    ann.topic("there", board="around-the-fire")
    answer = bob.post("/unread/read", {"board": "talk", "upto": upto(bob.page("/unread?board=talk"))})
    page = bob.page(answer.headers["Location"])
    assert "All of “talk” is read." in page
    assert titles(bob.page("/unread")) == ["there"]
    assert titles(undo(bob, page)) == ["here"]


def test_what_came_after_the_page_was_made_is_not_marked(ann: Person, bob: Person) -> None:
    ann.topic("before")
    mark = upto(bob.page("/unread"))
    ann.topic("after")
    bob.post("/unread/read", {"upto": mark})
    assert titles(bob.page("/unread")) == ["after"]


def test_marking_beyond_the_end_does_not_read_what_comes(ann: Person, bob: Person) -> None:
    bob.post("/unread/read", {"upto": "999999999"})
    ann.topic("after")
    assert titles(bob.page("/unread")) == ["after"]


def test_putting_back_raises_nothing(ann: Person, bob: Person) -> None:
    ann.topic("one")
    bob.post("/unread/undo", {"floor": "999999999"})
    assert titles(bob.page("/unread")) == ["one"]


def test_the_list_goes_on_page_by_page(ann: Person, bob: Person) -> None:
    for n in range(33):
        ann.topic(f"no. {n}")
    page = bob.page("/unread")
    further = re.search(r'href="(/unread\?before=[0-9-]+)"', page)
    assert further and titles(page) == [f"no. {n}" for n in range(32, 2, -1)]
    assert titles(bob.page(further[1])) == ["no. 2", "no. 1", "no. 0"]
    assert "before=" not in bob.page(further[1])


def test_a_page_looks_at_so_many_topics_and_says_where_it_stopped(
    ann: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = ann.topic("old")
    for n in range(7):
        saw(bob, ann.topic(f"read {n}"), 10**9)
    monkeypatch.setattr(service, "WALKED", 3)
    address, looked = "/unread", 0
    while not row(bob.page(address), old):
        further = re.search(r'href="(/unread\?before=[0-9-]+)"', bob.page(address))
        assert further and "You have read everything" not in bob.page(address)
        address, looked = further[1], looked + 1
    assert looked == 2


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/unread/read", {}),
        ("/unread/read", {"upto": "x"}),
        ("/unread/read", {"upto": "1", "topic": "x"}),
        ("/unread/read", {"upto": "1", "topic": "99999"}),
        ("/unread/read", {"upto": "1", "board": "nowhere"}),
        ("/unread/undo", {"floor": ""}),
        ("/unread/undo", {"floor": "-1"}),
        ("/seen", {"topic": "1", "post": "x"}),
        ("/seen", {"topic": "99999", "post": "1"}),
    ],
)
def test_what_is_not_there_cannot_be_marked(path: str, form: dict[str, str], bob: Person) -> None:
    assert bob.post(path, form).status_code == 404


def test_a_board_that_goes_takes_its_marks_along(ann: Person, bob: Person, root: Person, app: Forum) -> None:
    root.post("/admin/boards/new", {"name": "spare"})
    topic = ann.topic("moves", board="spare")
    board = app.db.reader().value("SELECT board_id FROM topic WHERE id = :id", id=topic)
    bob.post("/unread/read", {"board": "spare", "upto": upto(bob.page("/unread"))})
    assert root.post(f"/admin/boards/{board}/remove", {"into": "talk"}).status_code == 303
    assert not app.db.reader().column("SELECT 1 FROM read_floor WHERE board_id = :id", id=board)
    assert new(bob, topic) == "new"  # it is judged by the board in which it stands


# --- keys


def test_single_letters_can_be_switched_off(bob: Person, ann: Person) -> None:
    assert 'data-keys="1"' in bob.page("/") and "<kbd>j</kbd>" in bob.page("/settings/keys")
    tag = bob.get("/").headers["ETag"]
    bob.post("/settings/keys", {})
    assert 'data-keys=""' in bob.page("/") and 'data-keys="1"' in ann.page("/")
    assert bob.get("/", headers={"If-None-Match": tag}).status_code == 200
    bob.post("/settings/keys", {"keys": "1"})
    assert 'data-keys="1"' in bob.page("/")
