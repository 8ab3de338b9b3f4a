"""One-time passwords of the clock: RFC 6238 over RFC 4226, SHA-1, six digits, half a minute. No Flask, no SQL.

These are the values that every app knows without being told; others are ignored by some of them.
"""

from __future__ import annotations

import base64
import hmac
import secrets
import unicodedata
from urllib.parse import quote, urlencode

STEP = 30  # seconds
DIGITS = 6
DRIFT = 1  # steps by which a phone's clock may differ, either way
LOOKED_AT = 40  # steps around the present in which a wrong clock is recognised, while it is set up
_KEY_BYTES = 20  # RFC 4226: as long as the hash
_GAPS = str.maketrans("", "", " \t\u3000-‐‑‒–—.")


def new_secret() -> str:
    """160 bits, as apps take them: base32 without padding."""
    return base64.b32encode(secrets.token_bytes(_KEY_BYTES)).decode()


def grouped(secret: str) -> str:
    """As people copy it by hand: ABCD EFGH …"""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def step_at(now: int) -> int:
    return now // STEP


def hotp(key: bytes, counter: int, digits: int = DIGITS) -> str:
    """RFC 4226, 5.3."""
    mac = hmac.digest(key, counter.to_bytes(8, "big"), "sha1")
    start = mac[-1] & 15
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**digits).zfill(digits)


def code_at(secret: str, step: int) -> str:
    return hotp(base64.b32decode(secret), step)


def read(typed: str) -> str:
    """The six digits of what was typed; '' when it cannot be a code."""
    plain = unicodedata.normalize("NFKC", typed[:60]).translate(_GAPS)
    return plain if len(plain) == DIGITS and plain.isascii() and plain.isdigit() else ""


def matching(secret: str, code: str, step: int, drift: int = DRIFT) -> int | None:
    """The step to which this code belongs, of those around the given one. The time taken does not tell which."""
    found = None
    for near in range(max(0, step - drift), step + drift + 1):
        if hmac.compare_digest(code_at(secret, near), code):
            found = near
    return found


def uri(secret: str, account: str, issuer: str) -> str:
    """What the square says to the app."""
    issuer = issuer.replace(":", " ")  # it parts the two names
    query = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer, safe='')}:{quote(account, safe='')}?{query}"
