"""What somebody may do, and why not: each answer of the desk is the one that the person gets at the door."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

import pytest

from forum_app import Forum
from forum_app.accounts.desk import RIGHTS, Why
from forum_app.admin.explaining import LABELS
from tests.people import MEMBERS, Person

NAMES = tuple(MEMBERS)


def explained(root: Person, name: str, query: str = "") -> dict[str, tuple[bool, list[str]]]:
    """Right -> may they, and the words."""
    member = root.app.db.reader().value("SELECT id FROM member WHERE name = :name", name=name)
    answer = root.get(f"/admin/members/{member}?{query}")
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    rows = re.findall(r"<div><dt>([^<]+)</dt><dd><span class=\"(okay|warning)\">.*?</span>(.*?)</dd></div>", page)
    by_label = {str(label): right for right, label in LABELS.items()}
    return {
        by_label[html.unescape(label)]: (
            kind == "okay",
            [html.unescape(w) for w in re.findall("<p[^>]*>(.*?)</p>", rest)],
        )
        for label, kind, rest in rows
    }


@pytest.fixture
def topic(ann: Person) -> int:
    return ann.topic()


def nothing(root: Person, topic: int) -> None:
    pass


def lock(root: Person, topic: int) -> None:
    root.post(f"/t/{topic}/lock", {"locked": "1"})


def delete(root: Person, topic: int) -> None:
    root.post(f"/t/{topic}/delete")


def close_board(root: Person, topic: int) -> None:
    board = root.app.db.reader().value("SELECT board_id FROM topic WHERE id = :id", id=topic)
    root.post(f"/admin/boards/{board}", {"name": "talk", "slug": "talk", "closed": "1"})


def rest(root: Person, topic: int) -> None:
    root.post("/admin/settings", {"mode": "read-only"})


def close_house(root: Person, topic: int) -> None:
    root.post("/admin/settings", {"mode": "closed"})


def ask_for_rules(root: Person, topic: int) -> None:
    root.post("/admin/pages/rules", {"body": "Be kind."})
    root.post("/admin/settings", {"accept_rules": "1"})


def claim_none(root: Person, topic: int) -> None:
    with root.app.db.transaction() as tx:
        tx.run("UPDATE member SET password = NULL WHERE name <> 'root'")
        tx.run("DELETE FROM session WHERE member_id <> (SELECT id FROM member WHERE name = 'root')")


STATES: list[tuple[Callable[[Person, int], None], str, str]] = [
    (nothing, "reply", ""),
    (lock, "reply", "This topic is locked"),
    (delete, "reply", "The topic is deleted."),
    (close_board, "reply", "This board is closed"),
    (close_board, "start", "This board is closed"),
    (rest, "reply", "The house is resting"),
    (close_house, "see", "The house is closed"),
    (ask_for_rules, "start", "have not agreed to the rules"),
    (claim_none, "enter", "Nobody can log in"),
]


def doors(app: Forum, topic: int) -> Iterator[tuple[str, str, bool]]:
    """Name, right, and whether the door lets it pass; by sessions that are opened as logging in would."""
    for name in NAMES:
        claimed = app.db.reader().value("SELECT password IS NOT NULL FROM member WHERE name = :name", name=name)
        person = Person(app, name) if claimed else Person(app, "")
        yield name, "see", person.get(f"/t/{topic}", follow_redirects=True).status_code == 200 if claimed else False
        yield name, "reply", _done(person, f"/t/{topic}/reply", {"body": "words"})
        yield name, "start", _done(person, "/new", {"board": "talk", "title": "t", "body": "words"})
        yield name, "moderate", _done(person, f"/t/{topic}/pin", {"pinned": "1"})


def _done(person: Person, path: str, form: dict[str, str]) -> bool:
    try:
        token = person.csrf()
    except AssertionError:  # a closed house has no page with a form
        return False
    return person.post(path, form, token=token).status_code == 303


@pytest.mark.parametrize(("state", "right", "words"), STATES, ids=[f"{s.__name__}-{r}" for s, r, _ in STATES])
def test_the_desk_says_what_the_door_does(
    root: Person, topic: int, state: Callable[[Person, int], None], right: str, words: str
) -> None:
    state(root, topic)
    said = {name: explained(root, name, f"address=/t/{topic}/x") for name in NAMES}
    met = list(doors(root.app, topic))
    assert [(name, each, said[name][each][0]) for name, each, _ in met] == met
    if words:
        where = "enter" if not said["bob"]["enter"][0] else right  # what keeps somebody out is said once
        assert words in " ".join(said["bob"][where][1]), said["bob"]


def test_every_right_is_said_and_nothing_in_the_way_needs_no_words(root: Person) -> None:
    said = explained(root, "bob")
    assert list(said) == list(RIGHTS)
    assert said["reply"] == (True, [])
    assert said["moderate"] == (False, ["They are a member; moderators and owners keep order."])
    assert explained(root, "mod")["moderate"] == (True, ["They are a moderator."])
    assert explained(root, "root")["moderate"] == (True, ["They are an owner."])


def test_why_a_moderator_writes_where_it_is_locked(root: Person, topic: int) -> None:
    lock(root, topic), close_board(root, topic)
    may, words = explained(root, "mod", f"address={topic}")["reply"]
    assert may
    assert "The topic is locked, and those who keep order write in it all the same." in words
    assert not explained(root, "bob", f"address={topic}")["attach"][0]  # who may not write cannot attach either


@pytest.mark.parametrize(
    "address", ["/t/{0}", "http://elsewhere.example/forum/t/{0}/a-topic?page=2#p3", "{0}", "/p/{1}"]
)
def test_a_topic_is_found_by_any_of_its_addresses(root: Person, topic: int, address: str) -> None:
    post = root.app.db.reader().value("SELECT min(id) FROM post WHERE topic_id = :topic", topic=topic)
    lock(root, topic)
    assert not explained(root, "bob", f"address={address.format(topic, post)}")["reply"][0]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("address=kettle", "Paste the address of a topic"),
        ("address=/t/99999", "No topic of this forum has this address."),
        ("address=/p/99999", "No topic of this forum has this address."),
        ("address=" + "9" * 300, "Paste the address of a topic"),
        ("address=%C2%B2", "Paste the address of a topic"),
        ("board=nowhere", "This board is not there any more."),
    ],
)
def test_what_is_no_place_is_said_at_its_field(root: Person, query: str, sentence: str) -> None:
    answer = root.get(f"/admin/members/1?{query}")
    assert (answer.status_code, sentence in answer.get_data(as_text=True)) == (422, True)


def test_a_board_alone_is_enough(root: Person, topic: int) -> None:
    close_board(root, topic)
    assert not explained(root, "bob", "board=talk")["start"][0]
    assert explained(root, "mod", "board=talk")["start"] == (
        True,
        ["They are a moderator.", "The board is closed, and those who keep order write in it all the same."],
    )
    assert explained(root, "bob")["start"][0]


def test_slices_say_their_own_reasons_once(root: Person) -> None:
    for _twice in range(2):
        root.app.events.provide("why", lambda db, who, board, topic: [Why("react", f"{who.name} is tired.")])
    assert explained(root, "bob")["react"] == (False, ["bob is tired."])


def test_what_is_switched_off_is_said(root: Person) -> None:
    root.post("/admin/settings", {"shown": "uploads"})
    assert explained(root, "bob")["attach"] == (False, ["Pictures and files are switched off in the settings."])


def test_the_page_tells_where_somebody_came_from_and_how_they_come_in(app: Forum, root: Person, ann: Person) -> None:
    root.post("/admin/invites", {"uses": "3", "days": "7", "note": "Class 3B"})
    code = app.db.reader().value("SELECT code FROM invite")
    Person(app, "").post("/join", {"username": "cat", "password": "three words fine", "i": code})
    cat = app.db.reader().value("SELECT id FROM member WHERE name = 'cat'")
    page = root.page(f"/admin/members/{cat}")
    assert "Class 3B" in page
    assert "in 1 browser" in page
    known = app.db.reader().value("SELECT id FROM member WHERE name = 'ann'")
    assert "without an invitation" in root.page(f"/admin/members/{known}")


def test_a_slice_puts_its_own_on_the_page_of_a_member(root: Person) -> None:
    root.app.events.panel("member desk", lambda db, ids: {i: f"<p>panel of {i}</p>" for i in ids})
    assert "<p>panel of 1</p>" in root.page("/admin/members/1")
