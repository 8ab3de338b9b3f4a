"""The owner's settings are checked, stored, and in effect at once."""

from __future__ import annotations

import pytest

from tests.people import Person

GOOD = {
    "name": "Plum Lane",
    "about": "A shared workshop.",
    "language": "zh-Hans",
    "zone": "Asia/Tokyo",
    "joining": "open",
}


def test_a_setting_is_in_effect_at_once(root: Person, guest: Person) -> None:
    guest.page("/")
    assert root.post("/admin/settings", GOOD).status_code == 303
    page = guest.get("/").get_data(as_text=True)
    assert "A shared workshop." in page
    assert '<html lang="zh-Hans"' in page


def test_closed_joining_closes_the_door(root: Person, guest: Person) -> None:
    root.post("/admin/settings", GOOD | {"language": "en", "joining": "closed"})
    assert "Nobody can join at the moment." in guest.page("/join")
    refused = guest.post("/join", {"username": "cat", "password": "three words fine"})
    assert refused.status_code == 403
    assert "cat" in refused.get_data(as_text=True)


def test_a_closed_door_does_not_invite(root: Person, guest: Person) -> None:
    assert 'href="/join' in guest.page("/")
    root.post("/admin/settings", GOOD | {"language": "en", "joining": "closed"})
    for path in ("/", "/login", "/boards"):
        assert 'href="/join' not in guest.page(path)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", " ", "Give the forum a name."),
        ("name", "x" * 61, "at most 60"),
        ("about", "x" * 301, "at most 300"),
        ("language", "tlh", "Choose one of these."),
        ("zone", "Mars/Phobos", "Choose one of these."),
        ("joining", "", "Choose one of these."),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(root: Person, field: str, value: str, sentence: str) -> None:
    response = root.post("/admin/settings", GOOD | {"name": "Typed", field: value})
    assert response.status_code == 422
    assert sentence in response.get_data(as_text=True)
    assert "Typed" in response.get_data(as_text=True) or field == "name"
    assert root.app.options.read(root.app.db.reader())["name"] == "Plum Lane"
    assert root.app.options.read(root.app.db.reader())["zone"] == "UTC"


def test_only_the_last_owner_cannot_be_demoted(root: Person, ann: Person) -> None:
    assert root.post("/u/root/role", {"role": "member"}).status_code == 403
    root.post("/u/ann/role", {"role": "owner"})
    assert root.post("/u/root/role", {"role": "member"}).status_code == 303
    assert root.get("/admin/").status_code == 404
    assert ann.get("/admin/").status_code == 200


def test_a_role_that_does_not_exist_is_refused(root: Person) -> None:
    assert root.post("/u/ann/role", {"role": "god"}).status_code == 422
