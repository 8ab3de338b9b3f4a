"""By which words a person is found in the directory. No Flask, no SQL.

A name is kept once from the beginning of each of its words to its end, and from each character of a script that is
written without spaces. What somebody looks for is then the beginning of a row: any word of a name, any piece of a
Chinese one, by the index.
"""

from __future__ import annotations

import re

from ..kernel.text import CJK, MARKS, clean_line, fold

LONGEST = 60  # characters of what is looked for
_STARTS = re.compile(f"[{CJK}]|(?![{CJK}])\\w(?:(?![{CJK}])[\\w{MARKS}])*")


def words(*names: str) -> set[str]:
    """What is kept for a person of these names."""
    found: set[str] = set()
    for name in map(fold, names):
        found.update(name[match.start() :] for match in _STARTS.finditer(name))
    return found


def wanted(typed: str) -> str:
    """What to look for, for what somebody typed; '' when there is no letter in it."""
    text = fold(clean_line(typed))[:LONGEST].strip()
    start = _STARTS.search(text)
    return text[start.start() :] if start else ""


def after(word: str) -> str:
    """The end of the range of all that begins so."""
    return word + "\U0010ffff"
