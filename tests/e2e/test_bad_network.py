"""Answers that come late, or in another order: what was thrown away stays away, what was written is there once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.people import TOKEN

from .browser import Seats
from .conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _type(page: Page, words: str) -> None:
    area = page.locator("#body")
    area.click()
    expect(page.locator(".composer.live")).to_be_visible()
    area.press_sequentially(words)


def _line(page: Page):  # type: ignore[no-untyped-def]
    return page.locator(".composer .saved")


def _hold_first(page: Page, what: str) -> tuple[list[Route], Callable[[], None]]:
    """The first POST there reaches the host at once; its answer waits until what this returns is called."""
    held: list[Route] = []
    answers = []

    def hold(route: Route) -> None:
        if held or route.request.method != "POST":
            return route.fallback()
        held.append(route)
        return answers.append(route.fetch(max_redirects=0))

    page.context.route(re.compile(what), hold)
    return held, lambda: held[0].fulfill(response=answers[0])


def _until(page: Page, held: list[Route]) -> None:
    for _ in range(100):
        if held:
            return page.wait_for_timeout(300)  # the host has it by then
        page.wait_for_timeout(100)
    raise AssertionError("it was never sent")


def test_a_draft_thrown_away_while_it_is_saved_stays_away(seats: Seats, house: House) -> None:
    page = seats.sit("ann")
    page.goto(f"/t/{house.made.own}")
    _type(page, "Not worth it.")
    expect(_line(page)).to_have_text("Draft kept", timeout=15000)
    page.reload()
    expect(_line(page)).to_contain_text("Your draft from")
    held, release = _hold_first(page, "/drafts/reply")
    _type(page, " At all.")
    _until(page, held)
    _line(page).get_by_role("button", name="Discard").click()
    page.wait_for_timeout(300)
    release()
    expect(page.locator("#body")).to_have_value("")
    page.reload()
    page.locator("#body").click()
    expect(page.locator(".composer.live")).to_be_visible()
    expect(page.locator("#body")).to_have_value("")


def test_two_saves_at_once_are_no_other_device(seats: Seats, house: House) -> None:
    page = seats.sit("bob")
    page.goto(f"/t/{house.made.own}")
    held, release = _hold_first(page, "/drafts/reply")
    _type(page, "One.")
    _until(page, held)
    _type(page, " Two.")
    with page.expect_response(lambda answer: answer.status == 200 and "elsewhere" in answer.text()):
        page.evaluate("dispatchEvent(new Event('pagehide'))")
    page.wait_for_timeout(300)
    expect(_line(page)).not_to_contain_text("another device")
    release()
    expect(_line(page)).to_have_text("Draft kept", timeout=15000)
    page.reload()
    expect(page.locator("#body")).to_have_value("One. Two.")
    expect(_line(page)).to_contain_text("Your draft from")
    _line(page).get_by_role("button", name="Discard").click()
    expect(page.locator("#body")).to_have_value("")


def test_a_quote_is_not_lost_on_a_page_made_of_an_older_draft(seats: Seats, house: House) -> None:
    page = seats.sit("ann")
    page.goto(f"/t/{house.made.own}")
    _type(page, "Begun.")
    expect(_line(page)).to_have_text("Draft kept", timeout=15000)
    name = f"/drafts/reply:{house.made.own}"

    def meanwhile(route: Route) -> None:
        """The page is made, and then the save arrives that the page before it sent when it was left."""
        answer, request = route.fetch(), page.context.request
        token = TOKEN.search(answer.text())
        assert token
        fields = {
            "body": "Begun. Gone on.",
            "revision": str(request.get(name).json()["revision"]),
            "csrf_token": token[1],
        }
        assert request.post(name, form=fields).ok
        route.fulfill(response=answer)

    page.route(re.compile("/reply\\?quote"), meanwhile)
    page.goto(f"/t/{house.made.own}/reply?quote={house.made.own_post}")
    expect(page.locator("#body")).to_have_value(re.compile(r"^Begun\. Gone on\.\s+> \["))
    with page.expect_response(lambda answer: "/discard" in answer.url or "/drafts" in answer.url):
        page.goto("/drafts")
        page.get_by_role("button", name="Discard").first.click()


def test_words_that_change_while_they_are_sent_wait_for_the_button(seats: Seats, house: House) -> None:
    page = seats.sit("bob")
    held: list[Route] = []

    def hold(route: Route) -> None:
        if held:
            return route.fallback()
        return held.append(route)

    page.goto(f"/t/{house.made.rich}")
    page.context.route(re.compile("/reply$"), hold)
    _type(page, "Off it goes")
    send = page.locator(".composer .c-foot .btn.main")
    send.click()
    _until(page, held)
    _type(page, ", says bob.")
    held[0].abort()
    expect(send).to_be_enabled()
    page.wait_for_timeout(2500)
    expect(page.locator("#body")).to_have_value("Off it goes, says bob.")
    send.click()
    expect(page.locator("article.post .prose", has_text="Off it goes, says bob.")).to_have_count(1)
    expect(page.locator("#body")).to_have_value("")
    assert all("ERR_FAILED" in seen for seen in seats.watch_of(page).take())
