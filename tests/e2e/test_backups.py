"""The owner backs up, takes it along, something is wrecked; it is uploaded and restored, and all is there again."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from forum_app import Forum
from forum_app.kernel.i18n import words
from tests.people import PASSWORD, Person
from tests.process import start

from .browser import Seats
from .test_story import Reader

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_forum_is_wrecked_and_taken_back(
    scripts: bool, folder: Path, tmp_path: Path, open_app: Callable[..., Forum], browser: Browser
) -> None:
    app = open_app(folder)
    topic = Person(app, "ann").topic("Plums 梅子", "They are ripe.")
    app.close()
    with start(folder) as server:
        seats = Seats(browser, f"http://127.0.0.1:{server.port}")
        root = Reader(seats.sit("root", "en", java_script_enabled=scripts), words("en")["_"])
        file = _back_up(root, tmp_path / "along.hearth")
        _wreck(root, topic)
        _upload(root, file)
        with seats.watch_of(root.page).allowing(403):
            _restore(root)
            _log_in_again(root)
        root.page.goto(f"/t/{topic}")
        root.sees("They are ripe.")
        root.page.goto("/admin/backups")
        root.sees("before a restore", "The data from before a restore")
        assert seats.rise() == []


def _back_up(root: Reader, target: Path) -> Path:
    root.page.goto("/admin/backups")
    root.sees("none yet")
    root.press("Back up now")
    _settled(root)
    root.sees("checked and good")
    root.page.locator("main .list a").first.click()
    with root.page.expect_download() as download:
        root.follow("Download")
    assert re.fullmatch(r"hearth-\d{8}-\d{4}\.hearth", download.value.suggested_filename)
    download.value.save_as(target)
    return target


def _settled(root: Reader) -> None:
    """The page goes on by itself: by its script, or because it is loaded again every few seconds."""
    expect(root.page.locator("[data-doing]")).to_have_count(0, timeout=30_000)


def _wreck(root: Reader, topic: int) -> None:
    root.page.goto(f"/t/{topic}")
    root.page.get_by_role("button", name="Delete this topic", exact=True).click()
    root.page.goto("/")
    expect(root.main.get_by_text("Plums 梅子")).to_have_count(0)


def _upload(root: Reader, file: Path) -> None:
    root.page.goto("/admin/backups")
    root.page.locator("[name=backup]").set_input_files(file)
    root.press("Upload")
    root.page.wait_for_timeout(500)
    _settled(root)
    if "uploaded-" not in root.page.url:
        root.page.goto("/admin/backups")
        root.page.locator("main .list li", has_text="uploaded").locator("a").click()
    root.sees("uploaded", "What is inside", "checked and good")


def _restore(root: Reader) -> None:
    root.page.get_by_label("Yes, restore the forum to this time").check()
    root.press("Restore")
    root.sees("The forum is being restored")


def _log_in_again(root: Reader) -> None:
    """The page waits for the forum, and leads to the door."""
    link = root.page.get_by_role("link", name="Log in", exact=True)
    field = root.page.get_by_label("Your name here", exact=True)
    expect(field.or_(link).first).to_be_visible(timeout=30_000)
    if not field.count():
        link.first.click()
    root.write("Your name here", "root")
    root.write("Password", PASSWORD)
    root.press("Log in", root.main)
    root.page.wait_for_load_state()
