"""What the composer asks while somebody writes: the preview, names, a quote."""

from __future__ import annotations

import html
import re

from forum_app import Forum
from forum_app.topics.service import LONGEST_BODY
from tests.people import Person


def _names(person: Person, path: str) -> list[str]:
    answer = person.get(path)
    assert answer.status_code == 200
    return re.findall(r'data-text="@([^"]*)"', answer.get_data(as_text=True))


def test_a_preview_is_the_post_that_would_be(ann: Person) -> None:
    words = "**旧锅** and @bob\n\n```python\nx = 1\n```\n\n<script>alert(1)</script>"
    seen = ann.post("/preview", {"body": words}).get_data(as_text=True)
    topic = ann.topic("A pot", words)
    page = ann.page(f"/t/{topic}")
    for piece in ("<strong>旧锅</strong>", 'href="/u/bob"', '<span class="n">x</span>', "&lt;script&gt;"):
        assert piece in page and piece in seen
    assert "<html" not in seen


def test_a_preview_says_what_is_wrong_with_the_words(ann: Person) -> None:
    answer = ann.post("/preview", {"body": "x" * (LONGEST_BODY + 1)})
    assert answer.status_code == 422 and 'class="err"' in answer.get_data(as_text=True)
    assert "There are no words yet." in ann.post("/preview", {"body": " "}).get_data(as_text=True)


def test_a_preview_stores_nothing(ann: Person) -> None:
    before = ann.app.db.reader().value("SELECT count(*) FROM post")
    ann.post("/preview", {"body": "one @bob"})
    assert ann.app.db.reader().value("SELECT count(*) FROM post") == before


def test_people_are_found_by_any_of_their_names(ann: Person, bob: Person) -> None:
    bob.post("/settings", {"display_name": "Lǎo 鲍师傅", "bio": "", "language": "", "zone": "", "theme": ""})
    assert _names(ann, "/people?q=bo") == ["bob"]
    assert _names(ann, "/people?q=鲍") == ["bob"]
    assert _names(ann, "/people?q=师傅") == ["bob"]
    assert _names(ann, "/people?q=zz") == _names(ann, "/people?q=") == _names(ann, "/people?q=%25") == []


def test_eight_names_at_most_are_offered(app: Forum, ann: Person) -> None:
    for i in range(12):
        joined = Person(app, "").post("/join", {"username": f"walter{i}", "password": "a quite long one"})
        assert joined.status_code == 303
    assert len(_names(ann, "/people?q=walt")) == 8


def test_who_speaks_in_the_topic_comes_first(app: Forum, ann: Person, bob: Person, mod: Person) -> None:
    assert Person(app, "").post("/join", {"username": "berta", "password": "a quite long one"}).status_code == 303
    for i in range(3):
        Person(app, "berta").topic(f"Berta writes more than all of them, {i}")
    topic = ann.topic("Who comes?")
    bob.reply(topic), mod.reply(topic)
    assert _names(ann, "/people?q=b") == ["berta", "bob"]
    assert _names(ann, f"/people?q=b&topic={topic}") == ["bob", "berta"]
    assert _names(ann, f"/people?q=&topic={topic}") == ["mod", "bob"]  # the last first, and not oneself


def test_nobody_learns_who_spoke_in_a_topic_that_is_gone(ann: Person, bob: Person, mod: Person) -> None:
    topic = ann.topic("Gone")
    mod.reply(topic)
    assert mod.post(f"/t/{topic}/delete").status_code == 303
    assert bob.get(f"/people?q=&topic={topic}").status_code == 404
    assert bob.get("/people?q=&topic=999999").status_code == 404


def test_a_deleted_post_names_nobody(ann: Person, bob: Person) -> None:
    topic = ann.topic("Was here")
    post = bob.reply(topic)
    assert bob.post(f"/p/{post}/delete").status_code == 303
    assert _names(ann, f"/people?q=&topic={topic}") == []


def test_a_quote_comes_as_words_to_who_is_writing_already(ann: Person, bob: Person) -> None:
    topic = ann.topic("Quoted", "**旧锅**")
    post = bob.app.db.reader().value("SELECT max(id) FROM post")
    found = bob.get(f"/t/{topic}/reply?quote={post}", headers={"Accept": "application/json"})
    assert found.get_json() == {"body": f"> [ann #1](/p/{post}):\n>\n> **旧锅**\n\n"}
    page = html.unescape(bob.page(f"/t/{topic}/reply?quote={post}"))
    assert found.get_json()["body"].strip() in page
    ann.post(f"/t/{topic}/delete")
    gone = bob.get(f"/t/{topic}/reply?quote={post}", headers={"Accept": "application/json"})
    assert gone.status_code == 404 and "旧锅" not in gone.get_data(as_text=True)
