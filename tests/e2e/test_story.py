"""From an empty folder to a community, by hand: three people, both languages, with and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from forum_app.kernel.i18n import words
from tests.people import PASSWORD
from tests.process import start

from .browser import Seats
from .setup import setup_link

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@dataclass
class Reader:
    """A person who finds things by the words on them, in their language."""

    page: Page
    say: Callable[..., str]

    def press(self, button: str, within: Locator | None = None) -> None:
        (within or self.page).get_by_role("button", name=self.say(button), exact=True).click()

    def follow(self, link: str) -> None:
        self.page.get_by_role("link", name=self.say(link), exact=True).first.click()

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(self.say(label), exact=True).fill(text)

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.get_by_role("main").get_by_text(text).first).to_be_visible()

    def post(self, number: int) -> Locator:
        return self.page.locator(f"article.post[data-number='{number}']")

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_an_empty_folder_becomes_a_community(language: str, scripts: bool, tmp_path: Path, browser: Browser) -> None:
    with start(tmp_path / "data") as server:
        seats = Seats(browser, f"http://127.0.0.1:{server.port}")

        def reader() -> Reader:
            return Reader(seats.sit("", language, java_script_enabled=scripts), words(language)["_"])

        owner, ann, bob = reader(), reader(), reader()
        _found(owner, setup_link(server))
        _make_board(owner)
        _join(ann, "ann")
        topic = _write_topic(ann)
        _join(bob, "鲍勃")
        _reply(bob, topic)
        _change_and_take_back(ann, topic)
        _make_moderator(owner, "鲍勃")
        _keep_order(bob, topic)
        _find(reader(), topic)
        _leave(ann)
        assert seats.rise() == []


def _found(owner: Reader, link: str) -> None:
    owner.page.goto(link)
    owner.write("What is this place called?", "Plum Lane 梅巷")
    owner.write("And you?", "ruth")
    owner.write("A password, for when you come from another computer", PASSWORD)
    owner.press("Open the forum")
    owner.sees(owner.say("The fire is lit. Four small steps"))
    expect(owner.page.get_by_role("link", name="Plum Lane 梅巷")).to_be_visible()


def _make_board(owner: Reader) -> None:
    owner.page.goto("/admin/boards")
    owner.follow("Make a board")
    owner.write("Name", "Orchard 果园")
    owner.write("In one sentence", "Plums, mostly. 主要是梅子。")
    owner.press("Save")
    owner.sees(owner.say("The board is made."), "Orchard 果园")


def _join(reader: Reader, name: str) -> None:
    reader.page.goto("/")
    reader.follow("Join")
    reader.write("What shall we call you?", name)
    reader.write("Choose a password", PASSWORD)
    reader.press("Join")
    expect(reader.page.get_by_role("link", name=reader.say("Join"), exact=True)).to_be_hidden()


def _write_topic(ann: Reader) -> str:
    """Answers its address."""
    ann.page.goto("/")
    ann.follow("New topic")
    ann.write("Title", "The first plums 头一批梅子")
    ann.page.get_by_label(ann.say("Board"), exact=True).select_option("Orchard 果园")
    ann.write("Your words", "They are **ripe**.\n\n熟了。")
    ann.page.locator("[name=preview]").dispatch_event("click")  # who has scripts sees it beside the words anyway
    expect(ann.main.locator("strong").first).to_have_text("ripe")
    ann.press("Post topic")
    expect(ann.main.get_by_role("heading", level=1)).to_have_text("The first plums 头一批梅子")
    ann.sees("熟了。")
    return ann.page.url


def _reply(bob: Reader, topic: str) -> None:
    bob.page.goto(topic)
    bob.write("Your reply", "I bring a basket, @ann.")
    bob.press("Reply")
    bob.sees("I bring a basket,")
    expect(bob.post(2).get_by_role("link", name="@ann")).to_have_attribute("href", "/u/ann")


def _change_and_take_back(ann: Reader, topic: str) -> None:
    """Ann answers, edits it, deletes it, and restores it."""
    ann.page.goto(topic)
    ann.write("Your reply", "Frist come")
    ann.press("Reply")
    ann.post(3).get_by_role("link", name=ann.say("Edit")).click()
    ann.write("Your words", "First come, first served")
    ann.press("Save")
    expect(ann.post(3)).to_contain_text("First come, first served")
    expect(ann.post(3)).to_contain_text(ann.say("edited"))
    ann.press("Delete", ann.post(3))
    ann.sees(ann.say("#%(number)d was deleted by its author", number=3))
    expect(ann.main.get_by_text("First come, first served")).to_have_count(0)
    ann.press("Restore", ann.post(3))
    expect(ann.post(3)).to_contain_text("First come, first served")


def _make_moderator(owner: Reader, name: str) -> None:
    owner.page.goto(f"/u/{name}")
    owner.page.get_by_label(owner.say("Role")).select_option(owner.say("moderator"))
    owner.press("Change the role")
    owner.sees(owner.say("The role is changed."))


def _keep_order(mod: Reader, topic: str) -> None:
    """Lock, move, pin."""
    mod.page.goto(topic)
    mod.press("Lock")
    mod.sees(mod.say("locked: can be read, nothing new is written"))
    mod.follow("Move")
    board = mod.page.get_by_label(mod.say("To which board?"))
    board.select_option(index=0)
    name = board.locator("option").first.inner_text()
    mod.press("Move")
    mod.sees(mod.say("Moved to %(board)s.", board=name))
    mod.page.locator("details.fold > summary").first.click()
    mod.press("Pin everywhere")
    mod.sees(mod.say("The topic is pinned on its board and on the first page."))


def _find(guest: Reader, topic: str) -> None:
    """Somebody who only came to read finds it on the first page and by a Chinese word; nobody may answer."""
    guest.page.goto("/")
    expect(guest.main.locator(".pinned").get_by_role("link")).to_have_text("The first plums 头一批梅子")
    box = guest.page.get_by_role("banner").get_by_label(guest.say("Search"), exact=True)
    box.fill("梅子")
    box.press("Enter")
    guest.main.get_by_role("link", name="The first plums 头一批梅子").first.click()
    expect(guest.page).to_have_url(re.compile("^" + re.escape(topic)))
    guest.sees("I bring a basket,")
    expect(guest.page.get_by_label(guest.say("Your reply"))).to_have_count(0)


def _leave(ann: Reader) -> None:
    ann.page.goto("/")
    ann.press("Log out")
    expect(ann.page.get_by_role("link", name=ann.say("Log in"), exact=True)).to_be_visible()
    assert ann.page.request.get("/settings").status == 403
