"""Taking part without words: react, keep, vote, mark the solution - with a thumb, by keyboard, and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .browser import PHONE, TABLET, Seats
from .conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def post(page: Page, number: int) -> Locator:
    return page.locator(f"article.post[data-number='{number}']")


def asked(ann: Page, bob: Page, title: str) -> str:
    """ann asks with a poll, bob answers; the topic's address."""
    ann.goto("/new?board=attic")
    ann.get_by_label("Title").fill(title)
    ann.locator("#body").fill("Who knows?")
    ann.locator("[data-poll] > summary").click()
    ann.get_by_label("Question").fill("When?")
    ann.get_by_label("Choices").fill("Today\n明天")
    ann.get_by_role("main").get_by_role("button", name="Post topic").click()
    expect(ann).to_have_url(re.compile(r"/t/\d+"))
    bob.goto(ann.url)
    bob.locator("#body").fill("I know.")
    bob.get_by_role("main").get_by_role("button", name="Reply", exact=True).click()
    expect(post(bob, 2)).to_be_visible()
    return ann.url


def stay(page: Page) -> None:
    """Mark the page: whether it is loaded anew is seen by the mark."""
    page.evaluate("window.still = true")


def stayed(page: Page) -> bool:
    return bool(page.evaluate("window.still === true"))


def like(page: Page, number: int) -> Locator:
    return post(page, number).locator("[data-key=l]")


def test_with_a_thumb_everything_happens_in_place(seats: Seats, house: House) -> None:
    ann, bob = seats.sit("ann", **PHONE), seats.sit("bob", **PHONE)
    topic = asked(ann, bob, "With a thumb")
    ann.goto(topic), bob.goto(topic)
    for page in (ann, bob):
        page.locator("body[data-member]").wait_for()
        page.wait_for_load_state("networkidle")
        stay(page)
    like(ann, 2).tap()
    expect(like(ann, 2)).to_have_attribute("aria-pressed", "true")
    expect(like(ann, 2).locator(".n")).to_have_text("1")
    post(ann, 2).locator(".reacts summary").tap()
    post(ann, 2).get_by_role("button", name="Heart").tap()
    expect(post(ann, 2).get_by_role("button", name="Heart")).to_have_attribute("aria-pressed", "true")
    like(ann, 2).tap()
    expect(like(ann, 2)).to_have_attribute("aria-pressed", "false")
    post(ann, 2).get_by_role("button", name="More for #2").tap()
    ribbon = post(ann, 2).locator("[data-key=b]")
    ribbon.tap()
    expect(ribbon).to_have_attribute("aria-pressed", "true")
    expect(ann.locator(".toast")).to_have_text("Bookmarked.Add a note")
    expect(ann.locator(".toast")).to_be_in_viewport()
    post(ann, 2).get_by_role("button", name="More for #2").tap()
    post(ann, 2).locator("[data-swap=solve]").tap()
    expect(ann.locator("header.head")).to_contain_text("Solved by Bob 老鲍 in #2")
    expect(post(ann, 2)).to_have_class(re.compile(r"\bsolution\b"))
    bob.get_by_label("明天").check()
    bob.get_by_role("button", name="Vote").tap()
    expect(bob.locator(".poll li").nth(1)).to_contain_text("your vote")
    expect(bob.locator(".poll li").nth(1)).to_contain_text("1 vote")
    assert stayed(ann)
    assert stayed(bob)
    ann.reload()
    expect(post(ann, 2).get_by_role("button", name="Heart")).to_have_attribute("aria-pressed", "true")
    ann.goto("/bookmarks")
    expect(ann.get_by_role("main")).to_contain_text("With a thumb")


def test_by_keyboard_the_focus_stays_where_one_was(seats: Seats, house: House) -> None:
    ann, bob = seats.sit("ann"), seats.sit("bob")
    topic = asked(ann, bob, "By keyboard")
    ann.goto(topic), bob.goto(topic)
    for page in (ann, bob):
        page.wait_for_load_state("networkidle")
        stay(page)
    for key, pressed in (("Enter", "true"), ("Space", "false"), ("Enter", "true")):
        like(ann, 2).focus()
        ann.keyboard.press(key)
        expect(like(ann, 2)).to_have_attribute("aria-pressed", pressed)
        expect(like(ann, 2)).to_be_focused()
    solve = post(ann, 2).locator("[data-swap=solve]")
    solve.focus()
    ann.keyboard.press("Enter")
    expect(solve).to_have_attribute("aria-pressed", "true")
    expect(solve).to_be_focused()
    bob.get_by_label("Today").focus()
    bob.keyboard.press("Space")
    bob.keyboard.press("Tab")
    bob.keyboard.press("Enter")
    expect(bob.locator(".poll li").nth(0)).to_contain_text("your vote")
    expect(bob.locator(".poll")).to_be_focused()
    assert stayed(ann)
    assert stayed(bob)


def test_without_scripts_each_button_comes_back_to_the_post(seats: Seats, house: House) -> None:
    ann, bob = (seats.sit(who, java_script_enabled=False) for who in ("ann", "bob"))
    topic = asked(ann, bob, "Without scripts")
    ann.goto(topic), bob.goto(topic)
    like(ann, 2).click()
    expect(ann).to_have_url(re.compile(r"#p\d+$"))
    expect(like(ann, 2)).to_have_attribute("aria-pressed", "true")
    post(ann, 2).locator("[data-key=b]").click()
    expect(post(ann, 2).locator("[data-key=b]")).to_have_attribute("aria-pressed", "true")
    post(ann, 2).locator("[data-swap=solve]").click()
    expect(ann.locator("header.head")).to_contain_text("Solved by")
    bob.get_by_label("Today").check()
    bob.get_by_role("button", name="Vote").click()
    expect(bob.locator(".poll li").nth(0)).to_contain_text("your vote")
    ann.goto("/bookmarks")
    ann.locator("#main li.kept details.more > summary").first.click()
    ann.get_by_label("Note").first.fill("for later")
    ann.get_by_role("button", name="Save").first.click()
    expect(ann.get_by_role("main")).to_contain_text("for later")
    ann.get_by_role("button", name="Remove bookmark").first.click()
    ann.get_by_role("button", name="Undo").click()
    expect(ann.get_by_role("main")).to_contain_text("for later")


def test_what_cannot_be_done_is_said_in_place(seats: Seats, house: House) -> None:
    ann, bob = seats.sit("ann"), seats.sit("bob")
    topic = asked(ann, bob, "Closed meanwhile")
    bob.goto(topic)
    bob.wait_for_load_state("networkidle")
    stay(bob)
    ann.goto(topic)
    ann.get_by_role("link", name="Look after this poll").click()
    ann.get_by_role("button", name="Close it now").click()
    bob.get_by_label("Today").check()
    with seats.watch_of(bob).allowing(409):
        bob.get_by_role("button", name="Vote").click()
        expect(bob.locator(".toast")).to_contain_text("This poll is closed.")
    assert stayed(bob)


def places(page: Page) -> tuple[int, float]:
    """How far the page is scrolled, and where the poll begins in the window."""
    return page.evaluate("[scrollY, document.querySelector('.poll').getBoundingClientRect().top]")


def test_a_vote_with_a_thumb_leaves_the_page_where_it_was(seats: Seats, house: House) -> None:
    ann, bob = seats.sit("ann"), seats.sit("bob", **PHONE)
    bob.goto(asked(ann, bob, "Where the page stays"))
    bob.wait_for_load_state("networkidle")
    bob.get_by_label("明天").check()
    bob.get_by_role("button", name="Vote").scroll_into_view_if_needed()
    bob.evaluate("scrollBy({top: 60, behavior: 'instant'})")
    before = places(bob)
    bob.get_by_role("button", name="Vote").tap()
    expect(bob.locator(".poll")).to_be_focused()
    expect(bob.get_by_role("status").filter(has_text="Your vote is counted.")).to_be_in_viewport()
    expect(bob.locator(".poll li", has_text="your vote")).to_be_in_viewport()
    assert places(bob) == pytest.approx(before, abs=1)


def test_the_word_after_a_bookmark_leads_to_its_note_and_brings_it_back(seats: Seats, house: House) -> None:
    ann, bob = seats.sit("ann"), seats.sit("bob")
    topic = asked(ann, bob, "With a note")
    ann.goto(topic)
    ann.wait_for_load_state("networkidle")
    ribbon, toast = post(ann, 2).locator("[data-key=b]"), ann.locator(".toast")
    for word, pressed in (("Bookmarked.", "true"), ("Bookmark removed.", "false")):
        ribbon.click()
        expect(toast).to_contain_text(word)
        expect(ribbon).to_have_attribute("aria-pressed", pressed)
    toast.get_by_role("button", name="Undo").click()
    expect(ribbon).to_have_attribute("aria-pressed", "true")
    toast.get_by_role("link", name="Add a note").click()
    expect(ann.get_by_label("Note").first).to_be_focused()


def test_who_asked_reads_the_word_solution_and_times_stay_near(seats: Seats, house: House) -> None:
    ann, bob = seats.sit("ann", **TABLET), seats.sit("bob")
    ann.goto(asked(ann, bob, "A word for it"))
    ann.wait_for_load_state("networkidle")
    solve = post(ann, 2).locator("[data-swap=solve]")
    expect(solve.locator(".only")).to_be_visible()
    solve.tap()
    expect(post(ann, 2)).to_have_class(re.compile("solution"))
    for time in ann.locator("article.post .when time").all():
        expect(time).to_have_text("just now")
