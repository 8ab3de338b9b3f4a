"""Keeping order in a browser: posts become a topic of their own, and go back by the button in the toast."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .browser import PHONE, Seats
from .conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_moderator_takes_back_what_was_done(seats: Seats, house: House) -> None:
    mod = seats.sit("mod", **PHONE)
    mod.goto("/new?board=attic")
    mod.get_by_label("Title").fill("To be split")
    mod.locator("#body").fill("First words")
    mod.get_by_role("main").get_by_role("button", name="Post topic").click()
    expect(mod).to_have_url(re.compile(r"/t/\d+"))
    topic = mod.url.split("#")[0]
    for words in ("Second words", "Third words"):
        mod.goto(topic)
        mod.locator("#body").fill(words)
        mod.get_by_role("main").get_by_role("button", name="Reply", exact=True).click()
        expect(mod.get_by_text(words)).to_be_visible()
    number = re.search(r"/t/(\d+)", topic)
    assert number
    mod.goto(f"/t/{number[1]}/split")
    mod.get_by_label("Title of the new topic").fill("Split off")
    mod.get_by_role("checkbox").nth(1).check()
    mod.get_by_role("button", name="Make the topic").click()
    expect(mod.get_by_role("heading", level=1)).to_have_text("Split off")
    mod.get_by_role("button", name="Undo").click()
    expect(mod.get_by_text("It is as it was before.")).to_be_visible()
    expect(mod.get_by_role("heading", level=1)).to_have_text("To be split")
    expect(mod.get_by_text("Third words")).to_be_visible()
    mod.goto(f"/order/log?topic={number[1]}")
    expect(mod.get_by_text("undone by")).to_be_visible()
