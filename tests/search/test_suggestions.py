"""What is suggested while one types in the search field."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from forum_app import Forum
from tests.people import Person


def suggested(person: Person, typed: str) -> list[tuple[str, str]]:
    """Where each option leads, and its words."""
    answer = person.get("/search/suggest", query_string={"q": typed})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    found = re.findall(r'role="option"[^>]* href="([^"]*)">(.*?)</a>', answer.get_data(as_text=True))
    return [(html.unescape(href), html.unescape(re.sub("<[^>]*>", "", words))) for href, words in found]


def leads(person: Person, typed: str) -> list[str]:
    return [href for href, _ in suggested(person, typed)]


def test_topics_members_boards_and_the_search_itself(ann: Person, bob: Person, guest: Person) -> None:
    topic = ann.topic("Talking kettles")
    for person in (bob, guest):
        assert leads(person, "talking") == [f"/t/{topic}/talking-kettles", "/search?q=talking"]
        assert leads(person, "tal")[-2:] == ["/b/talk", "/search?q=tal"]
        assert suggested(person, "bo") == [("/u/bob", "bob@bob"), ("/search?q=bo", "Search for “bo”")]


def test_a_private_board_is_suggested_to_those_who_see_it_and_so_are_its_topics(
    root: Person, ann: Person, guest: Person
) -> None:
    root.post("/admin/boards/new", {"name": "Conspiracy corner"})
    board = root.app.db.reader().value("SELECT max(id) FROM board")
    topic = root.topic("Conspiracy of kingfishers", board="conspiracy-corner")
    assert len(leads(ann, "conspiracy")) == 3
    made = root.post(f"/admin/boards/{board}/rights", {"preset": "members", "sure": "1"})
    assert made.status_code == 303
    assert leads(guest, "conspiracy") == ["/search?q=conspiracy"]
    assert leads(guest, "conspiracy kingfishers") == ["/search?q=conspiracy+kingfishers"]
    for person in (ann, root):
        assert leads(person, "conspiracy")[:2] == [f"/t/{topic}/conspiracy-of-kingfishers", "/b/conspiracy-corner"]


def test_who_left_is_suggested_to_nobody(ann: Person, bob: Person) -> None:
    assert leads(ann, "bob")[0] == "/u/bob"
    assert bob.post("/settings/leave", {"password": "walnut kettle monday"}).status_code == 303
    bob.app.jobs.run_due()
    assert leads(ann, "bob") == ["/search?q=bob"]


def test_it_is_quiet_where_nothing_may_be_read(root: Person, ann: Person, guest: Person) -> None:
    for settings, quiet in (({"guests_read": False}, [guest]), ({"mode": "closed"}, [guest, ann])):
        with root.app.db.transaction() as tx:
            root.app.options.put(tx, settings, 1)
        for person in quiet:
            answer = person.get("/search/suggest?q=bob")
            assert (answer.status_code, answer.data) == (200, b"")
        assert leads(root, "bob")[0] == "/u/bob"


def test_hostile_names_and_titles_are_words(ann: Person, bob: Person) -> None:
    hostile = "Zebra <img src=x onerror=alert(1)>"
    ann.topic(hostile)
    bob.post("/settings", {"display_name": "Zebra </a><script>"})
    page = ann.get("/search/suggest", query_string={"q": "zebra"}).get_data(as_text=True)
    assert "&lt;img src=x" in page
    assert "&lt;/a&gt;&lt;script&gt;" in page
    page = ann.get("/search/suggest", query_string={"q": hostile}).get_data(as_text=True)
    assert "<img" not in page
    assert "<script" not in page


def test_nothing_typed_suggests_nothing(guest: Person) -> None:
    for typed in ("", "   ", "\x00\x07", "\u200b"):
        assert guest.get("/search/suggest", query_string={"q": typed}).data == b""
    for typed in ('"', "* NOT (", "a" * 10_000, "\ud7ff", "in:", "-", "@"):
        assert leads(guest, typed)[-1].startswith("/search?q=")


def test_who_asks_too_often_is_told_nothing_for_a_while(
    open_app: Callable[..., Forum], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum_app.search.suggest_views.LOOK_UPS", "3/minute")
    app = open_app(folder, limits=True)
    ann, bob = Person(app, "ann"), Person(app, "bob")
    found = [bool(ann.get("/search/suggest?q=bob").data) for _ in range(5)]
    assert found == [True, True, True, False, False]
    assert leads(bob, "ann")[0] == "/u/ann"


def test_the_last_word_of_a_title_may_go_on(ann: Person) -> None:
    stove, chimney = ann.topic("The stove smokes"), ann.topic("The stove stands")
    assert leads(ann, "the sto")[:2] == [f"/t/{chimney}/the-stove-stands", f"/t/{stove}/the-stove-smokes"]
    assert leads(ann, "the stove smo")[0] == f"/t/{stove}/the-stove-smokes"
    assert leads(ann, "in:talk smo")[0] == f"/t/{stove}/the-stove-smokes"
    zh = ann.topic("后屋的烟道多久清一次")
    assert leads(ann, "烟")[0].startswith(f"/t/{zh}/")
    assert leads(ann, "烟道多")[0].startswith(f"/t/{zh}/")
