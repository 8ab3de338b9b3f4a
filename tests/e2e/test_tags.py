"""Tags in a browser: typed on a phone without scripts, followed, narrowed down, taken off; completed by a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from forum_app.kernel.i18n import words

from .browser import DESK, PHONE, Seats
from .conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_topic_gets_tags_on_a_phone_and_is_found_by_them(
    scripts: bool, language: str, seats: Seats, house: House
) -> None:
    say = words(language)["_"]
    page = seats.sit("ann", language, java_script_enabled=scripts, **PHONE)
    page.goto("/new")
    page.locator("[name=title]").fill("谁要旧瓦 Old tiles")
    page.locator("[name=board]").select_option("lane")
    page.locator("[name=tags]").fill("屋顶、Old Tiles，椅子")
    page.locator("[name=body]").fill("大约两百片。About two hundred.")
    page.locator("main .c-foot .btn.main").click()
    tags = page.locator("header.head a.tag")
    expect(tags).to_have_count(3)
    expect(page.locator("header.head")).to_contain_text("Chairs")  # 椅子 is another word for it
    page.get_by_role("link", name="屋顶", exact=True).first.click()
    expect(page.locator(".row .title a").first).to_have_text("谁要旧瓦 Old tiles")
    page.goto(page.url + "?board=lane")
    chips = page.locator(".chips a")
    expect(chips).to_have_count(2)
    chips.nth(1).click()
    assert "board" not in page.url
    page.locator(".chips a").first.click()
    expect(page).to_have_url(f"{house.url}/")
    page.get_by_role("link", name="谁要旧瓦 Old tiles").first.click()
    page.get_by_role("link", name=say("Change tags")).click()
    page.locator("[name=tags]").fill("")
    page.locator("main .btn.main").click()
    expect(page.get_by_role("link", name=say("Add tags"))).to_be_visible()
    expect(tags).to_have_count(0)


def test_what_is_begun_is_completed(seats: Seats) -> None:
    page = seats.sit("ann", "en", **DESK)
    page.goto("/new")
    field = page.locator("[name=tags]")
    field.press_sequentially("oak, sea")
    expect(page.locator("#tags-fit option")).to_have_count(1)
    assert page.locator("#tags-fit option").get_attribute("value") == "oak, Chairs"
