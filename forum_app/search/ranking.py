"""Which of the newest finds fit best: finds per length, in the title four times as much, newer a little more.

A rough count in what is shown, as it was written: a find that is written otherwise (full width, other traditional
characters) counts as one. No Flask, no SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter

from .queries import Candidate

TITLE = 4.0  # what a find in a title weighs
USUAL = 600  # bytes of the HTML of a usual post …
USUAL_TITLE = 40  # … and of a title
NEWER = 0.5  # what it weighs at most to be the newest
HALF = 120 * 86400  # seconds, after which it weighs half of that


def best(found: Iterable[Candidate], spellings: Sequence[Sequence[str]]) -> list[int]:
    """The ids of these posts, the best first; of equal ones the newer. `spellings` are the ways to write each word."""
    posts = {post[0]: post for post in found}.values()
    newest = max(map(itemgetter(1), posts), default=0)
    words = [(ways, [way.encode() for way in ways]) for ways in spellings]
    scores = []
    for post_id, created_at, html, title in posts:
        length = 0.5 + len(html) / USUAL
        score = NEWER / (1 + (newest - created_at) / HALF)
        for ways, in_bytes in words:
            times = sum(map(title.count, ways)) if title else 0
            # it is there: what is not counted as it was written counts as one
            count = sum(map(html.count, in_bytes)) or (0 if times else 1)
            score += count / (count + length)
            if times:
                score += TITLE * times / (times + 0.5 + len(title) / USUAL_TITLE)
        scores.append((score, post_id))
    scores.sort(reverse=True)
    return [post_id for _, post_id in scores]
