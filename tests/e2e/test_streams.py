"""Looking at the same topics in another order: from the words above the list, back again, and after logging in."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from forum_app.kernel.i18n import words
from tests.people import PASSWORD

from .browser import DESK, PHONE, Seats
from .conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NEWEST = "How the shed looks now"
OVEN = "The bread oven in the yard: it draws badly since the storm"


def first_is(page: Page, title: str) -> None:
    expect(page.locator(".row .title a").first).to_have_text(title)


@pytest.mark.parametrize("shape", [PHONE, DESK], ids=["360", "1280"])
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_guest_looks_at_topics_in_every_order_and_stays_there(
    scripts: bool,
    language: str,
    shape: dict,  # type: ignore[type-arg]
    seats: Seats,
    house: House,
) -> None:
    say = words(language)["_"]
    page = seats.sit("", language, java_script_enabled=scripts, **shape)

    def follow(word: str) -> None:
        page.get_by_role("main").get_by_role("link", name=say(word), exact=True).first.click()

    page.goto("/")
    follow("New")
    first_is(page, NEWEST)
    follow("Unanswered")
    first_is(page, NEWEST)
    expect(page.locator(".row")).to_have_count(3)
    follow("Hot")
    first_is(page, OVEN)
    follow("Top")
    first_is(page, OVEN)
    follow("All time")
    expect(page.get_by_role("link", name=say("All time"), exact=True)).to_have_attribute("aria-current", "page")
    assert page.url == f"{house.url}/?sort=top&period=all"
    page.get_by_role("link", name=say("Log in"), exact=True).first.click()
    page.locator("[name=username]").fill("bob")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main .btn.main").click()
    expect(page).to_have_url(f"{house.url}/?sort=top&period=all")
    follow("Latest")
    expect(page).to_have_url(f"{house.url}/")
