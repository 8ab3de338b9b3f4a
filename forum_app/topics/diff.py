"""What changed between two texts, for people: paragraph by paragraph, and within one word by word.

A word of Chinese is a character. Comparing takes the product of the length and of what changed, so a page has so many
steps for all its comparisons: what does not fit is shown as replaced as a whole. (`difflib` takes the square of the
length, or more: 60 s for two posts of 32,000 characters that have little in common.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ..kernel.text import CJK, MARKS

STEPS = 600_000  # for all comparisons of a page, a quarter of a second or less
CONTEXT = 1  # unchanged lines shown around a change
LITTLE = 0.3  # with less than this share in common, words of two paragraphs are not set beside each other
_WORD = re.compile(rf"[{CJK}]|(?:(?![{CJK}])[\w{MARKS}])+|[^\S\n]+|.", re.DOTALL)

Kind = Literal["same", "del", "ins"]
Span = tuple[bool, int, int, int, int]  # is it the same? from and to in the old, from and to in the new


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    kind: Kind = "same"


@dataclass(frozen=True, slots=True)
class Row:
    """Some lines, as they were and as they are. In `skipped` rows there are lines that nobody changed, not shown."""

    was: tuple[Piece, ...]
    now: tuple[Piece, ...]
    changed: bool = True
    skipped: bool = False


class Steps:
    """How much comparing is left."""

    def __init__(self, left: int = STEPS) -> None:
        self.left = left


def rows(was: str, now: str, steps: Steps) -> list[Row]:
    """The changed lines with a little of what stands around them."""
    old, new = was.split("\n"), now.split("\n")
    made: list[Row] = []
    spans = list(_spans(old, new, steps))
    for place, (same, a, b, c, d) in enumerate(spans):
        if same:
            made += _unchanged(old[a:b], first=place == 0, last=place == len(spans) - 1)
        else:
            made.append(_changed("\n".join(old[a:b]), "\n".join(new[c:d]), a < b, c < d, steps))
    return made


def _unchanged(lines: list[str], *, first: bool, last: bool) -> Iterator[Row]:
    """Unchanged lines: those beside a change, and a mark for the others."""
    before = [] if first else lines[:CONTEXT]
    after = [] if last else lines[max(len(before), len(lines) - CONTEXT) :]
    for shown in (before, None, after):
        if shown is None:
            if len(lines) > len(before) + len(after):
                yield Row((), (), changed=False, skipped=True)
        elif any(line.strip() for line in shown):
            pieces = (Piece("\n".join(shown)),)
            yield Row(pieces, pieces, changed=False)


def _changed(was: str, now: str, had: bool, has: bool, steps: Steps) -> Row:
    if not had or not has:
        return Row((Piece(was, "del"),) if had else (), (Piece(now, "ins"),) if has else ())
    old, new = _WORD.findall(was), _WORD.findall(now)
    spans = list(_spans(old, new, steps))
    common = sum(sum(map(len, old[a:b])) for same, a, b, _, _ in spans if same)
    if common < LITTLE * max(len(was), len(now)):
        return Row((Piece(was, "del"),), (Piece(now, "ins"),))
    left, right = list[Piece](), list[Piece]()
    for same, a, b, c, d in spans:
        if a < b:
            left.append(Piece("".join(old[a:b]), "same" if same else "del"))
        if c < d:
            right.append(Piece("".join(new[c:d]), "same" if same else "ins"))
    return Row(tuple(left), tuple(right))


# --- comparing


def _spans(old: Sequence[str], new: Sequence[str], steps: Steps) -> Iterator[Span]:
    """Where both are the same and where not, in turn, from the beginning to the end of both."""
    start, most = 0, min(len(old), len(new))
    while start < most and old[start] == new[start]:
        start += 1
    ends = 0
    while ends < most - start and old[-1 - ends] == new[-1 - ends]:
        ends += 1
    pairs = [(i, i) for i in range(start)]
    middle = _common(old[start : len(old) - ends], new[start : len(new) - ends], steps)
    pairs += [(start + a, start + b) for a, b in middle]
    pairs += [(len(old) - n, len(new) - n) for n in range(ends, 0, -1)]
    yield from _joined(pairs, len(old), len(new))


def _joined(pairs: list[tuple[int, int]], old: int, new: int) -> Iterator[Span]:
    """Spans of pairs that follow each other, and the gaps between."""
    a = b = 0
    place = 0
    while place < len(pairs):
        begin = pairs[place]
        if begin != (a, b):
            yield False, a, begin[0], b, begin[1]
        a, b = begin
        while place < len(pairs) and pairs[place] == (a, b):
            a, b, place = a + 1, b + 1, place + 1
        yield True, begin[0], a, begin[1], b
    if (a, b) != (old, new):
        yield False, a, old, b, new


def _common(old: Sequence[str], new: Sequence[str], steps: Steps) -> list[tuple[int, int]]:
    """A longest common subsequence, as pairs of places; none when the steps do not suffice. After Myers, 1986."""
    trace: list[list[int]] = []  # how far each diagonal got with so many changes, from -changes - 1 to changes + 1
    reached, most_x, most_y = [0, 0, 0], len(old), len(new)
    for changes in range(len(old) + len(new) + 1):
        trace.append(reached)
        further = [0, *reached, 0]
        for k in range(-changes, changes + 1, 2):
            x, y = begin = _step(reached, changes, k)
            while x < most_x and y < most_y and old[x] == new[y]:
                x += 1
                y += 1
            further[k + changes + 2] = x
            steps.left -= 3 + x - begin[0]
            if x >= most_x and y >= most_y:
                return _traced(trace, x, y)
        reached = further
        if steps.left < 0:
            return []
    return []


def _step(reached: list[int], changes: int, k: int) -> tuple[int, int]:
    """Where one more change leads on diagonal `k`: places in both."""
    left, right = reached[k + changes], reached[k + changes + 2]
    x = right if k == -changes or (k != changes and left < right) else left + 1
    return x, x - k


def _traced(trace: list[list[int]], x: int, y: int) -> list[tuple[int, int]]:
    """Back along the way that was found."""
    pairs: list[tuple[int, int]] = []
    for changes in range(len(trace) - 1, -1, -1):
        reached, k = trace[changes], x - y
        begin = _step(reached, changes, k)
        while (x, y) > begin and x > 0 and y > 0:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        was_added = k == -changes or (k != changes and reached[k + changes] < reached[k + changes + 2])
        x, y = (x, y - 1) if was_added else (x - 1, y)
    return pairs[::-1]
