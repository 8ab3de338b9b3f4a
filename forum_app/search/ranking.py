"""Which of the newest finds fit best: finds per length, in the title four times as much, newer a little more.

A rough count in what is shown, as it was written: a find that is written otherwise (full width, other traditional
characters) counts as one. No Flask, no SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat

from .queries import Candidate

TITLE = 4.0  # what a find in a title weighs
USUAL = 600  # bytes of the HTML of a usual post …
USUAL_TITLE = 40  # … and of a title
NEWER = 0.5  # what it weighs at most to be the newest
HALF = 120 * 86400  # seconds, after which it weighs half of that


def best(found: Iterable[Candidate], spellings: Sequence[Sequence[str]]) -> list[int]:
    """The ids of these posts, the best first; of equal ones the newer. `spellings` are the ways to write each word."""
    posts = {post[0]: post for post in found}
    if not posts:
        return []
    # the newest first, which a sort of equal ones keeps
    ids, times, texts, titles = zip(*map(posts.__getitem__, sorted(posts, reverse=True)), strict=True)
    newest = max(times)
    lengths = [0.5 + len(text) / USUAL for text in texts]
    scores = [NEWER / (1 + (newest - at) / HALF) for at in times]
    titled = [place for place, title in enumerate(titles) if title]
    for ways in spellings:
        least = [1] * len(ids)  # it is there: what is not counted as it was written counts as one
        for place in titled:
            title = titles[place]
            if there := sum(map(title.count, ways)):
                scores[place] += TITLE * there / (there + 0.5 + len(title) / USUAL_TITLE)
                least[place] = 0
        counts = _counts(texts, [way.encode() for way in ways])
        scores = [
            score + (n := count or one) / (n + length)
            for score, count, one, length in zip(scores, counts, least, lengths, strict=True)
        ]
    return [ids[place] for place in sorted(range(len(ids)), key=scores.__getitem__, reverse=True)]


def _counts(texts: Sequence[bytes], ways: Sequence[bytes]) -> list[int]:
    """How often it stands in each text, in the first of these ways that stands there: a text keeps to one mostly."""
    first, *others = ways
    counts = list(map(bytes.count, texts, repeat(first)))
    for way in others:
        counts = [count or text.count(way) for count, text in zip(counts, texts, strict=True)]
    return counts
