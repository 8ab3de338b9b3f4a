"""Finding a setting: by its name, its label, its sentence and its choices, in whichever of the two languages."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import flask_babel

from ..kernel.i18n import LANGUAGES
from ..kernel.options import Option
from ..kernel.text import clean_line, fold

LONGEST = 60  # characters of what is looked for
MANY = 12  # choices beyond which they are a list of names, as time zones are


def words(options: Iterable[Option]) -> dict[str, str]:
    """All that is said of each setting, folded; name -> text."""
    found = {option.name: option.name for option in options}
    for language in LANGUAGES:
        with flask_babel.force_locale(language.replace("-", "_")):
            for option in options:
                found[option.name] += "\n" + fold("\n".join(map(str, _said(option))))
    return found


def _said(option: Option) -> Iterable[object]:
    yield from (option.group, option.label, option.help, option.unit)
    choices = list(option.choices()) if option.choices else []
    if len(choices) <= MANY:
        yield from (label for _choice, label in choices)


def wanted(typed: str) -> str:
    return clean_line(typed)[:LONGEST]


def fits(text: str, query: str) -> bool:
    """Does each word of what is looked for stand somewhere in it?"""
    return all(word in text for word in fold(query).split())


def pieces(text: object, query: str) -> list[tuple[str, bool]]:
    """A text in pieces: what was looked for, to be marked, and what is between."""
    shown = str(text)
    folded, wanted_words = fold(shown), [word for word in fold(query).split() if word]
    if len(folded) != len(shown):  # folding moved the places
        return [(shown, False)]
    marks = [False] * len(shown)
    for word in wanted_words:
        at = folded.find(word)
        while at >= 0:
            marks[at : at + len(word)] = [True] * len(word)
            at = folded.find(word, at + 1)
    cuts = [0, *(i for i in range(1, len(shown)) if marks[i] != marks[i - 1]), len(shown)]
    return [(shown[a:b], marks[a]) for a, b in itertools.pairwise(cuts) if b > a]
