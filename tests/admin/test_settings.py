"""The owner's settings are checked, stored, and in effect at once."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pytest

from forum_app.kernel.options import Option
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


def _stored(root: Person) -> dict[str, Any]:
    return dict(root.app.options.read(root.app.db.reader()))


def test_what_was_not_sent_stays_as_it_is(root: Person) -> None:
    """A script may set a single one."""
    root.post("/admin/settings", GOOD | {"accept_rules": "1", "shown": "accept_rules"})
    before = _stored(root)
    assert root.post("/admin/settings", {"about": "Only this."}).status_code == 303
    assert _stored(root) == before | {"about": "Only this."}


def test_a_box_that_was_shown_and_not_ticked_is_off(root: Person) -> None:
    assert '<input type="hidden" name="shown" value="accept_rules">' in root.page("/admin/settings")
    for sent, expected in (({"accept_rules": "1"}, True), ({}, True), ({"shown": "accept_rules"}, False)):
        root.post("/admin/settings", sent)
        assert _stored(root)["accept_rules"] is expected, sent


def test_settings_stand_under_headings(root: Person) -> None:
    page = root.page("/admin/settings")
    assert re.findall('<h2 class="eyebrow">(.*?)</h2>', page) == [
        "The forum", "Joining", "Writing", "Keeping order",
        "What waits for a moderator", "New members", "How much one may write", "At the door", "Safety",
        "Pictures and files", "Tags", "Reading",
        "Taking part",
        "Open or closed", "Feeds and search engines",
    ]  # fmt: skip
    assert page.index('id="name"') < page.index('id="joining"') < page.index('id="accept_rules"')


def test_all_that_is_wrong_is_said_and_all_that_was_typed_is_kept(root: Person) -> None:
    sent = {"name": " ", "mode": "half", "mode_message": "Two\nlines", "accept_rules": "1", "shown": "accept_rules"}
    answer = root.post("/admin/settings", sent)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, page.count('class="err"')) == (422, 2)
    assert "Two\nlines</textarea>" in page
    assert re.search('name="accept_rules"[^>]* checked', page)
    assert not _stored(root)["accept_rules"]


def test_several_lines_have_an_end(root: Person) -> None:
    answer = root.post("/admin/settings", {"mode_message": "x" * 501})
    assert (answer.status_code, "at most 500 characters; now there are 501" in answer.get_data(as_text=True)) == (
        422,
        True,
    )


DAYS = Option("days", "number", 7, "Days", "How many.", least=0, most=365, unit="days")


@pytest.mark.parametrize(("typed", "kept"), [("0", 0), (" 30 ", 30), ("３６５", 365), ("007", 7)])
def test_a_number_is_kept_as_one(root: Person, typed: str, kept: int) -> None:
    root.app.options.declare(DAYS)
    assert root.post("/admin/settings", {"days": typed}).status_code == 303
    assert _stored(root)["days"] == kept
    assert f'name="days" value="{kept}"' in root.page("/admin/settings")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Write a whole number."),
        ("3.5", "Write a whole number."),
        ("1e3", "Write a whole number."),
        ("²", "This is at most"),
        ("-1", "This is at least 0."),
        ("366", "This is at most 365."),
        ("9" * 5000, "Write a whole number."),
    ],
)
def test_what_is_no_such_number_is_refused_and_kept(root: Person, typed: str, sentence: str) -> None:
    root.app.options.declare(dataclasses.replace(DAYS, most=365 if typed != "²" else 1))
    answer = root.post("/admin/settings", {"days": typed})
    page = answer.get_data(as_text=True)
    assert (answer.status_code, sentence in page, f'value="{typed}"' in page) == (422, True, True)
    assert _stored(root)["days"] == 7


def test_only_the_last_owner_cannot_be_demoted(root: Person, ann: Person) -> None:
    assert root.post("/u/root/role", {"role": "member"}).status_code == 403
    root.post("/u/ann/role", {"role": "owner"})
    assert root.post("/u/root/role", {"role": "member"}).status_code == 303
    assert root.get("/admin/").status_code == 404
    assert ann.get("/admin/").status_code == 200


def test_a_role_that_does_not_exist_is_refused(root: Person) -> None:
    assert root.post("/u/ann/role", {"role": "god"}).status_code == 422
