"""A member reports, a moderator works through the queue without a mouse, the member hears back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from forum_app.kernel.i18n import words

from .browser import DESK, PHONE, Seats

pytestmark = pytest.mark.browser
Say = Callable[..., str]


def _write(page: Page, title: str) -> str:
    """bob's topic; answers its path."""
    page.goto("/new?board=lane")
    page.locator("#title").fill(title)
    page.locator("#body").fill(f"Words of {title}")
    page.locator("main .btn.main").first.click()
    page.wait_for_url(re.compile(r"/t/\d+"))
    return page.url


def _report(page: Page, say: Say, path: str, reason: str, note: str) -> None:
    """From below the post, which on a phone is in its menu."""
    page.goto(path)
    more = page.locator(".tools [popovertarget]").first
    if more.is_visible():
        more.click()
    page.locator(".post a[href$='/report']").first.click()
    page.get_by_label(say(reason), exact=True).check()
    page.locator("#note").fill(note)
    page.get_by_role("button", name=say("Send the report"), exact=True).click()
    expect(page.locator(".toast").first).to_be_visible()


@pytest.mark.parametrize(("language", "shape"), [("en", PHONE), ("zh-Hans", DESK)], ids=["phone", "desk"])
def test_a_report_is_made_decided_by_keyboard_and_told(language: str, shape: dict[str, Any], seats: Seats) -> None:
    say = words(language)["_"]
    titles = [f"Cheap kettles {number} {language}" for number in (1, 2, 3)]
    bob = seats.sit("bob", language)
    paths = [_write(bob, title) for title in titles]
    ann = seats.sit("ann", language, **shape)
    for path, title in zip(paths, titles, strict=True):
        _report(ann, say, path, "Spam or advertising", f"note about {title}")
    mod = seats.sit("mod", language)
    _work_through(mod, say, titles)
    with seats.watch_of(bob).allowing(404):
        bob.goto(paths[0])
        expect(bob.locator("body")).not_to_contain_text(f"Words of {titles[0]}")
    bob.goto(paths[1])
    expect(bob.locator("body")).to_contain_text("Words, mended")
    ann.goto("/reports")
    for told in ("It is hidden now. Thank you.", "It was changed. Thank you."):
        expect(ann.locator("main")).to_contain_text(say(told))
    expect(ann.locator("main")).to_contain_text("Seen, thanks")
    ann.goto("/notices")
    ann.get_by_role("link", name=say("What you reported was looked at, and something was done")).first.click()
    expect(ann).to_have_url(re.compile("/reports#r"))


def _work_through(page: Page, say: Say, titles: list[str]) -> None:
    """Not a click: j to the first of the three, h hides it, e changes the next, d leaves the last as it is."""
    page.goto("/order")
    _come_to(page, titles[0])
    page.keyboard.press("n")
    page.keyboard.type("Seen, thanks")
    page.keyboard.press("Escape")  # out of the field, back to its report
    with page.expect_navigation():
        page.keyboard.press("h")
    expect(_chosen(page)).to_contain_text(titles[1])  # the next one, without a step
    with page.expect_navigation():
        page.keyboard.press("e")
    page.locator("#body").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Words, mended")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(_chosen(page)).to_contain_text(titles[2])
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_contain_text(say("Keys for this page"))
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.keyboard.press("d")
    for title in titles:
        expect(page.locator("main")).not_to_contain_text(title)


def _chosen(page: Page) -> Any:
    return page.locator(".case:focus")


def _come_to(page: Page, title: str) -> None:
    expect(page.locator("button[data-keys]")).to_be_visible()  # the script has come
    for _ in range(20):
        page.keyboard.press("j")
        if title in _chosen(page).inner_text():
            return
    raise AssertionError(f"j does not lead to {title}")
