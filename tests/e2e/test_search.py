"""Searching as people do: typing, choosing a suggestion without the mouse, narrowing down, going to the post."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from .browser import DESK, PHONE, Seats
from .conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ASKED = re.compile(r"/search/suggest\?")


def field(page: Page) -> Locator:
    return page.locator("[data-suggest]:visible")


def options(page: Page) -> Locator:
    return page.locator(".finds [role=option]")


def active(page: Page) -> Locator:
    """The option that the field says is chosen."""
    name = field(page).get_attribute("aria-activedescendant")
    assert name
    return page.locator(f"#{name}")


def come(page: Page, shape: dict[str, Any]) -> None:
    """To the field, as one does: by its key, or by the sign in the head of a phone."""
    page.goto("/boards")
    page.wait_for_load_state("networkidle")
    if shape is PHONE:
        page.get_by_role("banner").locator("a[href$='/search']").tap()
        page.wait_for_url("**/search")
    else:
        page.keyboard.press("/")
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_attribute("role", "combobox")


@pytest.mark.parametrize("shape", [PHONE, DESK], ids=["360", "1280"])
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_a_suggestion_is_chosen_by_keyboard(language: str, shape: dict[str, Any], seats: Seats) -> None:
    page = seats.sit("bob", language, **shape)
    come(page, shape)
    page.keyboard.type("work")
    expect(options(page)).to_have_count(2)
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    assert field(page).get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    expect(active(page)).to_contain_text("Workshop 修修补补")
    expect(active(page)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    assert field(page).get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    expect(active(page)).to_have_attribute("href", "/search?q=work")
    page.keyboard.press("ArrowUp")
    box = page.locator(".finds").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= page.evaluate("innerWidth")
    page.keyboard.press("Enter")
    page.wait_for_url("**/b/workshop")


@pytest.mark.parametrize("shape", [PHONE, DESK], ids=["360", "1280"])
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_finds_are_narrowed_down_and_lead_to_the_post(
    scripts: bool, language: str, shape: dict[str, Any], seats: Seats, house: House
) -> None:
    page = seats.sit("", language, java_script_enabled=scripts, **shape)
    finds = page.locator("li.row")
    page.goto("/search")
    page.locator("#q").fill("oven")
    page.locator("#q").press("Enter")
    expect(page).to_have_url(f"{house.url}/search?q=oven")
    many = finds.count()
    page.locator(".filters > summary").click()
    page.locator("#board").select_option("kitchen")
    page.locator("#after").fill("2020-01-01")
    page.locator(".filters .btn:not(.word)").click()
    expect(page).to_have_url(f"{house.url}/search?q=oven+in%3Akitchen+after%3A2020-01-01")
    expect(page.locator("#q")).to_have_value("oven in:kitchen after:2020-01-01")
    assert 0 < finds.count() < many
    expect(page.locator(".chip")).to_have_count(2)
    page.locator(".chip").nth(1).click()
    expect(page).to_have_url(f"{house.url}/search?q=oven+in%3Akitchen")
    page.locator(".chip").click()
    expect(page).to_have_url(f"{house.url}/search?q=oven")
    expect(finds).to_have_count(many)
    finds.first.locator(".title a").click()
    expect(page.locator("article.post:target")).to_be_in_viewport()


def test_escape_closes_the_list_and_enter_searches_for_the_words(seats: Seats, house: House) -> None:
    page = seats.sit("bob")
    come(page, DESK)
    page.keyboard.type("ann")
    expect(options(page).first).to_contain_text("Ann")
    page.keyboard.press("Escape")
    expect(page.locator(".finds")).to_have_count(0)
    expect(field(page)).to_have_value("ann")
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_be_visible()
    page.get_by_role("heading", level=1).click()
    expect(page.locator(".finds")).to_have_count(0)
    field(page).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{house.url}/search?q=ann")
    expect(page.locator(".beside a").first).to_have_attribute("href", "/u/ann")


# letter by letter without a pause, however busy the machine is
QUICKLY = """(input, word) => {
  for (const letter of word) {
    input.value += letter;
    input.dispatchEvent(new InputEvent("input", { bubbles: true, data: letter }));
  }
}"""


def test_it_asks_in_the_pauses_of_typing_and_not_in_the_middle_of_a_composition(seats: Seats) -> None:
    page = seats.sit("bob")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if ASKED.search(request.url) else None)
    come(page, DESK)
    field(page).evaluate(QUICKLY, "workshop")
    expect(options(page).first).to_be_visible()
    assert len(asked) == 1
    field(page).fill("")
    keyboard = page.context.new_cdp_session(page)
    for typed in ("x", "xiu", "修"):
        keyboard.send("Input.imeSetComposition", {"text": typed, "selectionStart": 1, "selectionEnd": 1})
        page.wait_for_timeout(300)
    assert len(asked) == 1
    keyboard.send("Input.insertText", {"text": "修修补补"})
    expect(options(page).first).to_contain_text("Workshop 修修补补")
    assert len(asked) == 2


def test_who_was_logged_out_meanwhile_gets_what_a_guest_gets_and_no_complaint(seats: Seats) -> None:
    page = seats.sit("bob")
    come(page, DESK)
    page.context.clear_cookies()
    page.keyboard.type("work")
    expect(options(page).first).to_contain_text("Workshop")
