"""A piece of a post around what was found, with the finds marked. Everything from the post is escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ..kernel.text import CJK, MARKS, escaped
from . import tokens
from .tokens import Run
from .variants import traditional

LENGTH = 180  # characters
BEFORE = 40  # of them before the first find
MOST = 200_000  # characters of a post that are looked through
TRIES = 5_000  # places in one text at which a needle may begin
_LETTER = re.compile(f"[^\\W_{CJK}]|[{MARKS}]")
_LETTERS = re.compile(f"(?:{_LETTER.pattern})*")
_GAP = re.compile(f"(?:(?!{_LETTER.pattern}|[{CJK}]).)*", re.DOTALL)
_TO_ESCAPE = re.compile("[&<>'\"]")
_ES = ("ch", "sh", "x", "z", "ss")


@dataclass(frozen=True, slots=True)
class Needle:
    """A word, or several in a row: of each the forms that the index has under one term."""

    pieces: tuple[tuple[str, ...], ...]
    words: tuple[bool, ...]  # is this piece a word of letters? Chinese characters stand anywhere
    goes_on: bool = False  # longer words that begin so are meant too


@dataclass(frozen=True, slots=True)
class Needles:
    """What is looked for: as it is found in a folded text, and how each word may stand in a text as it was written."""

    all: tuple[Needle, ...] = ()
    spellings: tuple[tuple[str, ...], ...] = ()


def needles(words: Sequence[Run], phrases: Sequence[Sequence[Run]], beginning: str = "") -> Needles:
    """:param beginning: the last word, where longer ones that begin so are found too."""
    found = [_needle(pieces) for pieces in [*phrases, *((word,) for word in words)] if pieces]
    if beginning:
        found.append(Needle(((beginning,),), (True,), goes_on=True))
    texts = [run.text if run.cjk else tokens.stem(run.text) for run in [*words, *(p[0] for p in phrases if p)]]
    return Needles(tuple(dict.fromkeys(found)), tuple(map(_written, dict.fromkeys(texts))))


def _needle(pieces: Sequence[Run]) -> Needle:
    return Needle(
        tuple((run.text,) if run.cjk else _forms(run.text) for run in pieces), tuple(not run.cjk for run in pieces)
    )


def _forms(word: str) -> tuple[str, ...]:
    term = tokens.stem(word)
    forms = [word, term, f"{term}s", *([f"{term}e", f"{term}es"] if term.endswith(_ES) else [])]
    if term.endswith("y"):
        forms.append(f"{term[:-1]}ies")
    return tuple(dict.fromkeys(form for form in forms if tokens.stem(form) == term))


def _written(text: str) -> tuple[str, ...]:
    """How a word usually stands in a text."""
    return tuple(dict.fromkeys([text, text.capitalize(), traditional(text)]))


def marked(text: str, needles: Needles) -> Markup:
    """The whole text with the finds marked: for titles."""
    return _join(text, _finds(text, needles, len(text)), 0, len(text))


def excerpt(text: str, needles: Needles) -> Markup:
    """A piece of the text, from a little before the first find."""
    text = text.replace("\n", " ")
    finds = _finds(text[:MOST], needles, LENGTH)
    start = max(0, (finds[0][0] if finds else 0) - BEFORE)
    if start:  # not in the middle of a word
        space = text.find(" ", start, start + 20)
        start = space + 1 if space != -1 and (not finds or space < finds[0][0]) else start
    end = min(len(text), start + LENGTH)
    if end < len(text):
        space = text.rfind(" ", end - 20, end)
        end = space if space > (finds[0][1] if finds else 0) else end
    piece = _join(text, finds, start, end)
    return Markup(f"{'…' if start else ''}{piece}{'…' if end < len(text) else ''}")


def _finds(text: str, needles: Needles, reach: int) -> list[tuple[int, int]]:
    """Where the needles stand in the original text: in order, merged where they touch; those that begin at most so many
    characters after the first, and perhaps others."""
    if not needles.all:
        return []
    folded, places = tokens.folded_with_map(text)
    found: list[tuple[int, int]] = []
    if not (spans := _spans(folded, needles, 4 * reach)):  # folded, a text may be longer
        return found
    for at, after in sorted(spans):
        start, end = places[at], places[_after(places, after - 1)]
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _spans(folded: str, needles: Needles, reach: int) -> list[tuple[int, int]]:
    """The same in the folded text, in no order."""
    spans: list[tuple[int, int]] = []
    stop = len(folded)
    for needle in needles.all:
        alone = len(needle.pieces) == 1 and not needle.words[0]  # Chinese characters end where they end
        for form in needle.pieces[0]:
            at, tries = folded.find(form), TRIES
            while -1 < at < stop and tries:
                if end := at + len(form) if alone else _end(folded, at, needle):
                    spans.append((at, end))
                    stop = min(stop, at + reach)
                at, tries = folded.find(form, at + 1), tries - 1
    return spans


def _end(folded: str, at: int, needle: Needle) -> int:
    """Where a needle that stands here ends; 0 when it does not stand here."""
    for number, (forms, is_word) in enumerate(zip(needle.pieces, needle.words, strict=True)):
        if number:
            at = _end_of(_GAP, folded, at)
        if is_word and at and _LETTER.match(folded, at - 1):
            return 0
        last = number == len(needle.pieces) - 1
        ends = [at + len(form) for form in forms if folded.startswith(form, at)]
        if is_word and last and needle.goes_on:
            ends = [_end_of(_LETTERS, folded, end) for end in ends]
        elif is_word:
            ends = [end for end in ends if not _LETTER.match(folded, end)]
        if not ends:
            return 0
        at = max(ends)
    return at


def _end_of(pattern: re.Pattern[str], folded: str, at: int) -> int:
    match = pattern.match(folded, at)
    return match.end() if match else at


def _after(places: Sequence[int], at: int) -> int:
    """The first folded character that comes from another place than this one: a letter is marked with its accents."""
    after = at + 1
    while places[after] == places[at]:
        after += 1
    return after


def _join(text: str, finds: list[tuple[int, int]], start: int, end: int) -> Markup:
    safe = escaped if _TO_ESCAPE.search(text, start, end) else str
    pieces: list[str] = []
    at = start
    for find_start, find_end in finds:
        if find_end <= start or find_start >= end:
            continue
        a, b = max(find_start, start), min(find_end, end)
        pieces += (safe(text[at:a]), "<mark>", safe(text[a:b]), "</mark>")
        at = b
    pieces.append(safe(text[at:end]))
    return Markup("".join(pieces))
