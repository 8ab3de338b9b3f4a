"""Banned names and addresses: what they meet, what they never meet, and how they are said."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from forum_app import Forum
from forum_app.sanctions import bans
from tests.people import PASSWORD, Person
from tests.sanctions.conftest import DAY, Clock, undo


def ban(root: Person, kind: str, pattern: str, **more: Any) -> int:
    form = {"kind": kind, "pattern": pattern, "why": "", "length": "forever", "until": "", **more}
    return root.post("/admin/bans", form).status_code


def join(app: Forum, name: str, address: str = "127.0.0.1", **more: Any) -> tuple[int, str]:
    guest = Person(app, "")
    guest.client.environ_base["REMOTE_ADDR"] = address
    answer = guest.post("/join", {"username": name, "password": "long enough so", **more})
    return answer.status_code, answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("pattern", "name", "met"),
    [
        ("pills", "Pills", True),
        ("pills", "pills2", False),
        ("pills*", "PILLS-for-all", True),
        ("*pills", "cheap-pills", True),
        ("*pills*", "a-pills-b", True),
        ("a*a", "a", False),
        ("a*a", "aa", True),
        ("ab*bc", "abc", False),
        ("ab*b*bc", "abbbc", True),
        ("a*b*c", "a-c-b", False),
        ("strasse*", "Straße1", True),
        ("pi**lls*", "pi-lls", True),
        ("ﾌﾟﾘｽﾞ*", "プリズム", True),
        ("卖药*", "卖药的", True),
    ],
)
def test_a_star_stands_for_anything_and_names_are_folded(pattern: str, name: str, met: bool) -> None:
    found = bans.Ban(1, "name", bans.check_pattern(pattern) if len(pattern) > 3 else pattern, "", 1, 0, None, "")
    assert (bans.of_name([found], name) is not None) is met


def test_many_stars_take_no_longer(app: Forum) -> None:
    pattern, key = "a*" * 5000 + "b", "a" * 100_000
    at = time.perf_counter()
    assert not bans.meets(pattern, key)
    assert time.perf_counter() - at < 0.5


def test_a_banned_name_does_not_join_or_knock(app: Forum, root: Person) -> None:
    assert ban(root, "name", "Cheap-*", why="We sell nothing.") == 303
    status, page = join(app, "cheap-kettles")
    assert status == 422
    assert "We sell nothing." in page
    assert join(app, "fine-kettles")[0] == 303
    root.post("/admin/settings", {"name": "x", "about": "", "language": "en", "zone": "UTC", "joining": "knock"})
    assert join(app, "cheap-knock")[0] == 422


def test_a_banned_address_neither_joins_nor_logs_in(app: Forum, ann: Person, root: Person) -> None:
    assert ban(root, "address", "192.0.2.0/24", why="Spam came from there.") == 303
    status, page = join(app, "newcomer", "192.0.2.77")
    assert status == 403
    assert "Spam came from there." in page
    assert join(app, "newcomer", "192.0.3.77")[0] == 303
    assert enter(app, "ann", "192.0.2.5") == 403
    assert enter(app, "ann", "::ffff:192.0.2.5") == 403
    assert enter(app, "ann", "192.0.3.5") == 303


def enter(app: Forum, name: str, address: str) -> int:
    guest = Person(app, "")
    guest.client.environ_base["REMOTE_ADDR"] = address
    return guest.post("/login", {"username": name, "password": PASSWORD}).status_code


def test_owners_and_this_machine_are_never_shut_out(app: Forum, root: Person) -> None:
    ban(root, "address", "192.0.2.0/24")
    assert enter(app, "root", "192.0.2.5") == 303
    assert enter(app, "ann", "127.0.0.1") == 303


@pytest.mark.parametrize(
    ("kind", "pattern", "words"),
    [
        ("address", "127.0.0.1", "never banned"),
        ("address", "127.0.0.0/9", "never banned"),
        ("address", "::1", "never banned"),
        ("address", "::ffff:127.0.0.1", "never banned"),
        ("address", "0.0.0.0/0", "too large"),
        ("address", "::/0", "too large"),
        ("address", "192.0.2", "This is no address"),
        ("address", "somewhere", "This is no address"),
        ("address", "", "This is no address"),
        ("name", "*", "would meet everybody"),
        ("name", "a*", "would meet everybody"),
        ("name", "(a+)+$aa", "made of letters"),
        ("name", "x" * 200, "at most 60"),
        ("colour", "red", "Choose one of these."),
    ],
)
def test_a_bad_pattern_is_refused_with_the_reason(root: Person, kind: str, pattern: str, words: str) -> None:
    form = {"kind": kind, "pattern": pattern, "why": "Kept words.", "length": "forever", "until": ""}
    answer = root.post("/admin/bans", form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page
    assert "Kept words." in page


def test_nobody_bans_where_they_are(app: Forum, root: Person) -> None:
    root.client.environ_base["REMOTE_ADDR"] = "192.0.2.5"
    assert root.post("/confirm", {"confirm_password": PASSWORD}).status_code == 303
    assert ban(root, "address", "192.0.2.0/24") == 422
    assert ban(root, "address", "192.0.4.0/24") == 303


def test_a_ban_ends_and_is_taken_away_and_both_can_be_undone(
    app: Forum, root: Person, clock: Clock, healthy: Callable[[], None]
) -> None:
    ban(root, "name", "pills*", length="1")
    assert join(app, "pills-one")[0] == 422
    clock.move(DAY + 60)
    assert join(app, "pills-two")[0] == 303
    ban(root, "name", "soap*")
    number = app.db.reader().value("SELECT id FROM ban WHERE pattern = 'soap*'")
    assert root.post(f"/admin/bans/{number}/remove").status_code == 303
    assert join(app, "soap-one")[0] == 303
    undo(app, root)
    assert join(app, "soap-two")[0] == 422
    assert root.post(f"/admin/bans/{number}/remove").status_code == 404
    ban(root, "name", "wax*")
    undo(app, root)
    assert join(app, "wax-one")[0] == 303
    healthy()


def test_the_list_says_what_is_banned(root: Person, mod: Person) -> None:
    ban(root, "address", "2001:db8::/32", why="A farm.")
    page = root.page("/admin/bans")
    assert "2001:db8::/32" in page
    assert "A farm." in page
    assert mod.get("/admin/bans").status_code == 404
