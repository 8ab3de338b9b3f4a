"""The owner looks after the house: how it is, what to copy, the log; from another computer, the password again."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from forum_app.kernel.db import Database
from forum_app.kernel.i18n import words
from tests.people import PASSWORD
from tests.process import Running, start

from .browser import Seats
from .house import Made
from .test_story import Reader

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_owner_looks_after_the_house(
    language: str, scripts: bool, furnished: tuple[Path, Made], tmp_path: Path, browser: Browser
) -> None:
    folder = Path(shutil.copytree(furnished[0], tmp_path / "data"))
    with start(folder) as server:
        seats = Seats(browser, f"http://127.0.0.1:{server.port}")
        owner = Reader(seats.sit("root", language, java_script_enabled=scripts), words(language)["_"])
        _look(owner)
        _copy(owner, scripts=scripts)
        _read_the_log(owner)
        with _from_elsewhere(owner):
            _open_a_page(owner)
            _carry_out_an_act(seats, owner, server)
        assert seats.rise() == []


def _look(owner: Reader) -> None:
    owner.page.goto("/admin/")
    owner.sees(owner.say("What was said"), owner.say("When people come"), owner.say("Room on the disk"))
    expect(owner.main.get_by_role("img", name=re.compile(r"\d+"))).not_to_have_count(0)


def _copy(owner: Reader, *, scripts: bool) -> None:
    """As on a plain http address, where there is no clipboard to write to."""
    owner.follow("Copy diagnostics")
    text = owner.page.get_by_label(owner.say("Diagnostics"), exact=True)
    expect(text).to_have_value(re.compile("^Hearth .*SQLite 3", re.DOTALL))
    button = owner.main.locator("[data-copies]")
    if not scripts:
        expect(button).to_be_hidden()
        return
    owner.page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    button.click()
    expect(button).to_contain_text(owner.say("Copied"))
    field = owner.page.locator("#q0")
    field.focus()
    owner.page.keyboard.press("Control+V")
    expect(field).to_have_value(re.compile("^Hearth .*SQLite 3"))


def _read_the_log(owner: Reader) -> None:
    owner.page.goto("/admin/")
    owner.follow("Read the log")
    expect(owner.main.locator(".log li").filter(has_text="POST /login 303").first).to_be_visible()
    owner.write("Search the log", "zeppelin")
    owner.press("Show")
    owner.sees(owner.say("Nothing here."))
    with owner.page.expect_download() as download:
        owner.follow("Save as text")
    assert "starts on port" in download.value.path().read_text("utf-8")


@contextmanager
def _from_elsewhere(owner: Reader) -> Iterator[None]:
    """As if a proxy had brought it."""
    owner.page.set_extra_http_headers({"X-Forwarded-For": "203.0.113.9"})
    yield
    owner.page.set_extra_http_headers({})


def _open_a_page(owner: Reader) -> None:
    owner.page.goto("/admin/settings")
    owner.sees(owner.say("Is it you?"))
    owner.write("Your password", PASSWORD)
    owner.press("Go on")
    expect(owner.page).to_have_url(re.compile("/admin/settings$"))


def _carry_out_an_act(seats: Seats, owner: Reader, server: Running) -> None:
    """Ten minutes later: what was typed waits for the password, also for the right one."""
    db = Database(server.folder / "hearth.db", lock=server.folder / "run" / "write.lock")
    with db.transaction() as tx:
        tx.run("UPDATE session SET confirmed_at = 0")
    db.close()
    owner.write("In one sentence", "Typed once, 只写一次")
    with seats.watch_of(owner.page).allowing(403, 422):
        owner.press("Save")
        owner.sees(owner.say("Is it you?"))
        owner.write("Your password", "not this one")
        owner.press("Go on")
        owner.sees(owner.say("This is not your present password."))
        owner.write("Your password", PASSWORD)
        owner.press("Go on")
    owner.sees(owner.say("Saved."))
    expect(owner.page.get_by_label(owner.say("In one sentence"), exact=True)).to_have_value("Typed once, 只写一次")
