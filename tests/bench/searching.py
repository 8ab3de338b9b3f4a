"""What the bench looks for: two hundred rare words, two hundred common ones."""

from __future__ import annotations

import re
from urllib.parse import quote

from forum_app.kernel.db import Reader

from .seed import HAN, LATIN

WORDS = 200
_RUN = re.compile(r"[㐀-鿿]{4}")


def rare(db: Reader) -> list[str]:
    """Four characters that stand together in a post or two: a piece of each of so many Chinese posts."""
    found: dict[str, None] = {}
    for (body,) in db.tuples("SELECT body FROM post ORDER BY id * 7919 % 10007 LIMIT 4000"):
        if match := _RUN.search(body):
            found[match[0]] = None
    return list(found)[:WORDS]


def common() -> list[str]:
    """Words, characters and pairs that stand in hundreds and thousands of posts."""
    characters = list(dict.fromkeys(HAN))
    pairs = [a + b for a in characters[:12] for b in characters[12:24]]
    return [*dict.fromkeys(LATIN), *characters, *pairs][:WORDS]


def paths(words: list[str]) -> list[str]:
    assert len(words) == WORDS, len(words)
    return [f"/search?q={quote(word)}" for word in words]
