"""The card beside a name: by the pointer, by keyboard, and never in the way."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, expect

from .browser import PHONE, Seats
from .conftest import House
from .test_access import RULES
from .test_taking import asked, post

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def card(page: Page) -> Locator:
    return page.locator(".card")


def name(page: Page, number: int) -> Locator:
    return post(page, number).locator("h2.who a")


@pytest.fixture
def ann(seats: Seats, house: House) -> Page:
    ann, bob = seats.sit("ann"), seats.sit("bob")
    ann.goto(asked(ann, bob, "Who is this?"))
    ann.wait_for_load_state("networkidle")
    return ann


def test_it_comes_when_the_pointer_rests_and_stays_while_it_is_on_it(ann: Page) -> None:
    asked_for: list[str] = []
    ann.on("request", lambda request: asked_for.append(request.url) if request.url.endswith("/card") else None)
    name(ann, 2).hover()
    expect(card(ann)).to_contain_text("@bob")
    at, link = card(ann).bounding_box(), name(ann, 2).bounding_box()
    assert at
    assert link
    assert at["x"] >= 0
    assert min(abs(at["y"] - link["y"] - link["height"]), abs(at["y"] + at["height"] - link["y"])) < 2
    card(ann).hover()
    ann.wait_for_timeout(900)
    expect(card(ann)).to_be_visible()
    ann.get_by_role("heading", level=1).hover()
    expect(card(ann)).to_have_count(0)
    name(ann, 2).hover()
    expect(card(ann)).to_be_visible()
    assert len(asked_for) == 1


def test_it_goes_with_escape_and_does_not_come_back_at_once(ann: Page) -> None:
    name(ann, 2).hover()
    expect(card(ann)).to_be_visible()
    ann.keyboard.press("Escape")
    expect(card(ann)).to_have_count(0)
    box = name(ann, 2).bounding_box()
    assert box
    ann.mouse.move(box["x"] + 3, box["y"] + 3)
    ann.wait_for_timeout(900)
    expect(card(ann)).to_have_count(0)


def test_by_keyboard_one_goes_into_it_and_follows_from_there(ann: Page) -> None:
    ann.keyboard.press("Tab")  # from here on it is the keyboard
    name(ann, 2).focus()
    expect(card(ann)).to_be_visible()
    for _ in range(3):
        ann.keyboard.press("Tab")
    follow = card(ann).get_by_role("button", name="Follow")
    expect(follow).to_be_focused()
    ann.keyboard.press("Enter")
    expect(follow).to_have_attribute("aria-pressed", "true")
    expect(follow).to_be_focused()
    expect(card(ann)).to_contain_text("You are told of what they write.")
    ann.keyboard.press("Escape")
    expect(card(ann)).to_have_count(0)
    expect(name(ann, 2)).to_be_focused()
    ann.reload()
    name(ann, 2).hover()
    expect(follow).to_have_attribute("aria-pressed", "true")
    follow_not = card(ann).get_by_role("button", name="Normal")
    follow_not.click()
    expect(follow).to_have_attribute("aria-pressed", "false")


def test_passing_by_asks_for_nothing_and_a_finger_opens_the_profile(ann: Page, seats: Seats) -> None:
    asked_for: list[str] = []
    ann.on("request", lambda request: asked_for.append(request.url) if request.url.endswith("/card") else None)
    name(ann, 2).hover()
    ann.get_by_role("heading", level=1).hover()
    ann.wait_for_timeout(900)
    assert asked_for == []
    phone = seats.sit("ann", **PHONE)
    phone.goto(ann.url)
    name(phone, 2).tap()
    phone.wait_for_url("**/u/bob")
    expect(card(phone)).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_it(scheme: Any, ann: Page) -> None:
    ann.emulate_media(color_scheme=scheme)
    name(ann, 2).hover()
    expect(card(ann)).to_be_visible()
    ann.evaluate(AXE_SCRIPT)
    found = ann.evaluate("rules => axe.run(document, { runOnly: rules, resultTypes: ['violations'] })", RULES)
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]] == []
