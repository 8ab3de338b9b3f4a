"""Watched words at work: refused, replaced, held; in names, about oneself, in messages; the owner's page of them."""

from __future__ import annotations

import pytest

from forum_app import Forum
from forum_app.approval.matching import MOST
from tests.people import Person

REFUSED = "This is not wanted here: casino*."


@pytest.fixture
def watched(root: Person) -> Person:
    lines = "refuse: casino*\nreplace: damn -> d***\nhold: 加微信\nhold: kettle"
    assert root.post("/admin/words/lines", {"lines": lines, "act": "hold"}).status_code == 303
    return root


@pytest.mark.usefixtures("watched")
def test_what_is_refused_is_said_with_its_word_and_nothing_is_lost(ann: Person) -> None:
    for title, body in (("Fine", "The Casinos of Rome"), ("My casino", "fine"), ("t", "see http://casino.example/x")):
        answer = ann.post("/new", {"board": "talk", "title": title, "body": body})
        assert answer.status_code == 422
        page = answer.get_data(as_text=True)
        assert REFUSED in page
        assert body in page
    topic = ann.topic()
    assert ann.post(f"/t/{topic}/reply", {"body": "vi**ca**sino or ca**sino**"}).status_code == 422


@pytest.mark.usefixtures("watched")
def test_what_is_replaced_stands_there_otherwise(ann: Person) -> None:
    topic = ann.topic("Damn kettles".replace("kettles", "cold"), "damn this `damn` thing")
    page = ann.page(f"/t/{topic}")
    assert "d*** cold" in page
    assert "d*** this <code>damn</code> thing" in page
    assert "d***" in ann.post("/preview", {"body": "damn"}).get_data(as_text=True)


@pytest.mark.usefixtures("watched")
def test_what_is_held_waits_with_its_word(ann: Person, mod: Person) -> None:
    answer = ann.post("/new", {"board": "talk", "title": "你好", "body": "请加微信abc"})
    assert answer.headers["Location"].startswith("/held/")
    assert "加微信" in mod.page("/order/waiting")


@pytest.mark.usefixtures("watched")
def test_an_edit_cannot_bring_in_what_would_have_waited(ann: Person) -> None:
    post = ann.reply(ann.topic())
    for body in ("a casino now", "a kettle now"):
        assert ann.post(f"/p/{post}/edit", {"body": body}).status_code == 422
    first = ann.app.db.reader().value(
        "SELECT min(id) FROM post WHERE author_id = (SELECT id FROM member WHERE name='ann')"
    )
    assert ann.post(f"/p/{first}/append", {"body": "a kettle now"}).status_code == 422
    assert ann.post(f"/p/{first}/edit", {"title": "a casino", "body": "x"}).status_code == 422


def test_a_word_that_was_let_through_does_not_hinder_a_later_edit(ann: Person, root: Person) -> None:
    post = ann.reply(ann.topic(), "a kettle boyls")
    root.post("/admin/words", {"pattern": "kettle", "act": "hold"})
    assert ann.post(f"/p/{post}/edit", {"body": "a kettle boils"}).status_code == 303


@pytest.mark.usefixtures("watched")
def test_moderators_say_what_they_like(mod: Person) -> None:
    topic = mod.topic("About casinos", "damn this kettle: 加微信")
    assert "About casinos" in mod.page(f"/t/{topic}")


@pytest.mark.usefixtures("watched")
def test_names_and_what_one_says_of_oneself(guest: Person, ann: Person) -> None:
    answer = guest.post("/join", {"username": "casino-king", "password": "three words fine"})
    assert answer.status_code == 422
    assert REFUSED in answer.get_data(as_text=True)
    form = {"display_name": "ann", "bio": "", "language": "", "zone": "", "theme": ""}
    for field in ("display_name", "bio"):
        answer = ann.post("/settings", {**form, field: "kettle girl"})
        assert answer.status_code == 422, field
    assert ann.post("/settings", {**form, "bio": "damn good bread"}).status_code == 303
    assert "d*** good bread" in ann.page("/u/ann")


@pytest.mark.usefixtures("watched")
def test_in_messages_only_what_is_refused(ann: Person) -> None:
    form = {"to": "bob", "title": "", "body": "the kettle, damn"}
    assert ann.post("/messages/new", {**form, "body": "a casino"}).status_code == 422
    assert ann.post("/messages/new", {**form, "title": "a casino"}).status_code == 422
    made = ann.post("/messages/new", form)
    assert made.status_code == 303
    talk = made.headers["Location"]
    assert "the kettle, damn" in ann.page(talk)
    assert ann.post(f"{talk}/reply", {"body": "a casino"}).status_code == 422
    assert ann.post(f"{talk}/1/edit", {"body": "a casino"}).status_code == 422
    assert ann.post(f"{talk}/title", {"title": "a casino"}).status_code == 422


def test_a_bad_pattern_is_refused_with_the_reason(root: Person) -> None:
    for pattern, sentence in (("*", "a star alone would find everything"), ("a*b*c", "Put a star before a word")):
        answer = root.post("/admin/words", {"pattern": pattern, "act": "hold"})
        assert answer.status_code == 422
        assert sentence in answer.get_data(as_text=True)
    answer = root.post("/admin/words/lines", {"lines": "fine\nrefuse: *\nfine too", "act": "hold"})
    assert answer.status_code == 422
    assert "Line 2: There is no word in it" in answer.get_data(as_text=True)
    assert root.app.db.reader().value("SELECT count(*) FROM watched_word") == 0
    assert root.post("/admin/words", {"pattern": "fine", "act": "burn"}).status_code == 422


def test_there_are_at_most_a_thousand(root: Person) -> None:
    full = "\n".join(f"word{i}" for i in range(MOST))
    assert root.post("/admin/words/lines", {"lines": full + "\nmore", "act": "hold"}).status_code == 422
    assert root.post("/admin/words/lines", {"lines": full, "act": "hold"}).status_code == 303
    answer = root.post("/admin/words", {"pattern": "more", "act": "hold"})
    assert answer.status_code == 422
    assert "At most 1000 words" in answer.get_data(as_text=True)


@pytest.mark.usefixtures("watched")
def test_lines_can_be_taken_to_another_forum(app: Forum, root: Person) -> None:
    text = root.get("/admin/words/lines").get_data(as_text=True)
    assert sorted(text.splitlines()) == ["hold: kettle", "hold: 加微信", "refuse: casino*", "replace: damn -> d***"]
    for word_id in app.db.reader().column("SELECT id FROM watched_word"):
        assert root.post(f"/admin/words/{word_id}/remove").status_code == 303
    assert root.post(f"/admin/words/{word_id}/remove").status_code == 404
    assert root.post("/admin/words/lines", {"lines": text, "act": "hold"}).status_code == 303
    assert root.get("/admin/words/lines").get_data(as_text=True) == text


@pytest.mark.usefixtures("watched")
def test_a_text_can_be_tried(root: Person) -> None:
    page = root.post("/admin/words/try", {"text": "<b>damn</b> casinos"}).get_data(as_text=True)
    assert "&lt;b&gt;<mark>damn</mark>&lt;/b&gt; <mark>casinos</mark>" in page
    assert "It would not be taken." in page
    assert "None of the words is in it." in root.post("/admin/words/try", {"text": "tea"}).get_data(as_text=True)
    assert root.post("/admin/words/try", {"text": "x" * 5001}).status_code == 422


def test_on_chosen_boards_everything_waits(root: Person, ann: Person, mod: Person) -> None:
    board = root.app.db.reader().value("SELECT id FROM board WHERE slug = 'talk'")
    assert root.post("/admin/first", {"boards": [str(board), "999"]}).status_code == 303
    assert "checked" in root.page("/admin/first")
    answer = ann.post("/new", {"board": "talk", "title": "t", "body": "words"})
    assert answer.headers["Location"].startswith("/held/")
    assert mod.topic()
    root.post("/admin/first", {})
    assert ann.topic("now", "it stands")
