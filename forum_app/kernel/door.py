"""What happens to every request before Flask and to every answer after it: Host, base path, headers, the log.

A WSGI wrapper and not Flask hooks: it covers errors and static files alike and costs two microseconds.
"""

from __future__ import annotations

import itertools
import logging
import re
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger("hearth.requests")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_OTHERS = [
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    # not no-referrer: with it browsers send `Origin: null` with our own forms
    ("Referrer-Policy", "same-origin"),
]
HEADERS = [("Content-Security-Policy", POLICY), *_OTHERS]
# for owners who let posts show pictures from elsewhere
WITH_IMAGES = [("Content-Security-Policy", POLICY.replace("img-src 'self'", "img-src 'self' http: https:")), *_OTHERS]
SLOW = 0.5  # seconds; slower answers are logged
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^:\[\]@/\\\s]+)(?::\d{1,5})?")
_ids = itertools.count(int(time.time() * 10) % 10_000_000)


def request_id(environ: WSGIEnvironment) -> str:
    """A short name for this request, in the log and on error pages; made when first asked for."""
    found: str | None = environ.get("hearth.request_id")
    if found is None:
        found = environ["hearth.request_id"] = f"{next(_ids):x}"
    return found


class Hosts:
    """Which Host headers are ours. Anything else may be a page elsewhere whose name was pointed at this machine."""

    def __init__(self, public_urls: Iterable[str], addresses: Callable[[], frozenset[str]]) -> None:
        self._names = {"localhost", "127.0.0.1", "[::1]"}
        self._names |= {(urlsplit(url).hostname or "").lower() for url in public_urls}
        self._addresses = addresses
        self._asked = 0.0
        self._seen: set[str] = set()

    def allow(self, host: str) -> bool:
        if host in self._seen:
            return True
        match = _HOST.fullmatch(host)
        if not match:
            return False
        name = match[1].lower()
        if name not in self._names and time.monotonic() - self._asked > 5:
            # addresses change with DHCP and sleep; looked at again at most every five seconds
            self._asked = time.monotonic()
            self._names |= self._addresses()
        if name not in self._names:
            return False
        if len(self._seen) < 100:
            self._seen.add(host)
        return True


class Door:
    """`images` answers whether pages may show pictures from elsewhere; asked when an answer begins, so after the page
    was made and its options were read. `slow` is told of each slow answer: method, path, status, seconds. `kept`
    answers with a page that is kept (kernel/doorstep.py), or with None."""

    def __init__(
        self,
        inner: WSGIApplication,
        hosts: Hosts,
        base_path: str = "",
        images: Callable[[], Any] = lambda: False,
        slow: Callable[[str, str, str, float], None] = lambda *_: None,
        kept: Callable[[WSGIEnvironment, Any], Iterable[bytes] | None] = lambda *_: None,
    ) -> None:
        self._inner = inner
        self._hosts = hosts
        self._base = base_path
        self._images = images
        self._slow = slow
        self._kept = kept

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        began = time.perf_counter()
        status = ""

        def start(line: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            nonlocal status
            status = line
            return start_response(line, headers + (WITH_IMAGES if self._images() else HEADERS), *rest)

        answer = self._refusal(environ, start) or self._kept(environ, start) or self._inner(environ, start)
        took = time.perf_counter() - began
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or status >= "4" or took > SLOW:
            # the path only: a query may hold a code
            log.info(
                "%s %s %s %s %.0f ms",
                request_id(environ), environ["REQUEST_METHOD"], environ.get("PATH_INFO", ""), status[:3], took * 1000,
            )  # fmt: skip
        if took > SLOW:
            self._slow(environ["REQUEST_METHOD"], environ.get("PATH_INFO", ""), status[:3], took)
        return answer

    def _refusal(self, environ: WSGIEnvironment, start: Callable[..., Any]) -> Iterable[bytes] | None:
        """An answer without Flask, or None after the environment was made ready for it."""
        if not self._hosts.allow(environ.get("HTTP_HOST", "")):
            return _plain(start, "421 Misdirected Request", "This is not the address of this forum.\n")
        if self._base:
            path = environ.get("PATH_INFO", "")
            if path == self._base or path.startswith(self._base + "/"):
                environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + self._base
                environ["PATH_INFO"] = path[len(self._base) :] or "/"
            elif path == "/":
                start("302 Found", [("Location", f"{self._base}/"), ("Content-Length", "0")])
                return [b""]
            elif path not in ("/healthz", "/readyz"):
                return _plain(start, "404 Not Found", f"The forum is at {self._base}/\n")
        return None


def _plain(start: Callable[..., Any], status: str, text: str) -> list[bytes]:
    body = text.encode()
    start(status, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]
