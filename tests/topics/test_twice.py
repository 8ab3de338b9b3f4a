"""Two tabs, the Back button, a session that ended meanwhile: nobody's words are lost, and none are sent twice."""

from __future__ import annotations

import re

import pytest

from tests.people import BASE, PASSWORD, Person


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no hidden field {name}"
    return found[1]


def test_a_reply_sent_again_from_the_same_page_is_the_same_reply(ann: Person, bob: Person) -> None:
    topic = bob.topic()
    form = {"body": "Count me in", "after": _hidden(ann.page(f"/t/{topic}"), "after")}
    first = ann.post(f"/t/{topic}/reply", form)
    bob.reply(topic, "Welcome")
    again = ann.post(f"/t/{topic}/reply", form)
    assert again.headers["Location"] == first.headers["Location"]
    assert ann.page(f"/t/{topic}").count("Count me in") == 1


def test_the_same_words_from_a_new_page_are_a_new_reply(ann: Person) -> None:
    topic = ann.topic()
    for _ in range(2):
        form = {"body": "+1", "after": _hidden(ann.page(f"/t/{topic}"), "after")}
        assert ann.post(f"/t/{topic}/reply", form).status_code == 303
    assert ann.page(f"/t/{topic}").count("<p>+1</p>") == 2


def test_a_topic_sent_again_from_the_same_page_is_the_same_topic(ann: Person) -> None:
    form = {"board": "talk", "title": "Only once", "body": "words", "after": _hidden(ann.page("/new"), "after")}
    first, again = ann.post("/new", form), ann.post("/new", form)
    assert first.headers["Location"] == again.headers["Location"]
    assert ann.page("/b/talk").count("Only once") == 1


def test_a_preview_carries_the_mark_of_the_page_it_came_from(ann: Person) -> None:
    topic = ann.topic()
    answer = ann.post(f"/t/{topic}/reply", {"body": "x", "after": "1", "preview": "1"})
    assert _hidden(answer.get_data(as_text=True), "after") == "1"


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 40, "٣"])
def test_a_mark_that_makes_no_sense_is_none(ann: Person, after: str) -> None:
    topic = ann.topic()
    for _ in range(2):
        assert ann.post(f"/t/{topic}/reply", {"body": "same", "after": after}).status_code == 303
    assert ann.page(f"/t/{topic}").count("<p>same</p>") == 2


def test_a_change_is_not_written_over_unseen(ann: Person, mod: Person) -> None:
    topic = ann.topic("A title", "first words")
    path = f"/p/{ann.app.db.reader().value('SELECT max(id) FROM post')}/edit"
    seen = _hidden(ann.page(path), "seen")
    assert mod.post(path, {"title": "A title", "body": "the moderator's", "seen": seen}).status_code == 303
    answer = ann.post(path, {"title": "A title", "body": "my own", "seen": seen})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "the moderator&#39;s" in page
    assert "my own" in page
    assert "my own" not in mod.page(f"/t/{topic}")
    later = {"title": "A title", "body": "both of ours", "seen": _hidden(page, "seen")}
    assert ann.post(path, later).status_code == 303
    assert "both of ours" in mod.page(f"/t/{topic}")


def test_a_preview_of_a_changed_post_still_knows_what_was_opened(ann: Person, mod: Person) -> None:
    post = ann.reply(ann.topic(), "first words")
    path, seen = f"/p/{post}/edit", _hidden(ann.page(f"/p/{post}/edit"), "seen")
    mod.post(path, {"body": "the moderator's"})
    page = ann.post(path, {"body": "my own", "seen": seen, "preview": "1"}).get_data(as_text=True)
    assert ann.post(path, {"body": "my own", "seen": _hidden(page, "seen")}).status_code == 409


def test_a_page_from_an_earlier_session_is_sent_anew(guest: Person) -> None:
    """Sessions are rows, and a number that was given back is given again; the token in the forms is another."""
    form = {"username": "ann", "password": PASSWORD}
    guest.post("/login", form)
    topic = guest.topic()
    path = guest.get(f"/t/{topic}").headers["Location"]
    tag = guest.get(path).headers["ETag"]
    assert guest.get(path, headers={"If-None-Match": tag}).status_code == 304
    guest.post("/logout")
    guest.post("/login", form)
    answer = guest.get(path, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert _hidden(answer.get_data(as_text=True), "csrf_token") == guest.csrf()


def test_words_of_somebody_who_is_logged_out_wait_beside_the_log_in(ann: Person) -> None:
    topic, token = ann.topic(), ann.csrf()
    ann.post("/logout")
    answer = ann.client.post(
        f"/t/{topic}/reply", data={"csrf_token": token, "body": "Long thought over"}, base_url=BASE
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "You are not logged in" in page
    assert "Long thought over" in page
    assert re.search(r'<a class="btn" href="/login" target="_blank"', page)


def test_a_button_that_came_too_late_speaks_of_no_words(mod: Person, ann: Person) -> None:
    answer = mod.post(f"/t/{ann.topic()}/lock", {"locked": "1"}, token="old")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "Press the button once more" in page
    assert "Your words" not in page


@pytest.mark.parametrize("path", ["/new", "/t/{}/reply"])
def test_the_browser_may_go_back_to_a_page_of_words(ann: Person, path: str) -> None:
    answer = ann.post(path.format(ann.topic()), {"body": "x", "preview": "1"})
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_the_browser_keeps_no_page_with_passwords(guest: Person) -> None:
    assert guest.post("/login", {"username": "ann", "password": "wrong words"}).headers["Cache-Control"] == "no-store"


def test_everything_that_is_wrong_is_said_at_once(ann: Person, guest: Person) -> None:
    page = ann.post("/new", {"board": "", "title": " ", "body": ""}).get_data(as_text=True)
    assert [f'id="{name}-wrong"' in page for name in ("title", "board", "body")] == [True] * 3
    page = guest.post("/join", {"username": "a b", "password": "short"}).get_data(as_text=True)
    assert [f'id="{name}-wrong"' in page for name in ("username", "password")] == [True] * 2
