"""Somebody joins a house that asks for a little sum, writes, waits; a moderator works through the queue by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from forum_app.kernel.i18n import words
from tests.people import PASSWORD

from .browser import DESK, PHONE, Seats

pytestmark = pytest.mark.browser


@pytest.fixture
def asking(seats: Seats) -> Iterator[None]:
    """The owner asks for the sum, and wants to see everybody's first post."""
    root = seats.sit("root", "en", **DESK)
    _set(root, work="always", first="1")
    yield
    _set(root, work="off", first="0")


def _set(root: Page, *, work: str, first: str) -> None:
    root.goto("/admin/settings")
    root.locator("#join_work").select_option(work)
    root.locator("#hold_first").fill(first)
    root.locator("main .btn.main").last.click()
    expect(root.locator(".toast")).to_be_visible()


@pytest.mark.usefixtures("asking")
@pytest.mark.parametrize(("language", "shape"), [("en", DESK), ("zh-Hans", PHONE)], ids=["desk", "phone"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_newcomer_waits_and_a_moderator_looks(
    seats: Seats, language: str, shape: dict[str, Any], scripts: bool
) -> None:
    say, name = words(language)["_"], f"new{language[:2]}{int(scripts)}"
    page = seats.sit("", language, java_script_enabled=scripts, **shape)
    page.goto("/join")
    page.locator("#username").fill(name)
    page.locator("#password").fill(PASSWORD)
    page.locator("main .btn.main").click()
    page.wait_for_url(re.compile("/joined"))
    title = f"Stools {name}"
    page.goto("/new?board=lane")
    page.locator("#title").fill(title)
    page.locator("#body").fill("Are there any left?")
    page.locator("main .btn.main").first.click()
    page.wait_for_url(re.compile("/held"))
    expect(page.locator("main")).to_contain_text(title)
    _approve_by_keyboard(seats.sit("mod", language, java_script_enabled=scripts, **shape), title)
    page.goto("/b/lane")
    expect(page.get_by_role("link", name=title).first).to_be_visible()
    page.goto("/held")
    expect(page.locator("main")).to_contain_text(say("Nothing of yours waits"))


def _approve_by_keyboard(page: Page, title: str) -> None:
    page.goto("/order/waiting")
    mine = page.locator("article").filter(has_text=title)
    button = mine.locator("[name=approve]")
    for _ in range(200):
        page.keyboard.press("Tab")
        if button.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_be_visible()
    expect(page.locator("article").filter(has_text=title)).to_have_count(0)
