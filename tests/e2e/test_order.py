"""A moderator keeps order: moves three topics at once, follows a trace, pins until a day, locks and says why."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from forum_app.kernel.i18n import words

from .browser import DESK, PHONE, Seats
from .house import ZONE

pytestmark = pytest.mark.browser
LANE = "/b/lane"
Say = Callable[..., str]


def _write(page: Page, titles: list[str]) -> None:
    for title in titles:
        page.goto("/new?board=lane")
        page.locator("#title").fill(title)
        page.locator("#body").fill("Words.")
        page.locator("main .btn.main").first.click()
        page.wait_for_url(re.compile(r"/t/\d+"))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize(("language", "shape"), [("en", PHONE), ("zh-Hans", DESK)], ids=["phone", "desk"])
def test_a_moderator_keeps_order(language: str, shape: dict[str, Any], scripts: bool, seats: Seats) -> None:
    page, say = seats.sit("mod", language, java_script_enabled=scripts, **shape), words(language)["_"]
    mark = f"{language} {scripts}"
    titles = [f"Kettle {n} {mark}" for n in (1, 2, 3)]
    _write(page, titles)
    _move_them(page, say, titles)
    _follow_a_trace(page, titles[1])
    _pin_until_tomorrow(page, say)
    _lock_with_a_reason(page, say)


def _move_them(page: Page, say: Say, titles: list[str]) -> None:
    page.goto(LANE)
    for title in titles:
        row = page.locator(".row").filter(has_text=title)
        box = row.locator("input.pick").bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24
        row.get_by_role("checkbox").check()
    page.locator("#bulk-board").select_option("Attic 阁楼")
    page.locator("#bulk").get_by_role("button", name=say("Move"), exact=True).click()
    expect(page).to_have_url(re.compile(LANE + "$"))
    expect(page.locator(".toast")).to_contain_text("3")
    for title in titles:
        expect(page.locator(".trace").filter(has_text=title)).to_have_count(1)


def _follow_a_trace(page: Page, title: str) -> None:
    page.locator(".trace").filter(has_text=title).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    expect(page.locator(".crumb").get_by_role("link", name="Attic 阁楼")).to_be_visible()


def _pin_until_tomorrow(page: Page, say: Say) -> None:
    """In the forum's zone, for this moderator chose none."""
    page.locator("details.fold > summary").first.click()
    page.get_by_role("link", name=say("Pin until …"), exact=True).click()
    tomorrow = (datetime.now(ZoneInfo(ZONE)) + timedelta(days=1)).replace(hour=18, minute=30)
    page.locator("#until").fill(f"{tomorrow:%Y-%m-%dT%H:%M}")
    page.locator("main .btn.main").first.click()
    expect(page.locator(".toast")).to_contain_text("18:30")
    expect(page.locator("h1 .mk.pin")).to_have_attribute("title", re.compile("18:30"))


def _lock_with_a_reason(page: Page, say: Say) -> None:
    page.get_by_role("link", name=say("Lock with a reason"), exact=True).click()
    page.locator("#reason").fill("Boiled dry. 烧干了。")
    page.locator("main .btn.main").first.click()
    expect(page.locator(".head .reason")).to_have_text("Boiled dry. 烧干了。")
    expect(page.locator("#reply .hint")).to_contain_text("Boiled dry. 烧干了。")


def test_the_bar_comes_with_the_first_box_counts_and_takes_a_range(seats: Seats) -> None:
    page = seats.sit("mod")
    page.goto("/")
    bar, boxes = page.locator("#bulk"), page.locator(".row input.pick")
    expect(bar).to_be_hidden()
    boxes.nth(0).check()
    expect(bar).to_be_in_viewport()
    expect(bar).to_contain_text("1 chosen")
    boxes.nth(3).click(modifiers=["Shift"])
    expect(bar).to_contain_text("4 chosen")
    bar.get_by_role("button", name="Choose all").click()
    expect(bar).to_contain_text(f"{page.locator('input.pick').count()} chosen")
    bar.get_by_role("button", name="Choose none").click()
    expect(bar).to_be_hidden()
    page.locator(".row .title a").first.click()  # the rest of the row still leads to the topic
    expect(page).to_have_url(re.compile(r"/t/\d+"))


def test_without_scripts_the_bar_is_there_and_says_when_nothing_is_chosen(seats: Seats) -> None:
    page = seats.sit("mod", java_script_enabled=False, **PHONE)
    page.goto("/b/kitchen")
    page.locator("#bulk").get_by_role("button", name="Lock", exact=True).click()
    expect(page.locator(".toast")).to_have_text("No topic was chosen.")
    expect(page).to_have_url(re.compile("/b/kitchen$"))


def test_who_keeps_no_order_has_no_boxes(seats: Seats) -> None:
    page = seats.sit("ann")
    page.goto("/")
    expect(page.locator(".row").first).to_be_visible()
    expect(page.locator("input.pick, #bulk")).to_have_count(0)
