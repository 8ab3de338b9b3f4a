"""Chromium, and people who sit before it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.people import PASSWORD
from tests.process import Client

from .watch import Watch

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
# the first draws no tabs and tools that nobody sees, which cost twice as much as our pages
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
TABLET = {"viewport": {"width": 768, "height": 1024}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}}
LOCALES = {"en": "en-GB", "zh-Hans": "zh-CN"}


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, best the one without a screen; the test is skipped where there is none."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("there is no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Seats:
    """Opens watched browser contexts on one server. A person logs in once and is known again in the next context."""

    browser: Browser
    url: str
    names: dict[str, Any] = field(default_factory=dict)  # what paths of places may name
    _known: dict[str, Any] = field(default_factory=dict)
    _open: list[tuple[BrowserContext, Watch]] = field(default_factory=list)
    _kept: dict[str, Page] = field(default_factory=dict)

    def sit(self, who: str = "", language: str = "en", **options: Any) -> Page:
        """A page for this person; '' is a guest. Its watch hangs on it as `watch_of(page)`."""
        options = {"locale": LOCALES[language], "storage_state": self._state(who), **DESK, **options}
        return self._watched(**options).new_page()

    def stay(self, who: str = "", language: str = "en", **options: Any) -> Page:
        """The same page every time it is asked for with the same options: a new one takes a while."""
        key = repr((who, language, options))
        if key not in self._kept:
            self._kept[key] = self.sit(who, language, **options)
        return self._kept[key]

    def watch_of(self, page: Page) -> Watch:
        return next(watch for context, watch in self._open if context is page.context)

    def _watched(self, **options: Any) -> BrowserContext:
        context = self.browser.new_context(base_url=self.url, **options)
        self._open.append((context, Watch(context, self.url)))
        return context

    def _state(self, who: str) -> Any:
        if who and who not in self._known:
            self._known[who] = self._logged_in(who)
        return self._known.get(who)

    def _logged_in(self, who: str) -> Any:
        """The cookies of somebody who logged in, by HTTP. Stories tell how it is done in a browser."""
        system = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
        parts, agent = urlsplit(self.url), f"{system} HeadlessChrome/{self.browser.version} Safari/537.36"
        client = Client(parts.port or 80, parts.path, {"User-Agent": agent, "Accept-Language": LOCALES["en"]})
        client.log_in(who)
        client.close()
        where = {"domain": parts.hostname, "path": parts.path or "/", "expires": -1}
        how = {"httpOnly": True, "secure": False, "sameSite": "Lax"}
        cookies = [{"name": name, "value": value, **where, **how} for name, value in client.cookies.items()]
        return {"cookies": cookies, "origins": []}

    def rise(self, *, all_of_them: bool = False) -> list[str]:
        """Close all contexts but those of pages that stay; answers what was seen in any of them."""
        staying = [] if all_of_them else [page.context for page in self._kept.values()]
        for context, _ in self._open:
            if context not in staying:
                context.close()
        seen = [what for _, watch in self._open for what in watch.take()]
        self._open = [pair for pair in self._open if pair[0] in staying]
        if all_of_them:
            self._kept.clear()
        return seen


def log_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """By the form, in English."""
    page.goto("/login")
    page.get_by_label("Your name here").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: "/login" not in url)
