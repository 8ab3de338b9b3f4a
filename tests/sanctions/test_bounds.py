"""What the owner decided about somebody is not shortened by who may not lift it."""

from __future__ import annotations

import pytest

from forum_app import Forum
from tests.people import Person

from .conftest import decide, log_in


@pytest.mark.parametrize("kind", ["suspend", "silence"])
def test_a_moderator_puts_nothing_shorter_in_the_place_of_the_owners(
    app: Forum, root: Person, mod: Person, bob: Person, kind: str
) -> None:
    assert decide(root, "bob", kind, "forever") == 303
    assert decide(mod, "bob", kind, "1") == 403
    noun = {"suspend": "suspension", "silence": "silence"}[kind]
    assert mod.post("/u/bob/order/lift", {"kind": noun}).status_code == 403
    assert log_in(app, "bob")[0] == (403 if kind == "suspend" else 303)
    assert decide(root, "bob", kind, "1") == 303
    assert decide(mod, "bob", kind, "3") == 303, "what a moderator could have decided"


def test_the_page_about_somebody_tells_nothing_of_boards_one_does_not_see(
    root: Person, mod: Person, bob: Person
) -> None:
    root.post("/admin/groups", {"name": "Choir"})
    at = root.app.db.reader().value("SELECT max(id) FROM people")
    root.post(f"/g/{at}/add", {"names": "bob"})
    root.post("/admin/boards/new", {"name": "Den", "preset": "groups", "among": str(at)})
    topic = bob.topic("Quinces", board="den")
    root.post(f"/t/{topic}/lock", {"locked": "1", "reason": "about the jelly"})
    assert "about the jelly" in root.page("/u/bob/order")
    assert "about the jelly" not in mod.page("/u/bob/order")


def test_nor_does_sweeping_and_lifting(app: Forum, root: Person, mod: Person, bob: Person) -> None:
    assert decide(root, "bob", "suspend", "forever") == 303
    assert mod.post("/u/bob/order/sweep", {"why": "pills"}).status_code == 403
    mod.post("/u/bob/order/lift", {"kind": "suspension"})
    assert log_in(app, "bob")[0] == 403
