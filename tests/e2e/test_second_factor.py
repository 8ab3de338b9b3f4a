"""A member sets up a second factor, comes in by it, loses the phone, and comes in by a code on paper."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from forum_app.kernel.i18n import words
from tests.people import PASSWORD
from tests.process import start

from .browser import Seats
from .factor import code_of
from .house import Made
from .test_story import Reader

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("zh-Hans", False)], ids=["en", "zh-no-scripts"])
def test_a_phone_is_set_up_used_and_lost(
    language: str, scripts: bool, furnished: tuple[Path, Made], tmp_path: Path, browser: Browser
) -> None:
    folder = Path(shutil.copytree(furnished[0], tmp_path / "data"))
    with start(folder) as server:
        seats = Seats(browser, f"http://127.0.0.1:{server.port}")

        def reader(who: str = "") -> Reader:
            return Reader(seats.sit(who, language, java_script_enabled=scripts), words(language)["_"])

        secret, paper = _set_up(reader("ann"))
        phone = reader()
        _half_in(phone)
        used = code_of(secret, 1)
        phone.write("Code of the app", used)
        phone.press("Come in", phone.main)
        expect(phone.page).to_have_url(f"{seats.url}/boards")
        lost = reader()
        _half_in(lost)
        lost.follow("Without your phone?")
        lost.write("A recovery code", paper.upper())
        lost.press("Come in", lost.main)
        _switch_off(lost, used, seats)
        assert seats.rise() == []


def _set_up(ann: Reader) -> tuple[str, str]:
    """Answers the secret and a code of the paper."""
    ann.page.goto("/settings")
    ann.follow("Second factor")
    ann.write("Your password", PASSWORD)
    ann.press("Set it up")
    expect(ann.main.get_by_role("img")).to_be_visible()
    ann.main.locator("details.more > summary").click()
    secret = ann.main.locator(".secret").inner_text().replace(" ", "")
    ann.write("The code that the app shows now", code_of(secret))
    ann.press("Switch it on")
    paper = ann.main.locator(".codes li")
    expect(paper).to_have_count(8)
    code = paper.first.inner_text()
    ann.follow("I have kept them")
    expect(ann.main.locator(".okay")).to_be_visible()
    return secret, code


def _half_in(reader: Reader) -> None:
    reader.page.goto("/login?next=/boards")
    reader.write("Your name here", "ann")
    reader.write("Password", PASSWORD)
    reader.press("Log in", reader.main)
    expect(reader.main.get_by_role("heading", level=1)).to_have_text(reader.say("One more step"))


def _switch_off(reader: Reader, used: str, seats: Seats) -> None:
    """With the code that was used it is refused."""
    expect(reader.page.get_by_role("status").filter(has_text="7")).to_be_visible()
    reader.main.locator("details.more > summary").click()
    reader.write("Your password", PASSWORD)
    reader.write("Code, or a recovery code", used)
    with seats.watch_of(reader.page).allowing(422):
        reader.press("Switch it off")
        expect(reader.main.locator(".err")).to_be_visible()
