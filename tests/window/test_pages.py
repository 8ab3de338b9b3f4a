"""The question when the window closes and the page about this computer: for everyone, by day and night."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from forum_app import Forum, create_app, load
from launcher import signin
from launcher.server import Server, bind
from tests.e2e.browser import DESK, PHONE, chromium, log_in
from tests.e2e.test_access import prepare, violations

from .screen import PICTURES
from .test_closing import Desk, seen

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOOKS = [(shape, theme) for shape in (PHONE, DESK) for theme in ("light", "dark")]


@pytest.fixture
def house(folder: Path, tmp_path: Path) -> Iterator[tuple[Forum, str]]:
    """The forum on a computer with a window, served through the owner's own door."""
    app = create_app(load({"data_dir": folder, "limits": False}, {}), machine=Desk(tmp_path), worker=False)
    sock = bind("127.0.0.1", 0)
    server = Server(lambda environ, start: app(environ | {"hearth.door": "home"}, start), [sock], threads=4)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield app, f"http://127.0.0.1:{sock.getsockname()[1]}/"
    server.stop()
    thread.join()
    app.close()


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def looked_at(page: Page, name: str) -> list[str]:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"window-page-{name}.png", full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    prepare(page)
    return [*violations(page), *([f"{wide} pixels too wide"] if wide > 0 else [])]


def test_axe_finds_nothing_on_them(house: tuple[Forum, str], browser: Browser) -> None:
    app, home = house
    seen(app, "ann", "bob", "mod")
    found = []
    for shape, theme in LOOKS:
        context = browser.new_context(base_url=home, bypass_csp=True, color_scheme=theme, **shape)
        page = context.new_page()
        name = f"{page.viewport_size and page.viewport_size['width']}-{theme}"
        page.set_content(signin.page(home, app.tickets.issue("closing")))
        page.wait_for_url("**/window/enter")
        found += looked_at(page, f"closing-{name}")
        page.get_by_label("Do the same next time").check()
        page.get_by_role("button", name="Keep the forum open").click()
        page.wait_for_url("**/window/close")
        assert app.machine.comforts()["closing"] == "keep"
        page.set_content(signin.page(home, "used up"))
        page.get_by_role("heading", name="This way in has expired").wait_for()
        found += looked_at(page, f"stale-{name}")
        log_in(page, "root")
        page.goto("/admin/computer")
        page.get_by_label("Keep it awake").check()
        page.get_by_role("button", name="Save").click()
        page.get_by_text("Saved.").wait_for()
        found += looked_at(page, f"computer-{name}")
        context.close()
    assert found == []
    assert app.machine.comforts()["awake"] == "yes"
