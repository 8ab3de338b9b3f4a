"""Two members write to each other: the badge and the notice come by themselves, and opening one reads it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .browser import PHONE, Seats
from .conftest import House
from .test_access import misfits, prepare, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SOON = 30_000  # milliseconds: a page asks what is new every twelve seconds or so


def _write(page: Page, topic: int, words: str) -> None:
    page.goto(f"/t/{topic}")
    page.get_by_role("textbox", name="Your reply").fill(words)
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.locator("article.post").filter(has_text=words)).to_be_visible()


def test_two_members_write_to_each_other_and_are_told_at_once(seats: Seats, house: House) -> None:
    ann, bob = seats.sit("ann", bypass_csp=True), seats.sit("bob")
    _write(bob, house.made.own, "The bench is in the van.")
    bob.goto("/boards")
    badge = ann.locator(".bell .badge")
    ann.goto("/notices")
    if ann.get_by_role("button", name="Mark all read").locator("visible=true").count():
        ann.locator("main").get_by_role("button", name="Mark all read").click()
    ann.goto("/")  # a long page: the notices lie over no link at its foot
    expect(badge).to_be_hidden()
    ann.evaluate("window.stayed = true")

    _write(bob, house.made.own, "And four chairs.")
    expect(badge).to_have_text("1", timeout=SOON)
    expect(ann).to_have_title(re.compile(r"^\(1\) "))
    assert ann.evaluate("window.stayed"), "without a reload"
    ann.locator(".bell > summary").click()
    notice = ann.locator(".bell .notes a").first
    expect(notice).to_contain_text("Bob 老鲍")
    ann.emulate_media(reduced_motion="reduce")
    prepare(ann)
    assert violations(ann) == []

    notice.click()
    expect(ann.locator("article.post:target")).to_contain_text("And four chairs.")
    expect(badge).to_be_hidden()
    expect(ann).not_to_have_title(re.compile(r"^\("))
    _write(ann, house.made.own, "Thank you!")
    expect(bob.locator(".bell .badge")).to_be_visible(timeout=SOON)
    assert seats.rise() == []


def test_the_title_keeps_one_number_whoever_counts(seats: Seats, house: House) -> None:
    """The bell counts notices, the topic counts what came meanwhile: neither wipes the other's number away."""
    ann = seats.sit("ann")
    ann.goto(f"/t/{house.made.own}")
    ann.wait_for_function("document.querySelector('.fresh')")
    titles = ann.evaluate(
        """() => {
            const said = [];
            const live = (detail) => {
                document.dispatchEvent(new CustomEvent("live", { detail }));
                said.push(/^\\(\\S+\\)/.exec(document.title)?.[0] ?? "");
            };
            Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
            [{ notices: 2 }, { notices: 2 }, { notices: 2, new: 3 }, { new: 3 }, {}, { notices: 40 }].forEach(live);
            return said;
        }"""
    )
    assert titles == ["(2)", "(2)", "(3)", "(3)", "", "(9+)"]
    assert seats.rise() == []


def test_a_thumb_follows_ignores_and_reads_all(seats: Seats, house: House) -> None:
    page = seats.sit("ann", bypass_csp=True, reduced_motion="reduce", **PHONE)
    page.goto(f"/t/{house.made.rich}")
    level = page.get_by_role("group", name="What you hear of this topic")
    level.get_by_role("button", name="Mute").tap()
    expect(level.get_by_role("button", name="Mute")).to_have_attribute("aria-pressed", "true")
    page.goto("/u/bob")
    page.get_by_role("button", name="Ignore").tap()
    expect(page.get_by_role("button", name="Ignore")).to_have_attribute("aria-pressed", "true")
    page.goto(f"/t/{house.made.rich}")
    words = page.locator("article.post").filter(has=page.locator(".ignored")).locator(".prose").first
    expect(words).to_be_hidden()
    prepare(page)
    assert violations(page) == []
    assert misfits(page) == []
    page.locator(".ignored > summary").first.tap()
    expect(words).to_be_visible()
    page.goto("/u/bob")
    page.get_by_role("button", name="Normal").tap()
    expect(page.get_by_role("button", name="Normal")).to_have_attribute("aria-pressed", "true")
    page.goto("/boards")
    page.locator(".bell > summary").tap()
    box = page.locator(".bell > .pop").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 360, box
    page.locator(".bell").get_by_role("button", name="Mark all read").tap()
    expect(page.locator(".bell .badge")).to_be_hidden()
    expect(page.locator(".bell .new")).to_have_count(0)
    assert seats.rise() == []


def test_without_scripts_the_bell_leads_to_the_page(seats: Seats, house: House) -> None:
    bob, ann = seats.sit("bob"), seats.sit("ann", java_script_enabled=False)
    _write(bob, house.made.own, "One more chair.")
    ann.goto("/boards")
    ann.locator(".bell > summary").click()
    ann.locator(".bell").get_by_role("link", name="All notices").click()
    expect(ann.locator("main .notes .new").first).to_be_visible()
    ann.locator("main .notes a").first.click()
    expect(ann.locator("article.post:target")).to_contain_text("One more chair.")
    ann.locator(".bell > summary").click()
    ann.locator(".bell").get_by_role("button", name="Mark all read").click()
    expect(ann.get_by_role("heading", name="Notices")).to_be_visible()
    expect(ann.locator("main .notes .new")).to_have_count(0)
    assert seats.rise() == []
