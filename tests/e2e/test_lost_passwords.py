"""Every password in the forum is lost, the owner's included, and there is no e-mail: all come back in."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from forum_app import create_app, load
from forum_app.kernel.i18n import words
from tests.people import PASSWORD
from tests.process import hearth, start

from .browser import Seats
from .house import Made
from .places import make_link
from .test_story import Reader

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NEW = "a new one for everybody"
IMPORTED = "周师傅"


@pytest.mark.parametrize(
    ("language", "scripts"), [("en", True), ("zh-Hans", True), ("en", False)], ids=["en", "zh", "en-no-scripts"]
)
def test_every_password_is_lost_and_everybody_comes_back(
    language: str, scripts: bool, furnished: tuple[Path, Made], tmp_path: Path, browser: Browser
) -> None:
    folder = Path(shutil.copytree(furnished[0], tmp_path / "data"))
    with start(folder) as server:
        seats = Seats(browser, f"http://127.0.0.1:{server.port}")

        def reader(who: str = "") -> Reader:
            return Reader(seats.sit(who, language, java_script_enabled=scripts), words(language)["_"])

        code = _write_down_codes(reader("ann"))
        _lose_every_password(folder)
        _cannot_log_in(seats, reader(), "ann")
        _come_back_by_code(reader(), "ann", code)
        owner = reader()
        _come_back_by_link(owner, _link_from_the_machine(folder), "root")
        for name in ("bob", IMPORTED):
            _come_back_by_link(reader(), _link_from_the_owner(owner, name), name)
        for name in ("root", "ann", "bob", IMPORTED):
            _log_in(reader(), name)
        _look_at_sessions(reader(), "ann")
        assert seats.rise() == []


def _write_down_codes(ann: Reader) -> str:
    """Answers one of the codes, as a person would copy it from paper."""
    ann.page.goto("/settings")
    ann.follow("Recovery codes")
    ann.write("Your password", PASSWORD)
    ann.press("Make my recovery codes")
    codes = ann.main.locator(".codes li")
    expect(codes).to_have_count(8)
    paper = codes.all_inner_texts()
    ann.follow("I have kept them")
    ann.sees(ann.say("A recovery code and your name let you back in without your password. There are eight of them, "
                     "each works once, and they are shown once."))  # fmt: skip
    expect(ann.main.get_by_text(paper[4])).to_have_count(0)
    return str(paper[4]).upper().replace("-", " ")


def _lose_every_password(folder: Path) -> None:
    """Nobody knows one any more, and nobody is logged in."""
    app = create_app(load({"data_dir": folder}, {}), worker=False)
    try:
        unknown = app.hashes.hash(secrets.token_hex())
        with app.db.transaction() as tx:
            tx.run("UPDATE member SET password = :unknown WHERE password IS NOT NULL", unknown=unknown)
            tx.run("DELETE FROM session")
    finally:
        app.close()


def _fill_log_in(reader: Reader, name: str, password: str) -> None:
    reader.page.goto("/login")
    reader.write("Your name here", name)
    reader.write("Password", password)
    reader.press("Log in", reader.main)


def _cannot_log_in(seats: Seats, reader: Reader, name: str) -> None:
    with seats.watch_of(reader.page).allowing(422):
        _fill_log_in(reader, name, PASSWORD)
        reader.sees(reader.say("The name and the password do not match. Capital letters count."))


def _is_in(reader: Reader, name: str) -> None:
    """The menu of the page is theirs."""
    expect(reader.page.locator(f"details.menu a[href='/u/{quote(name)}']")).to_have_count(1)


def _come_back_by_code(reader: Reader, name: str, code: str) -> None:
    reader.page.goto("/login")
    reader.follow("Lost your password?")
    reader.write("Your name here", name)
    reader.write("A recovery code", code)
    reader.write("New password", NEW)
    reader.press("Come back in")
    expect(reader.page.get_by_role("status").filter(has_text="7")).to_be_visible()
    _is_in(reader, name)


def _link_from_the_machine(folder: Path) -> str:
    done = hearth("user", "reset-password", "root", folder=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[0]


def _link_from_the_owner(owner: Reader, name: str) -> str:
    owner.page.goto(f"/u/{name}")
    owner.press("Make a link")
    return owner.page.locator("#link").inner_text()


def _come_back_by_link(reader: Reader, link: str, name: str) -> None:
    for _ in range(2):  # whatever shows a preview of it is there first
        reader.page.goto(link)
    expect(reader.main.get_by_text(f"@{name}")).to_be_visible()
    reader.write("New password", NEW)
    reader.press("Come in" if name == IMPORTED else "Come back in", reader.main)
    reader.sees(reader.say("Welcome back. Your new password is set, and you are logged out everywhere else."))
    _is_in(reader, name)


def _log_in(reader: Reader, name: str) -> None:
    _fill_log_in(reader, name, NEW)
    _is_in(reader, name)


def _look_at_sessions(reader: Reader, name: str) -> None:
    """She came back in one browser, logged in with another, and now with a third one; the others are ended."""
    _log_in(reader, name)
    reader.page.goto("/settings")
    reader.follow("Sessions")
    expect(reader.main.locator(".sessions li")).to_have_count(3)
    reader.press("End all others")
    expect(reader.main.locator(".sessions li")).to_have_count(1)


# --- what is shown once is copied


def _clipboard_is_away(page: Page) -> None:
    """As on a plain http address in the network."""
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")


@pytest.mark.parametrize("prepare", [_clipboard_is_away, lambda page: None], ids=["plain-http", "secure"])
def test_a_link_is_copied_by_its_button(prepare: Callable[[Page], None], seats: Seats) -> None:
    page = seats.sit("root", permissions=["clipboard-read", "clipboard-write"])
    prepare(page)
    page.goto("/u/bob")
    make_link(page)
    link = page.locator("#link").inner_text()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    expect(page.locator("#copied")).to_have_text("Copied")
    box = page.get_by_role("banner").get_by_label("Search", exact=True)
    box.focus()
    page.keyboard.press("Control+V")
    expect(box).to_have_value(link)


def test_without_scripts_no_button_is_shown_that_does_nothing(seats: Seats) -> None:
    page = seats.sit("root", java_script_enabled=False)
    page.goto("/u/bob")
    make_link(page)
    expect(page.locator("#link")).to_have_text(re.compile(r"/reset\?id=\d+&key="))
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
