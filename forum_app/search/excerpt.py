"""A piece of a post around what was found, with the finds marked. Everything from the post is escaped."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from ..kernel.text import CJK, MARKS
from .tokens import folded_with_map

LENGTH = 180  # characters
BEFORE = 40  # of them before the first find
_IS_CJK = re.compile(f"[{CJK}]")
_LETTER = f"(?:[^\\W_{CJK}]|[{MARKS}])"


def marked(text: str, needles: list[str]) -> Markup:
    """The whole text with the finds marked: for titles."""
    return _join(text, _finds(text, needles), 0, len(text))


def excerpt(text: str, needles: list[str]) -> Markup:
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


def _finds(text: str, needles: list[str]) -> list[tuple[int, int]]:
    """Where the needles stand in the original text: in order, merged where they touch."""
    if not needles:
        return []
    folded, places = folded_with_map(text)
    # a Latin needle is a word of its own, also between CJK characters, as in the index; a CJK one stands anywhere
    patterns = [
        re.escape(n) if _IS_CJK.match(n) else rf"(?<!{_LETTER}){re.escape(n)}(?!{_LETTER})"
        for n in sorted(needles, key=len, reverse=True)
    ]
    found: list[tuple[int, int]] = []
    for match in re.finditer("|".join(patterns), folded):
        start, end = places[match.start()], places[_after(places, match.end() - 1)]
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _after(places: list[int], at: int) -> int:
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
