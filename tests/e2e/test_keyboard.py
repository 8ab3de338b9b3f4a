"""Without a mouse: every stop is seen, menus open and close, everything can be written and sent."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.people import PASSWORD

from .browser import Seats
from .conftest import House

pytestmark = pytest.mark.browser

# What has the focus, whether it can be seen on the screen, and whether a ring is drawn around it. A link that covers
# its row draws the ring with the pseudo-element that covers it.
FOCUS = """() => {
  const here = document.activeElement;
  const rings = [getComputedStyle(here), getComputedStyle(here, "::after")];
  const box = here.getBoundingClientRect();
  return {
    what: here.outerHTML.slice(0, 100),
    id: Array.from(document.querySelectorAll("*")).indexOf(here),
    seen: box.bottom > 0 && box.top < innerHeight && box.width > 2 && box.height > 2,
    ring: rings.some((ring) => ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2),
  };
}"""


def stops(page: Page, many: int) -> list[dict[str, object]]:
    """The first stops of the tab key."""
    found = []
    for _ in range(many):
        page.keyboard.press("Tab")
        found.append(page.evaluate(FOCUS))
    return found


@pytest.mark.parametrize("path", ["/", "/t/{made.oven}"], ids=["home", "topic"])
def test_every_stop_of_the_tab_key_is_seen(path: str, seats: Seats, house: House) -> None:
    page = seats.sit("mod", reduced_motion="reduce")
    page.goto(path.format(made=house.made))
    found = stops(page, 30)
    assert [stop["what"] for stop in found if not (stop["seen"] and stop["ring"])] == []
    assert len({stop["id"] for stop in found}) == 30, "the focus went round in a ring"


def test_a_stop_without_a_ring_is_noticed(seats: Seats) -> None:
    page = seats.sit(bypass_csp=True)
    page.goto("/")
    page.add_style_tag(content="a:focus-visible{outline:0!important}")
    assert not all(stop["ring"] for stop in stops(page, 3))


def test_the_first_stop_leads_over_the_header(seats: Seats) -> None:
    page = seats.sit()
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_a_menu_opens_with_enter_and_closes_with_escape(seats: Seats) -> None:
    page = seats.sit("ann")
    page.goto("/")
    menu = page.locator("details.menu:not(.bell) > summary")
    menu.focus()
    page.keyboard.press("Enter")
    entry = page.get_by_role("link", name="Your settings")
    expect(entry).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(entry).to_be_hidden()
    expect(menu).to_be_focused()


def test_ctrl_enter_sends_what_is_written_and_enter_does_not(seats: Seats, house: House) -> None:
    page = seats.sit("ann")
    page.goto(f"/t/{house.made.own}")
    _go_to(page, "body")
    page.keyboard.type("Sent by the fingers")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Your reply")).to_have_value("Sent by the fingers\n")
    page.keyboard.press("Control+Enter")
    expect(page.locator("article.post").filter(has_text="Sent by the fingers")).to_be_visible()


def test_one_logs_in_writes_and_answers_by_the_keyboard_alone(seats: Seats) -> None:
    page = seats.sit()
    keys = page.keyboard
    page.goto("/login")
    _go_to(page, "username")
    keys.type("bob")
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(page.get_by_role("link", name="Join")).to_be_hidden()
    page.goto("/new")
    _go_to(page, "title")
    keys.type("No mouse in this house")
    keys.press("Tab")
    keys.type("Attic")
    _go_to(page, "body")
    keys.type("Only keys.")
    _press(page, "Post topic")
    expect(page.get_by_role("heading", name="No mouse in this house")).to_be_visible()
    _go_to(page, "body")
    keys.type("And an answer.")
    _press(page, "Reply")
    expect(page.get_by_text("And an answer.")).to_be_visible()


def _go_to(page: Page, field: str) -> None:
    """Press Tab until the field of `main` with this name has the focus."""
    _tab_until(page, f"document.activeElement.matches('main [name={field}]')")


def _press(page: Page, button: str) -> None:
    """Press Tab until a button has the focus, then Enter."""
    _tab_until(page, f"document.activeElement.matches('button') && document.activeElement.innerText === '{button}'")
    page.keyboard.press("Enter")


def _tab_until(page: Page, reached: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(reached):
            return
    raise AssertionError(f"the tab key never comes to where {reached}")
