"""The owner announces, writes rules, lets the house rest: with and without scripts, in both languages."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from forum_app.kernel.i18n import words
from tests.people import PASSWORD
from tests.process import start

from .browser import Seats
from .house import Made
from .test_story import Reader

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_house_with_announcements_rules_and_a_rest(
    language: str, scripts: bool, furnished: tuple[Path, Made], tmp_path: Path, browser: Browser
) -> None:
    folder = Path(shutil.copytree(furnished[0], tmp_path / "data"))
    with start(folder) as server:
        seats = Seats(browser, f"http://127.0.0.1:{server.port}")

        def reader(who: str = "") -> Reader:
            return Reader(seats.sit(who, language, java_script_enabled=scripts), words(language)["_"])

        owner, ann, bob, guest = reader("root"), reader("ann"), reader("bob"), reader()
        topic = f"/t/{furnished[1].own}"
        _announce(owner)
        _put_away(ann)
        _put_away(guest)
        _write_rules(seats, owner)
        _join(seats, reader())
        _agree_before_writing(seats, bob, topic)
        _rest(owner)
        _lose_no_word(seats, bob, guest, owner, topic)
        assert seats.rise() == []


def _banner(reader: Reader) -> Locator:
    return reader.page.locator("aside.banner").filter(has_text="Oven day")


def _announce(owner: Reader) -> None:
    owner.page.goto("/admin/announcements")
    owner.follow("Announce something")
    owner.write("Your words", "**Oven day** is Saturday. 周六生炉子。")
    owner.page.locator("[name=preview]").dispatch_event("click")
    expect(owner.main.locator("strong").first).to_have_text("Oven day")
    owner.press("Save")
    owner.sees(owner.say("Saved."))
    expect(_banner(owner)).to_be_visible()


def _put_away(reader: Reader) -> None:
    """It stays away, on every page and after coming back."""
    reader.page.goto("/boards")
    away = _banner(reader).locator("a, button")
    away.filter(has_text=reader.say("Put it away")).click()
    if reader.page.url.endswith("/dismiss?next=%2Fboards"):  # a guest without scripts
        reader.press("Put it away")
    expect(reader.page).to_have_url(re.compile("/boards$"))
    for path in ("/boards", "/", "/search"):
        reader.page.goto(path)
        expect(_banner(reader)).to_have_count(0)


def _write_rules(seats: Seats, owner: Reader) -> None:
    with seats.watch_of(owner.page).allowing(404):
        owner.page.goto("/rules")
        owner.sees(owner.say("Nobody has written this page yet."))
    owner.follow("Write it")
    owner.write("Your words", "Tools go **back on the wall**. 工具挂回墙上。")
    owner.press("Save")
    expect(owner.main.locator("strong")).to_have_text("back on the wall")
    owner.page.goto("/admin/settings")
    owner.page.get_by_label(owner.say("Agree to the rules"), exact=True).check()
    owner.press("Save")
    owner.sees(owner.say("Saved."))


def _join(seats: Seats, guest: Reader) -> None:
    """Who has not agreed is asked, and keeps what was typed."""
    guest.page.goto("/join")
    guest.write("What shall we call you?", "cat")
    guest.write("Choose a password", PASSWORD)
    guest.page.locator("form input[name=accept]").evaluate("box => box.required = false")
    with seats.watch_of(guest.page).allowing(422):
        guest.press("Join", guest.main)
        guest.sees(guest.say("Read the rules, and say whether you agree."))
    expect(guest.page.get_by_label(guest.say("What shall we call you?"))).to_have_value("cat")
    guest.write("Choose a password", PASSWORD)
    guest.page.get_by_label(guest.say("I have read the house rules and agree to them.")).check()
    guest.press("Join", guest.main)
    expect(guest.page.get_by_role("link", name=guest.say("Join"), exact=True)).to_be_hidden()
    guest.page.goto("/new")
    guest.write("Title", "I am new here")
    guest.page.get_by_label(guest.say("Board"), exact=True).select_option(index=1)
    guest.write("Your words", "Hello.")
    guest.press("Post topic")
    expect(guest.main.get_by_role("heading", level=1)).to_have_text("I am new here")


def _agree_before_writing(seats: Seats, bob: Reader, topic: str) -> None:
    """The words wait while he reads the rules in another tab."""
    bob.page.goto(topic)
    with seats.watch_of(bob.page).allowing(403):  # what shows the words as a post is asked first, or not yet
        bob.write("Your reply", "Before the rules 先写好的话")
        bob.press("Reply")
        bob.sees(bob.say("The rules first"))
    link = bob.main.get_by_role("link", name=bob.say("Read the rules"))
    expect(link).to_have_attribute("target", "_blank")
    tab = Reader(bob.page.context.new_page(), bob.say)
    tab.page.goto(link.get_attribute("href") or "")
    tab.press("I agree")
    tab.sees(tab.say("Thank you. Now you can write."))
    bob.press("Send again")
    bob.sees("Before the rules 先写好的话")


def _set_mode(owner: Reader, mode: str) -> None:
    owner.page.goto("/admin/settings")
    owner.page.get_by_label(owner.say("The house is"), exact=True).select_option(mode)
    owner.write("What people are told meanwhile", "Back by six. 六点回来。")
    owner.press("Save")


def _rest(owner: Reader) -> None:
    _set_mode(owner, "read-only")
    expect(owner.page.locator("aside.banner").filter(has_text="Back by six.")).to_be_visible()


def _lose_no_word(seats: Seats, bob: Reader, guest: Reader, owner: Reader, topic: str) -> None:
    """He had begun before the rest; his words come back, and are sent when it is over. Closed, nobody sees anything."""
    bob.page.goto(topic)
    expect(bob.page.get_by_label(bob.say("Your reply"))).to_have_count(0)
    _set_mode(owner, "open")
    bob.page.goto(topic)
    bob.write("Your reply", "Begun before 之前写的")
    _set_mode(owner, "read-only")
    with seats.watch_of(bob.page).allowing(503):
        bob.press("Reply")
        bob.sees("Back by six.")
    expect(bob.page.locator("textarea[name=body]")).to_have_value("Begun before 之前写的")
    _set_mode(owner, "closed")
    with seats.watch_of(guest.page).allowing(503):
        guest.page.goto(topic)
        guest.sees(guest.say("Closed for the moment"), "Back by six.")
    owner.page.goto("/")
    owner.follow("Change this")
    _set_mode(owner, "open")
    bob.press("Send again")
    bob.sees("Begun before 之前写的")
