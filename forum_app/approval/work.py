"""A page's own signed time, and the little sum that a browser does with it. No Flask, no SQL.

The sum: find a number so that the SHA-256 of the signature with it begins with BITS zeros. Looking costs about 2^BITS
hashes, which a browser does in well under a second; checking costs one. Nothing leaves this machine.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import threading
from collections.abc import Callable

BITS = 16
LIFE = 24 * 3600  # seconds for which a page may stay open
MOST_USED = 100_000  # tokens that are remembered as used, about 20 MB
_TOKEN = re.compile(r"([0-9]{1,12})\.([A-Za-z0-9_-]{12})\.([0-9a-f]{32})")
_NUMBER = re.compile(r"[0-9]{1,10}")


def token(secret: bytes, now: int) -> str:
    """A new one, as 1767225600.dQw4w9WgXcQx.<signature>."""
    begun = f"{now}.{secrets.token_urlsafe(9)}"
    return f"{begun}.{_signature(secret, begun)}"


def _signature(secret: bytes, begun: str) -> str:
    return hmac.new(secret, b"join " + begun.encode(), hashlib.sha256).hexdigest()[:32]


def made_at(secret: bytes, typed: str) -> int | None:
    """When a token of ours was made; None for what is none."""
    match = _TOKEN.fullmatch(typed)
    if match is None or not hmac.compare_digest(_signature(secret, f"{match[1]}.{match[2]}"), match[3]):
        return None
    return int(match[1])


def is_done(typed: str, number: str, bits: int = BITS) -> bool:
    """Is this number what was looked for? The token is one of ours."""
    if not _NUMBER.fullmatch(number):
        return False
    digest = hashlib.sha256(f"{typed.rpartition('.')[2]}:{number}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - bits) == 0


def solved(typed: str, bits: int = BITS) -> str:
    """What a browser does; for tests and robots."""
    number = 0
    while not is_done(typed, str(number), bits):
        number += 1
    return str(number)


class Used:
    """Tokens with which somebody has joined: each is good for one. In memory, of one process."""

    def __init__(self, most: int = MOST_USED) -> None:
        self._used: dict[str, int] = {}
        self._most = most
        self._lock = threading.Lock()

    def take(self, typed: str, now: int) -> bool:
        """True for the first who comes with it."""
        with self._lock:
            if typed in self._used:
                return False
            if len(self._used) >= self._most:
                self._forget(lambda at: at > now - LIFE)
            self._used[typed] = now
            return True

    def _forget(self, young: Callable[[int], bool]) -> None:
        """Those that are too old to be used anyway; and the older half, if that is not enough."""
        self._used = {typed: at for typed, at in self._used.items() if young(at)}
        for typed in list(self._used)[: max(0, len(self._used) - self._most // 2)]:
            del self._used[typed]
