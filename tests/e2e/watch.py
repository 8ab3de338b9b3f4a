"""Looks over a browser's shoulder: whatever a page of ours must never do is written down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

# Runs in every document before anything of the page. Hostile texts set `__fired` or call alert and its like.
_INSIDE = """
(() => {
  const tell = (what) => window.__tell(what + " at " + location.href);
  const fire = (what) => tell("script ran: " + what);
  for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = fire;
  Object.defineProperty(window, "__fired", { set: fire });
  document.addEventListener("securitypolicyviolation", (event) =>
    tell("policy: " + event.violatedDirective + " stopped " + (event.blockedURI || event.sample)));
  const later = setTimeout; // what a page asks every twelve seconds or so it asks every three
  window.setTimeout = (act, wait, ...more) => later(act, wait > 9000 && wait < 15000 ? wait / 4 : wait, ...more);
})();
"""
_EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")


class Watch:
    """Over all pages of a context. `origin` is the only place they may speak to."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.problems: list[str] = []
        self.requests: list[str] = []
        self._origin = "{0.scheme}://{0.netloc}".format(urlsplit(origin))
        self._allowed: set[int] = set()
        # a method of a list cannot carry the mark that Playwright puts on a handler
        context.expose_function("__tell", lambda what: self.problems.append(what))
        context.add_init_script(_INSIDE)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"error: {error.error}"))
        context.on("dialog", self._dialog)
        context.on("request", self._request)
        context.on("response", self._response)

    @contextmanager
    def allowing(self, *statuses: int) -> Iterator[None]:
        """Answers of this kind are meant."""
        before = self._allowed
        self._allowed = before | set(statuses)
        yield
        self._allowed = before

    def take(self) -> list[str]:
        """What was seen since the last time."""
        seen = self.problems.copy()
        self.problems.clear()
        return seen

    def _console(self, message: ConsoleMessage) -> None:
        if message.text.startswith("Autofocus processing was blocked"):
            return  # Chromium tells that the reader was quicker than the page
        status = _EXPECTED.match(message.text)
        if not (status and int(status[1]) in self._allowed):
            self.problems.append(f"console {message.type}: {message.text}")

    def _dialog(self, dialog: object) -> None:
        self.problems.append(f"dialog: {dialog.message}")  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and f"{parts.scheme}://{parts.netloc}" != self._origin:
            self.problems.append(f"request to {request.url[:200]}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._allowed:
            self.problems.append(f"{response.status} for {response.request.method} {response.url[:200]}")
