"""`@name` in a text: which names might be meant, so that one query finds those that exist."""

from __future__ import annotations

import re

from ..text import CJK, MARKS, fold

# a letter, a name or a path before the @ makes it an address or something else
PATTERN = re.compile(rf"(?<![\w{MARKS}@/.+-])@([\w{MARKS}.-]{{1,60}})")
MOST = 100  # names looked up for one text
_CJK = re.compile(f"[{CJK}]")


def candidates(text: str) -> set[str]:
    """Folded names that `@…` in this text could mean.

    Chinese puts no space after a name, so every beginning of the run that ends beside a CJK character is one.
    """
    found: set[str] = set()
    for count, match in enumerate(PATTERN.finditer(text)):
        if count >= MOST or len(found) > 10 * MOST:
            break
        found.update(fold(beginning) for beginning in beginnings(match[1]))
    return found


def beginnings(run: str) -> list[str]:
    """The beginnings of a run at which a name may end, longest first."""
    ends = [
        i
        for i in range(len(run), 0, -1)
        if run[i - 1] not in ".-_"
        and (i == len(run) or run[i] in ".-_" or _CJK.match(run[i]) or _CJK.match(run[i - 1]))
    ]
    return [run[:i] for i in ends[:40]]
