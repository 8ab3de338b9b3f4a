"""A second start calls the first one: over loopback, with a key from a file that only this user can read."""

from __future__ import annotations

import hmac
import http.client
import json
import secrets
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

PATH = "/window/raise"
HEADER = "X-Hearth-Key"
PATIENCE = 15.0  # seconds; longer than a window that is only now opened takes, or is waited for: desktop.OPENING
LOOPBACK = ("127.0.0.1", "::1")


class Bell:
    """What the first one answers. `ring` brings its window to the front, or answers a ticket for a browser."""

    def __init__(self, ring: Callable[[], dict[str, Any]]) -> None:
        self.key = secrets.token_urlsafe(32)
        self._ring = ring

    def answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes] | None:
        """The answer to a call; None for every other request, and for a caller who does not know the key."""
        given = environ.get("HTTP_X_HEARTH_KEY", "")
        if environ["REQUEST_METHOD"] != "POST" or environ.get("REMOTE_ADDR") not in LOOPBACK:
            return None
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self.key.encode()):
            return None
        body = json.dumps(self._ring()).encode()
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        start_response("200 OK", [*headers, ("Cache-Control", "no-store")])
        return [body]


def call(home: str, key: str) -> dict[str, Any]:
    """Ring the bell of the Hearth at `home`, an address on loopback; {} when it does not answer as one."""
    parts = urlsplit(home)
    if parts.hostname not in LOOPBACK or not key:
        return {}
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=PATIENCE)
    try:
        connection.request("POST", parts.path.rstrip("/") + PATH, b"", {HEADER: key})
        response = connection.getresponse()
        found = json.loads(response.read(10_000)) if response.status == 200 else {}
    except (OSError, http.client.HTTPException, ValueError):
        return {}
    finally:
        connection.close()
    return found if isinstance(found, dict) else {}
