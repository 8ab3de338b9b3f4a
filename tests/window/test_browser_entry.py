"""Without a window, the default browser comes in by a file that only its user can read: tried with Chromium."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from launcher import signin
from launcher.calling import call
from tests.e2e.browser import chromium
from tests.process import start

pytestmark = pytest.mark.browser


def test_chromium_comes_in_as_the_owner_and_its_history_knows_no_ticket(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(signin.webbrowser, "open", lambda address: bool(opened.append(address) or True))
    with start(folder) as server, chromium() as browser:
        note = json.loads((folder / "run" / "server.json").read_text())
        ticket = call(note["home"], note["key"])["ticket"]
        assert signin.open_signed_in(note["home"], ticket, folder / "run")
        [address] = opened
        context = browser.new_context()
        page = context.new_page()
        visited: list[str] = []
        page.on("framenavigated", lambda frame: visited.append(frame.url))
        page.goto(address)
        expect(page.locator("details.menu:not(.bell) > summary .vh").first).to_have_text("root: menu")
        assert page.url == note["home"]
        assert not any(ticket in each for each in (address, *visited))
        again = browser.new_context().new_page()
        again.goto(address)
        expect(again.get_by_role("heading", level=1)).to_have_text("This way in has expired")
        assert (folder / "run" / "open.html").stat().st_mode & 0o777 == 0o600
        context.close()
        assert server.client().get("/readyz").status == 200
