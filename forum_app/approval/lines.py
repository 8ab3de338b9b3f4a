"""Watched words as lines that one can take to another forum: `refuse: casino*`, `replace: damn -> d***`. No SQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..kernel.errors import Invalid
from ..kernel.i18n import lazy as _
from ..kernel.text import clean_line
from . import matching
from .queries.words import HOLD, REFUSE, REPLACE, Word

ACTS = (HOLD, REPLACE, REFUSE)
LONGEST_INSTEAD = 60
ARROW = "->"


@dataclass(frozen=True, slots=True)
class Entry:
    """A watched word as somebody typed it, checked."""

    pattern: str
    key: str
    act: str
    instead: str


def entry(pattern: str, act: str, instead: str) -> Entry:
    """:raises Invalid: for `pattern`, `act` or `instead`."""
    typed, other = clean_line(pattern), clean_line(instead)
    key = matching.key(typed)
    if act not in ACTS:
        raise Invalid("act", _("Choose one of these."))
    if len(other) > LONGEST_INSTEAD:
        raise Invalid("instead", _("What stands instead has at most %(num)d characters.", num=LONGEST_INSTEAD))
    return Entry(typed, key, act, other if act == REPLACE else "")


def written(words: Iterable[Word]) -> str:
    return "".join(f"{w.act}: {w.pattern}{f' {ARROW} {w.instead}' if w.act == REPLACE else ''}\n" for w in words)


def read(text: str, act: str) -> list[Entry]:
    """Each line that says something; one without an act has this one.

    :raises Invalid: for `lines`, with the number of the first line that makes no sense and what is wrong with it.
    """
    made: dict[str, Entry] = {}
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if len(lines) > matching.MOST:
        raise Invalid("lines", _("At most %(num)d words are watched; these are %(length)d.",
                                 num=matching.MOST, length=len(lines)))  # fmt: skip
    for number, line in lines:
        try:
            one = _line(line, act)
        except Invalid as error:
            raise Invalid("lines", _("Line %(num)d: %(what)s", num=number, what=error.message)) from error
        made[one.key] = one
    if not made:
        raise Invalid("lines", _("There is no word in these lines."))
    return list(made.values())


def _line(line: str, act: str) -> Entry:
    first, colon, rest = line.partition(":")
    if colon and first.strip().lower() in ACTS:
        act, line = first.strip().lower(), rest
    pattern, arrow, instead = line.partition(ARROW)
    if arrow and act != REPLACE:
        raise Invalid("", _("Only what is replaced has words that stand instead."))
    return entry(pattern, act, instead)
