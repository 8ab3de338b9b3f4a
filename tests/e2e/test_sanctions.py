"""Bob is warned, silenced and suspended by a moderator, with a page open and words half written, and comes back."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from forum_app.kernel.i18n import words
from tests.people import PASSWORD

from .browser import DESK, PHONE, Seats
from .test_access import misfits, prepare, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def looks_well(page: Page) -> None:
    assert misfits(page) == []
    prepare(page)
    assert violations(page) == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize(("language", "shape"), [("en", PHONE), ("zh-Hans", DESK)], ids=["phone", "desk"])
def test_somebody_is_called_to_order(language: str, shape: dict[str, Any], scripts: bool, seats: Seats) -> None:
    say = words(language)["_"]
    mod = seats.sit("mod", language, java_script_enabled=scripts, **shape)
    bob = seats.sit("", language, java_script_enabled=scripts, bypass_csp=True, **shape)  # for axe
    _come_in(bob)  # whom the run before has ended all sessions of
    topic = f"/t/{seats.names['made'].own}"

    def decide(act: str, why: str) -> None:
        mod.goto("/u/bob/order")
        mod.locator(f"input[name=act][value={act}]").check()
        mod.locator("#why").fill(why)
        mod.get_by_role("button", name=say("Do it"), exact=True).click()
        expect(mod.locator(".toast")).to_be_visible()

    decide("warn", "Kinder words, please.")
    bob.goto(topic)
    expect(bob.get_by_text("Kinder words, please.")).to_be_visible()
    if scripts:
        looks_well(bob)
    bob.get_by_role("button", name=say("I have read it"), exact=True).click()
    expect(bob.get_by_text("Kinder words, please.")).to_have_count(0)

    decide("silence", "Listen for three days.")
    bob.goto(topic)
    expect(bob.get_by_text("Listen for three days.")).to_be_visible()
    expect(bob.locator("#reply")).to_have_count(0)
    if scripts:
        looks_well(bob)
    mod.get_by_role("button", name=say("Lift it"), exact=True).click()

    bob.goto("/new?board=lane")
    bob.locator("#title").fill("Half written")
    bob.locator("#body").fill("Words of an hour.")
    with seats.watch_of(bob).allowing(403):  # whose page may look for similar topics in between
        decide("suspend", "Come back on Monday.")
        bob.locator("main .btn.main").first.click()
        expect(bob.get_by_text("Come back on Monday.")).to_be_visible()
        expect(bob.locator("textarea[name=body]")).to_have_value("Words of an hour.")
    if scripts:
        looks_well(bob)
    _knock(bob)
    with seats.watch_of(bob).allowing(403):
        bob.locator("main .btn.main").first.click()
        expect(bob.get_by_text("Come back on Monday.")).to_be_visible()
    mod.goto("/u/bob/order")
    mod.get_by_role("button", name=say("Lift it"), exact=True).click()
    _come_in(bob)


def _knock(page: Page) -> None:
    page.goto("/login")
    page.locator("#username").fill("bob")
    page.locator("#password").fill(PASSWORD)


def _come_in(page: Page) -> None:
    _knock(page)
    page.locator("main .btn.main").first.click()
    page.wait_for_url(lambda url: "/login" not in url)
