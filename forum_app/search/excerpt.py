"""A piece of a post around what was found, with the finds marked. Everything from the post is escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from ..kernel.text import CJK, MARKS
from . import tokens
from .tokens import Run
from .variants import traditional

LENGTH = 180  # characters
BEFORE = 40  # of them before the first find
_LETTER = f"(?:[^\\W_{CJK}]|[{MARKS}])"
_ES = ("ch", "sh", "x", "z", "ss")


@dataclass(frozen=True, slots=True)
class Needles:
    """What is looked for, as it is found in a folded text."""

    pattern: re.Pattern[str] | None = None
    spellings: tuple[tuple[str, ...], ...] = ()  # of each word or phrase: how it may stand in a text as it was written


def needles(words: Sequence[Run], phrases: Sequence[Sequence[Run]], beginning: str = "") -> Needles:
    """:param beginning: the last word, where longer ones that begin so are found too."""
    patterns = [_in_a_row(phrase) for phrase in phrases] + [_one(run) for run in words]
    if beginning:
        patterns.append(f"(?<!{_LETTER}){re.escape(beginning)}{_LETTER}*")
    patterns.sort(key=len, reverse=True)
    texts = [*("".join(run.text for run in phrase) if phrase[0].cjk else phrase[0].text for phrase in phrases)]
    texts += [run.text if run.cjk else tokens.stem(run.text) for run in words]
    spellings = tuple(tuple(dict.fromkeys([text, traditional(text)])) for text in dict.fromkeys(texts))
    return Needles(re.compile("|".join(dict.fromkeys(patterns))) if patterns else None, spellings)


def _one(run: Run) -> str:
    """A word by itself, also between CJK characters, as in the index; CJK characters stand anywhere."""
    return re.escape(run.text) if run.cjk else rf"(?<!{_LETTER}){_forms(run.text)}(?!{_LETTER})"


def _in_a_row(pieces: Sequence[Run]) -> str:
    between = f"(?:(?!{_LETTER}|[{CJK}]).)*"
    found = [re.escape(run.text) if run.cjk else _forms(run.text) for run in pieces]
    before = "" if pieces[0].cjk else f"(?<!{_LETTER})"
    return before + between.join(found) + ("" if pieces[-1].cjk else f"(?!{_LETTER})")


def _forms(word: str) -> str:
    """All words that the index has under the same term."""
    term = tokens.stem(word)
    forms = [word, term, f"{term}s", *([f"{term}e", f"{term}es"] if term.endswith(_ES) else [])]
    if term.endswith("y"):
        forms.append(f"{term[:-1]}ies")
    same = dict.fromkeys(re.escape(form) for form in forms if tokens.stem(form) == term)
    return f"(?:{'|'.join(same)})"


def marked(text: str, needles: Needles) -> Markup:
    """The whole text with the finds marked: for titles."""
    return _join(text, _finds(text, needles), 0, len(text))


def excerpt(text: str, needles: Needles) -> Markup:
    """A piece of the text, from a little before the first find."""
    text = text.replace("\n", " ")
    finds = _finds(text[:200_000], needles)
    start = max(0, (finds[0][0] if finds else 0) - BEFORE)
    if start:  # not in the middle of a word
        space = text.find(" ", start, start + 20)
        start = space + 1 if space != -1 and (not finds or space < finds[0][0]) else start
    end = min(len(text), start + LENGTH)
    piece = _join(text, finds, start, end)
    return Markup("…" if start else "") + piece + Markup("…" if end < len(text) else "")


def _finds(text: str, needles: Needles) -> list[tuple[int, int]]:
    """Where the needles stand in the original text: in order, merged where they touch."""
    if not needles.pattern:
        return []
    folded, places = tokens.folded_with_map(text)
    found: list[tuple[int, int]] = []
    for match in needles.pattern.finditer(folded):
        if match.start() == match.end():
            continue
        start, end = places[match.start()], places[_after(places, match.end() - 1)]
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _after(places: Sequence[int], at: int) -> int:
    """The first folded character that comes from another place than this one: a letter is marked with its accents."""
    after = at + 1
    while places[after] == places[at]:
        after += 1
    return after


def _join(text: str, finds: list[tuple[int, int]], start: int, end: int) -> Markup:
    pieces: list[Markup] = []
    at = start
    for find_start, find_end in finds:
        if find_end <= start or find_start >= end:
            continue
        a, b = max(find_start, start), min(find_end, end)
        pieces += [escape(text[at:a]), Markup("<mark>") + escape(text[a:b]) + Markup("</mark>")]
        at = b
    pieces.append(escape(text[at:end]))
    return Markup("").join(pieces)
