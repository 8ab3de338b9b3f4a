"""Whom a message goes to: the names as somebody types them."""

from __future__ import annotations

import re

from ..kernel.text import fold

MOST = 20  # people in a talk, oneself among them
_BETWEEN = re.compile(r"[\s,，、;；]+")


def names(typed: str) -> dict[str, str]:
    """Folded name -> as it was typed, each once; `@` before it or not, with spaces or commas of any kind between."""
    found: dict[str, str] = {}
    for part in _BETWEEN.split(typed):
        if name := part.removeprefix("@").removeprefix("＠")[:200]:
            found.setdefault(fold(name), name)
    return found
