"""Two members write to each other, one in English and one in Chinese, each on a phone; with scripts and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .browser import PHONE, Seats
from .conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SEND = re.compile("^(Send|发送)$")


def _write(page: Page, words: str) -> None:
    page.locator("#body").fill(words)
    page.get_by_role("main").get_by_role("button", name=SEND).click()


def _menu_entry(page: Page):  # type: ignore[no-untyped-def]
    page.locator("details.menu:not(.bell) > summary").click()
    return page.locator(".pop a[href='/messages']")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_two_members_write_to_each_other(scripts: bool, seats: Seats, house: House) -> None:
    ann = seats.sit("ann", "en", **PHONE, java_script_enabled=scripts)
    bob = seats.sit("bob", "zh-Hans", **PHONE, java_script_enabled=scripts)
    title = f"Lanterns {'with' if scripts else 'without'} scripts"
    ann.goto("/u/bob")
    ann.get_by_role("link", name="Send a message").click()
    expect(ann.locator("#to")).to_have_value("bob")
    ann.locator("#title").fill(title)
    _write(ann, "Shall we *hang* the lanterns today?")
    expect(ann.locator("article.post .prose")).to_contain_text("hang the lanterns")
    talk = ann.url.split("?")[0]
    _find(bob, title)
    _write(bob, "今天挂灯笼，五点见。")
    expect(bob.locator("article.post")).to_have_count(2)
    _comes_by_itself(ann) if scripts else ann.goto(talk)
    expect(ann.locator("article.post").last).to_contain_text("五点见")
    expect(ann.locator("article.post").last.locator(".prose")).to_have_attribute("lang", "zh-Hans")
    _quote(ann)
    _leave(bob)
    ann.goto(talk)
    expect(ann.locator("main")).to_contain_text("Nobody else is in this talk any more.")


def _find(bob: Page, title: str) -> None:
    """By the menu, which says that something waits; the newest is on top, and bold."""
    bob.goto("/")
    entry = _menu_entry(bob)
    expect(entry.locator(".count")).to_be_visible()
    entry.click()
    row = bob.locator("li.row.unread").first
    expect(row).to_contain_text(title)
    row.get_by_role("link").first.click()
    expect(bob.locator("article.post .prose")).to_contain_text("hang the lanterns")


def _comes_by_itself(ann: Page) -> None:
    """Without looking at the page anew: she is told, and goes there."""
    ann.evaluate("document.dispatchEvent(new Event('ask'))")
    pill = ann.locator("#talk-new")
    expect(pill).to_have_text("1 new message", timeout=30_000)
    pill.click()
    expect(ann.locator(".here")).to_be_visible()


def _quote(ann: Page) -> None:
    ann.locator("article.post").last.get_by_role("link", name="Quote #2").click()
    field = ann.locator("#body")
    expect(field).to_have_value(re.compile("五点见"))  # the quote has come
    field.fill(field.input_value() + "At five.")
    ann.get_by_role("main").get_by_role("button", name=SEND).click()
    quote = ann.locator("article.post").last.locator("blockquote.said")
    expect(quote).to_contain_text("五点见")
    expect(quote.get_by_role("link")).to_have_attribute("href", re.compile(r"^/m/\d+\?n=2$"))


def _leave(bob: Page) -> None:
    bob.locator("main a[href$='/leave']").click()
    bob.locator("main .btn.stop").click()
    expect(bob.locator(".toast")).to_be_visible()


def test_names_are_completed_where_a_message_is_addressed(seats: Seats, house: House) -> None:
    page = seats.sit("ann")
    page.goto("/messages/new")
    field = page.locator("#to")
    field.focus()
    expect(field).to_have_attribute("aria-autocomplete", "list")  # the script has come
    field.press_sequentially("bo")
    option = page.get_by_role("option", name="Bob 老鲍")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-controls", "people")
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    at, box = option.bounding_box(), field.bounding_box()
    assert at
    assert box
    assert at["y"] >= box["y"] + box["height"]
    page.keyboard.press("Enter")
    expect(field).to_have_value("bob, ")
    expect(page).to_have_url(re.compile("/messages/new$"))
    field.press_sequentially("mo")
    page.get_by_role("option").first.click()
    expect(field).to_have_value(re.compile("^bob, mo[^ ,]*, $"))
    field.fill("bob, ")
    page.locator("#title").fill("By the list")
    _write(page, "You were in the list.")
    expect(page.locator("article.post .prose")).to_contain_text("You were in the list.")
    page.goto(re.sub(r"\?.*", "", page.url) + "/invite")
    page.locator("#to").press_sequentially("mo", delay=500)  # the script comes with the first letter
    expect(page.get_by_role("option").first).to_be_visible()
