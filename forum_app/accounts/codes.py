"""Codes that people type: letters that no eye or hand mistakes for others, read however they were typed."""

from __future__ import annotations

import secrets
import unicodedata

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # 32, five bits each: no i, l, o, u
# what a hand or an eye makes of letters that are not in the alphabet
_READ_AS = str.maketrans("ilou", "110v")
_GAPS = str.maketrans("", "", " \t\u3000-‐‑‒–—―−_.")


def new(letters: int) -> str:
    """Plain letters, as they are stored or digested."""
    return "".join(secrets.choice(ALPHABET) for _ in range(letters))


def grouped(plain: str, size: int) -> str:
    """As it is shown: xxxx-xxxx-xxxx."""
    return "-".join(plain[start : start + size] for start in range(0, len(plain), size))


def read(typed: str, letters: int) -> str:
    """The plain letters of what was typed; '' when these cannot be the letters of such a code."""
    plain = unicodedata.normalize("NFKC", typed[:200]).casefold().translate(_GAPS).translate(_READ_AS)
    return plain if len(plain) == letters and set(plain) <= set(ALPHABET) else ""
