"""What owners are told: who knocks; and in the program's own window, on the desktop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from forum_app import Forum, Machine, create_app, load
from tests.people import Person

from .test_notices import count, told

Told = list[tuple[str, str]]


def knock(app: Forum, name: str) -> None:
    answer = Person(app, "").post("/join", {"username": name, "password": "three words fine"})
    assert answer.status_code == 303


def test_the_owners_are_told_who_knocks_until_it_is_answered(app: Forum, root: Person, mod: Person) -> None:
    root.post("/admin/settings", {"joining": "knock"})
    knock(app, "cat"), knock(app, "dog")
    assert (told(root), count(root), told(mod)) == (["2 people knock at the door"], 1, [])
    assert told(root, "house") == told(root)
    root.post("/admin/knocks", {"admit": "chosen", "ids": "1"})
    assert told(root) == ["1 person knocks at the door"]
    root.post("/admin/knocks", {"decline": "chosen", "ids": "2"})
    assert (told(root), count(root)) == ([], 0)


class Desk(Machine):
    """A program with a window, whose notes on the desktop are kept."""

    has_window = True

    def __init__(self) -> None:
        self.notes: Told = []

    def notify(self, title: str, text: str) -> bool:
        self.notes.append((title, text))
        return True


@pytest.fixture
def desk(folder: Path) -> Callable[[], Forum]:
    return lambda: create_app(load({"data_dir": folder, "limits": False}, {}), machine=Desk(), worker=False)


def test_the_window_says_on_the_desktop_what_came_while_nobody_looked(desk: Callable[[], Forum]) -> None:
    app = desk()
    try:
        window, browser, bob = Person(app, "root").sits_at_the_window(), Person(app, "root"), Person(app, "bob")
        topic = window.topic("The kettle")
        notes: Told = app.machine.notes  # type: ignore[attr-defined]
        window.get("/live"), bob.reply(topic, "one")
        window.get("/live")
        assert notes == [], "one looks at it"
        bob.reply(topic, "two"), bob.topic("Hello @root")
        bob.topic("Hello", "@root")
        browser.get("/live?hidden=1")
        assert notes == [], "a browser beside it has nothing to say there"
        window.get("/live?hidden=1"), window.get("/live?hidden=1")
        assert notes == [("Plum Lane", "2 new notices")], "once"
    finally:
        app.close()


def test_without_a_window_nothing_is_said(app: Forum) -> None:
    assert app.machine.notify("Plum Lane", "1 new notice") is False
