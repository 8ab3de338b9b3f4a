"""The owner's desk: a class is added and let in, a setting is found and set back, a question is answered."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from forum_app.kernel.i18n import words
from tests.people import PASSWORD
from tests.process import start

from .browser import Seats
from .house import Made
from .test_story import Reader

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("zh-Hans", False)], ids=["scripts", "no-scripts"])
def test_the_owner_keeps_people_and_settings(
    language: str, scripts: bool, furnished: tuple[Path, Made], tmp_path: Path, browser: Browser
) -> None:
    folder = Path(shutil.copytree(furnished[0], tmp_path / "data"))
    with start(folder) as server:
        seats = Seats(browser, f"http://127.0.0.1:{server.port}")
        owner = Reader(seats.sit("root", language, java_script_enabled=scripts), words(language)["_"])
        pupil = Reader(seats.sit("", language, java_script_enabled=scripts), words(language)["_"])
        link = _add_a_class(seats, owner)
        _take_over(pupil, link)
        _end_sessions(owner, pupil)
        _find_a_setting(owner, scripts=scripts)
        _choose_a_profile_and_take_it_back(owner)
        _ask_why(owner)
        assert seats.rise() == []


def _add_a_class(seats: Seats, owner: Reader) -> str:
    owner.page.goto("/admin/members")
    owner.follow("Add people")
    owner.page.locator("#people").fill("wang.fang, 王芳\nann")
    with seats.watch_of(owner.page).allowing(422):
        owner.page.locator("main form .btn.main").click()
        expect(owner.main.locator(".err")).to_be_visible()  # ann is here already
    expect(owner.main.locator("#people")).to_have_value("wang.fang, 王芳\nann")
    owner.page.locator("#people").fill("wang.fang, 王芳\nlee, Ada Lee")
    owner.page.locator("main form .btn.main").click()
    slips = owner.main.locator(".slips > li")
    expect(slips).to_have_count(2)
    expect(slips.first).to_contain_text("王芳")
    link = slips.first.locator(".mono").inner_text()
    return link[link.index("/reset") :]


def _take_over(pupil: Reader, link: str) -> None:
    pupil.page.goto(link)
    pupil.page.locator("input[type=password]").first.fill(PASSWORD)
    pupil.page.locator("main form .btn.main").click()
    pupil.page.goto("/settings")
    expect(pupil.page.locator("[name=display_name]")).to_have_value("王芳")


def _end_sessions(owner: Reader, pupil: Reader) -> None:
    owner.page.goto("/admin/members?q=芳")
    expect(owner.main.locator("table.people tbody tr")).to_have_count(1)
    owner.main.locator("input.pick").check()
    owner.main.locator("#bulk [value=sessions]").click()
    expect(owner.main.locator("table.people tbody tr")).to_have_count(1)
    pupil.page.goto("/")
    expect(pupil.page.locator("a[href^='/login']").first).to_be_visible()


def _find_a_setting(owner: Reader, *, scripts: bool) -> None:
    """Found as one types, or by the button; changed, and back to its default."""
    owner.page.goto("/admin/settings")
    field = owner.page.locator("#find-setting")
    field.fill("unread_days")
    if scripts:
        expect(owner.main.locator(".set:visible")).to_have_count(1)
        field.fill("未读")  # in the other language
        expect(owner.main.locator("#unread_days-set")).to_be_visible()
        expect(owner.main.locator("#zone-set")).to_be_hidden()
    else:
        field.press("Enter")
        expect(owner.main.locator(".set")).to_have_count(1)
    owner.page.locator("#unread_days").fill("90")
    owner.page.locator("#unread_days").press("Enter")
    owner.sees(owner.say("Saved."))
    owner.page.goto("/admin/settings?q=unread_days")
    expect(owner.page.locator("#unread_days")).to_have_value("90")
    owner.main.locator("[name=default]").click()
    expect(owner.page.locator("#unread_days")).to_have_value("30")


def _choose_a_profile_and_take_it_back(owner: Reader) -> None:
    owner.page.goto("/admin/settings/profiles")
    owner.main.locator("[name=profile][value=classroom]").click()
    expect(owner.page).to_have_url(re.compile("/admin/settings/history$"))
    owner.main.locator("[name=all]").first.click()
    owner.page.goto("/admin/settings?q=joining")
    expect(owner.page.locator("#joining")).to_have_value("open")


def _ask_why(owner: Reader) -> None:
    owner.page.goto("/admin/members?q=bob")
    owner.main.locator("table.people tbody a").click()
    owner.page.locator("#address").fill("/t/1")
    owner.page.locator("#address").press("Enter")
    expect(owner.main.locator(".mayings dt")).to_have_count(7)
