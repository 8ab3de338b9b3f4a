"""A member makes addresses for a feed reader on the phone, copies one, has it read, and ends it."""

from __future__ import annotations

import shutil
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from forum_app.kernel.i18n import words
from tests.process import start

from .browser import PHONE, Seats
from .house import Made
from .test_story import Reader

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("zh-Hans", False)], ids=["en", "zh-no-scripts"])
def test_a_member_follows_the_forum_by_a_feed_reader(
    language: str, scripts: bool, furnished: tuple[Path, Made], tmp_path: Path, browser: Browser
) -> None:
    folder = Path(shutil.copytree(furnished[0], tmp_path / "data"))
    with start(folder) as server:
        seats = Seats(browser, f"http://127.0.0.1:{server.port}")
        page = seats.sit("ann", language, java_script_enabled=scripts, **PHONE)
        ann = Reader(page, words(language)["_"])
        page.goto("/settings")
        ann.follow("Feeds")
        ann.write("What is it for?", "my phone")
        ann.press("Make addresses")
        address = ann.main.locator("#a-posts").inner_text()
        if scripts:
            page.context.grant_permissions(["clipboard-read", "clipboard-write"])
            ann.press("Copy", ann.main.locator("#a-posts + p"))
            expect(page.locator("#copied")).to_have_text(ann.say("Copied"))
            assert page.evaluate("navigator.clipboard.readText()") == address
        feed = ET.fromstring(_fetched(address))
        assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) > 3
        ann.follow("I have kept them")
        expect(ann.main.get_by_text("my phone", exact=True)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        ann.main.locator(".sessions button").click()
        expect(page.get_by_role("status").filter(has_text=ann.say("The addresses are ended."))).to_be_visible()
        with pytest.raises(urllib.error.HTTPError) as refused:
            _fetched(address)
        assert refused.value.code == 404
        refused.value.close()
        assert seats.rise() == []


def _fetched(address: str) -> bytes:
    """As a feed reader does: without a cookie."""
    with urllib.request.urlopen(address, timeout=10) as answer:
        return bytes(answer.read())
