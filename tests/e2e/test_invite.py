"""The owner invites: the square leads in, the page tells who came; somebody else knocks and is let in."""

from __future__ import annotations

import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from forum_app.kernel.i18n import words
from tests.people import PASSWORD, Person
from tests.process import start

from .browser import DESK, PHONE, Seats
from .test_story import Reader

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PUBLIC = "http://192.168.1.23:8420"


def read_by_phone(picture: Path) -> str:
    done = subprocess.run(["zbarimg", "-q", "--raw", str(picture)], capture_output=True, encoding="utf-8", check=False)
    return done.stdout.strip()


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_people_are_invited_and_others_knock(
    language: str, scripts: bool, folder: Path, tmp_path: Path, open_app: object, browser: Browser
) -> None:
    app = open_app(folder)  # type: ignore[operator]
    Person(app, "root").post("/settings", {"display_name": "root", "language": language, "zone": "", "theme": ""})
    with start(folder, "--public-url", PUBLIC) as server:
        seats = Seats(browser, f"http://127.0.0.1:{server.port}")
        shape = DESK if language == "en" else PHONE

        def reader(who: str = "") -> Reader:
            return Reader(seats.sit(who, language, java_script_enabled=scripts, **shape), words(language)["_"])

        owner, guest, other = reader("root"), reader(), reader()
        _choose(owner, "invite")
        link = _invite(owner, tmp_path)
        _come(guest, link)
        if not scripts:
            owner.page.reload()
        expect(owner.page.locator("#came")).to_contain_text("wren", timeout=15_000)
        expect(owner.page.locator("#used")).to_contain_text("1")
        _choose(owner, "knock")
        _knock(other)
        _let_in(owner)
        _sit_down(other, scripts=scripts)
        assert seats.rise() == []


def _choose(owner: Reader, mode: str) -> None:
    owner.page.goto("/admin/settings")
    owner.page.locator("[name=joining]").select_option(mode)
    owner.press("Save", owner.main)


def _invite(owner: Reader, folder: Path) -> str:
    """Answers what the square says, on the page and on the sheet."""
    owner.page.goto("/admin/")
    if (fold := owner.page.locator(".side summary")).is_visible():
        fold.click()
    owner.follow("Invite people")
    owner.write("For whom? (a note for you)", "the neighbours")
    owner.press("Make the invitation")
    owner.sees("the neighbours", "192.168.1.23:8420")
    link = owner.page.locator("#link").inner_text()
    assert link.startswith(f"{PUBLIC}/join?i=")
    assert _scanned(owner.page, ".qr svg", folder / "page.png") == link
    owner.page.emulate_media(media="print")
    assert _scanned(owner.page, ".poster svg.code", folder / "sheet.png") == link
    expect(owner.main).to_be_hidden()
    owner.page.emulate_media(media="screen")
    return link


def _scanned(page: Page, square: str, picture: Path) -> str:
    page.locator(square).scroll_into_view_if_needed()
    page.locator(square).screenshot(path=picture)
    return read_by_phone(picture)


def _come(guest: Reader, link: str) -> None:
    parts = urlsplit(link)
    guest.page.goto(f"{parts.path}?{parts.query}")
    guest.sees(guest.say("%(name)s invites you.", name="root"))
    guest.write("What shall we call you?", "wren")
    guest.write("Choose a password", PASSWORD)
    guest.press("Join", guest.main)
    guest.page.wait_for_url("**/joined*")


def _knock(other: Reader) -> None:
    other.page.goto("/join")
    other.write("What shall we call you?", "robin")
    other.write("Choose a password", PASSWORD)
    other.write("Who are you? (if you like)", "from number 9")
    other.press("Knock", other.main)
    other.sees(other.say("You have knocked"))


def _let_in(owner: Reader) -> None:
    owner.page.goto("/admin/knocks")
    owner.sees("robin", "from number 9")
    owner.page.get_by_role("button", name=f"{owner.say('Let in')} robin").click()
    owner.sees(owner.say("Nobody waits."))


def _sit_down(other: Reader, *, scripts: bool) -> None:
    if not scripts:
        other.follow("Look again")
    expect(other.page.get_by_role("heading", name=other.say("The door is open"))).to_be_visible(timeout=15_000)
    other.press("Come in", other.main)
    other.page.wait_for_url("**/joined*")
