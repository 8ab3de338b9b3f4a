"""A talk that goes on: quote, answer, open what was answered, add, look at what changed, bring it back; copy code."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .browser import Seats
from .conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _post(page: Page, number: int):  # type: ignore[no-untyped-def]
    return page.locator(f"article.post[data-number='{number}']")


def _write(page: Page, words: str, button: str) -> None:
    field = page.locator("#body")
    field.fill((field.input_value() + words) if field.input_value() else words)
    page.get_by_role("main").get_by_role("button", name=button, exact=True).click()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_talk_goes_on(scripts: bool, seats: Seats, house: House) -> None:
    ann, bob, mod = (seats.sit(who, java_script_enabled=scripts) for who in ("ann", "bob", "mod"))
    ann.goto("/new?board=attic")
    ann.get_by_label("Title").fill(f"A ladder, {'with' if scripts else 'without'} scripts")
    _write(ann, "Who has the **long** ladder?", "Post topic")
    expect(ann).to_have_url(re.compile(r"/t/\d+"))
    topic = ann.url
    _quote(bob, topic)
    _answer(ann, topic, scripts)
    _add(ann, topic)
    _change(bob, topic)
    _bring_back(mod, topic)


def _quote(bob: Page, topic: str) -> None:
    bob.goto(topic)
    _post(bob, 1).get_by_role("link", name="Quote #1").click()
    expect(bob.locator("#body")).to_have_value(re.compile("Who has"))
    _write(bob, "Behind the bicycles.", "Reply")
    quote = _post(bob, 2).locator("blockquote.said")
    expect(quote).to_contain_text("Who has the long ladder?")
    expect(quote.get_by_role("link", name="Ann Leigh #1")).to_have_attribute("href", re.compile(r"^/p/\d+$"))


def _answer(ann: Page, topic: str, scripts: bool) -> None:
    ann.goto(topic)
    _post(ann, 2).get_by_role("link", name="Reply to #2").click()
    if scripts:
        expect(ann.locator(".composer.dock .re")).to_contain_text("#2")
    else:
        expect(ann.locator(".peek")).to_contain_text("Behind the bicycles.")
    _write(ann, "Found it.", "Reply")
    line = _post(ann, 3).locator("a.re[aria-expanded]" if scripts else "a.re")
    line.click()
    if not scripts:
        expect(ann).to_have_url(re.compile("#p"))
        return
    expect(_post(ann, 3).locator(".peek")).to_contain_text("Behind the bicycles.")
    expect(line).to_have_attribute("aria-expanded", "true")
    line.press("Enter")
    expect(_post(ann, 3).locator(".peek")).to_be_hidden()


def _add(ann: Page, topic: str) -> None:
    ann.goto(topic)
    _post(ann, 1).get_by_role("link", name="Add to it").click()
    _write(ann, "It is back on its hook.", "Add it")
    expect(_post(ann, 1).locator(".later")).to_contain_text("It is back on its hook.")


def _change(bob: Page, topic: str) -> None:
    bob.goto(topic)
    _post(bob, 2).get_by_role("link", name="Edit").click()
    field = bob.locator("#body")
    field.fill(field.input_value().replace("bicycles", "beehives"))
    bob.get_by_role("button", name="Save").click()
    _post(bob, 2).get_by_role("link", name="edited").click()
    expect(bob.locator("del")).to_have_text("bicycles")
    expect(bob.locator("ins")).to_have_text("beehives")
    expect(bob.get_by_role("button", name="Undo this change")).to_have_count(0)


def _bring_back(mod: Page, topic: str) -> None:
    mod.goto(topic)
    _post(mod, 2).get_by_role("link", name="edited").click()
    mod.get_by_role("button", name="Undo this change").click()
    expect(_post(mod, 2)).to_contain_text("Behind the bicycles.")
    expect(mod.get_by_text("The earlier text is back.")).to_be_visible()


def test_a_spoiler_opens_by_keyboard_and_a_footnote_leads_there_and_back(seats: Seats, house: House) -> None:
    page = seats.sit("", java_script_enabled=False)
    page.goto(f"/t/{house.made.rich}")
    summary = page.locator("details.spoil > summary").first
    expect(page.get_by_text("He says that of everything.").first).to_be_hidden()
    summary.press("Enter")
    expect(page.get_by_text("He says that of everything.").first).to_be_visible()
    page.get_by_role("link", name="Footnote 1", exact=True).first.click()
    expect(page.locator(":target")).to_contain_text("next to the stove")
    page.locator(":target").get_by_role("link", name="Footnote 1: back to the text").click()
    expect(page.locator(":target")).to_have_text("1")


def test_code_is_copied_without_a_secure_context(seats: Seats, house: House) -> None:
    """On plain HTTP there is no clipboard; what was copied is pasted into the reply."""
    page = seats.sit("ann")
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    page.goto(f"/t/{house.made.rich}")
    page.get_by_role("button", name="Copy", exact=True).first.click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
    field = page.locator("#body")
    field.focus()
    page.keyboard.press("Control+V")
    expect(field).to_have_value(re.compile("^def weight\\(volume: float"))
