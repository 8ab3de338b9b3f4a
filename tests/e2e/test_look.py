"""Times in the reader's zone, words in the reader's language, the theme from the first byte, paper."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from .browser import Seats
from .conftest import House
from .house import ZONE
from .places import PLACES, Place

pytestmark = pytest.mark.browser
REFUSED = [place for place in PLACES if place.name.endswith("-refused")]
DARK, LIGHT = "rgb(27, 23, 20)", "rgb(251, 250, 248)"


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
def test_a_post_shows_the_readers_own_time(zone: str, seats: Seats, house: House) -> None:
    page = seats.sit(timezone_id=zone)
    page.goto(f"/t/{house.made.oven}")
    title = page.locator(".post time").first.get_attribute("title")
    at = _written(page, zone)
    assert title == f"{at.day} {at:%B %Y} at {at:%H:%M}"


def test_without_scripts_a_post_shows_the_forums_time(seats: Seats, house: House) -> None:
    page = seats.sit(timezone_id="America/New_York", java_script_enabled=False)
    page.goto(f"/t/{house.made.oven}")
    at = _written(page, ZONE)
    expect(page.locator(".post time").first).to_have_text(f"{at.day} {at:%b %Y} {at:%H:%M}")
    expect(page.locator(".post time").first).to_be_visible()


def _written(page: Page, zone: str) -> datetime:
    stamp = page.locator(".post time").first.get_attribute("datetime")
    assert stamp
    return datetime.fromisoformat(stamp).astimezone(ZoneInfo(zone))


def test_a_guests_theme_is_there_with_the_first_byte(seats: Seats) -> None:
    page = seats.sit(color_scheme="light", java_script_enabled=False)
    page.goto("/preferences")
    page.get_by_role("radio", name="Dark").check()
    page.get_by_role("button", name="Save").click()
    answer = page.goto("/boards")
    assert answer
    assert '<html lang="en" data-theme="dark">' in answer.text()[:60]
    expect(page.locator("html")).to_have_css("background-color", DARK)


def test_a_members_theme_goes_with_them(seats: Seats) -> None:
    page = seats.sit("bob", color_scheme="dark")
    page.goto("/settings")
    expect(page.locator("html")).to_have_css("background-color", DARK)
    page.get_by_label("Light or dark").select_option("Light")
    page.get_by_role("main").get_by_role("button", name="Save").click()
    expect(page.locator("html")).to_have_css("background-color", LIGHT)
    elsewhere = seats.sit("bob", color_scheme="dark")
    answer = elsewhere.goto("/")
    assert answer
    assert 'data-theme="light"' in answer.text()[:60]


def test_on_paper_a_topic_is_words_alone(seats: Seats, house: House) -> None:
    page = seats.sit("mod", color_scheme="dark")
    page.goto(f"/t/{house.made.own}")
    chrome = page.locator("header.top, footer.foot, .tools, .composer, .rail, .fab, .skip")
    assert chrome.count() > 5
    page.emulate_media(media="print")
    assert [part.get_attribute("class") for part in chrome.all() if part.is_visible()] == []
    expect(page.get_by_text("Who has folding chairs?")).to_be_visible()
    expect(page.get_by_role("heading", name="Chairs for five")).to_be_visible()
    expect(page.locator("html")).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    expect(page.locator(".prose").first).to_have_css("color", "rgb(0, 0, 0)")


def test_on_paper_a_link_shows_where_it_leads(seats: Seats, house: House) -> None:
    page = seats.sit("bob")
    page.goto(f"/t/{house.made.own}")
    page.get_by_label("Your reply").fill("See [the plan](https://example.org/plan).")
    page.get_by_role("button", name="Reply").click()
    link = page.get_by_role("link", name="the plan")
    expect(link).to_be_visible()
    page.emulate_media(media="print")
    printed = link.evaluate("link => getComputedStyle(link, '::after').content")
    assert "https://example.org/plan" in printed


@pytest.mark.parametrize("place", REFUSED, ids=str)
def test_what_is_wrong_is_said_in_the_readers_language(place: Place, seats: Seats) -> None:
    page = seats.stay(place.who, "zh-Hans")
    place.visit(seats, page)
    sentences = page.locator(".err, .banner").all_inner_texts()
    assert sentences
    assert [sentence for sentence in sentences if not re.search("[\u4e00-\u9fff]", sentence)] == []
