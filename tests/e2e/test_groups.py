"""The owner makes a group and a board that is for nobody else: by hand, in both languages, with and without scripts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from forum_app.kernel.i18n import words
from tests.process import start

from .browser import Seats
from .house import Made
from .test_story import Reader

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("zh-Hans", False)])
def test_a_private_board_for_a_group(
    language: str, scripts: bool, furnished: tuple[Path, Made], tmp_path: Path, browser: Browser
) -> None:
    folder = Path(shutil.copytree(furnished[0], tmp_path / "data"))
    with start(folder) as server:
        seats = Seats(browser, f"http://127.0.0.1:{server.port}")

        def reader(who: str = "") -> Reader:
            return Reader(seats.sit(who, language, java_script_enabled=scripts), words(language)["_"])

        owner, ann, bob = reader("root"), reader("ann"), reader("bob")
        _make_group(seats, owner)
        _make_board(owner)
        _is_not_there(seats, bob)
        _write_in_it(ann)
        _ask_and_come_in(bob, ann)
        assert seats.rise() == []


def _make_group(seats: Seats, owner: Reader) -> None:
    owner.page.goto("/admin/groups")
    owner.write("Name", "Class 3B 三乙班")
    owner.page.locator("[name=joining]").select_option("request")
    owner.press("Make the group")
    owner.sees(owner.say("The group is made. Who is in it?"))
    owner.write("Names of members", "ann, zed")
    with seats.watch_of(owner.page).allowing(422):
        owner.press("Add them")
        owner.sees(owner.say("There is no member with this name: %(names)s.", names="zed"))
    expect(owner.page.locator("#names")).to_have_value("ann, zed")
    owner.write("Names of members", "@ann")
    owner.press("Add them")
    owner.page.locator("button[name=keeper]").first.click()
    owner.sees(owner.say("They look after the group from now on."))


def _make_board(owner: Reader) -> None:
    owner.page.goto("/admin/boards/new")
    owner.write("Name", "Blackboard")
    owner.page.locator("[name=preset][value=groups]").check()
    owner.page.get_by_label("Class 3B 三乙班").check()
    owner.press("Save")
    owner.sees(owner.say("The board is made."), owner.say("for some"))
    owner.page.get_by_role("link", name=f"{owner.say('Who may')} Blackboard").click()
    owner.sees(owner.say("Guests do not see it."))


def _is_not_there(seats: Seats, bob: Reader) -> None:
    bob.page.goto("/boards")
    expect(bob.main.get_by_text("Blackboard")).to_have_count(0)
    with seats.watch_of(bob.page).allowing(404):
        bob.page.goto("/b/blackboard")
        bob.sees(bob.say("This page went up the chimney"))


def _write_in_it(ann: Reader) -> None:
    ann.page.goto("/b/blackboard")
    expect(ann.main.get_by_role("heading", level=1)).to_contain_text("Blackboard")


def _ask_and_come_in(bob: Reader, ann: Reader) -> None:
    bob.page.goto("/groups")
    bob.page.get_by_role("link", name="Class 3B 三乙班").click()
    bob.write("A line to those who look after it", "I sit at the window. 我坐窗边。")
    bob.press("Ask to come in")
    bob.sees(bob.say("You have asked to come in. Nobody has answered yet."))
    ann.page.goto(bob.page.url)
    ann.sees("I sit at the window. 我坐窗边。")
    ann.page.locator("button[name=admit]").first.click()
    ann.page.wait_for_load_state()
    bob.page.goto("/b/blackboard")
    expect(bob.main.get_by_role("heading", level=1)).to_contain_text("Blackboard")
