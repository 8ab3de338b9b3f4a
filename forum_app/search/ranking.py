"""Which of the newest finds fit best: finds per length, in the title four times as much, newer a little more.

A rough count in what is shown, as it was written: a find that is written otherwise (full width, other traditional
characters) counts as one. No Flask, no SQL.
"""

from __future__ import annotations

from collections.abc import Sequence

from .queries import Candidate

TITLE = 4.0  # what a find in a title weighs
USUAL = 600  # characters of the HTML of a usual post …
USUAL_TITLE = 40  # … and of a title
NEWER = 0.5  # what it weighs at most to be the newest
HALF = 120 * 86400  # seconds, after which it weighs half of that


def best(found: Sequence[Candidate], spellings: Sequence[Sequence[str]]) -> list[int]:
    """The ids of these posts, the best first; of equal ones the newer. `spellings` are the ways to write each word."""
    newest = max((post.created_at for post in found), default=0)
    score: dict[int, float] = {}
    for post in found:
        if post.post_id not in score:
            recent = NEWER / (1 + (newest - post.created_at) / HALF)
            score[post.post_id] = recent + sum(_fits(post.html, post.title, ways) for ways in spellings)
    return sorted(score, key=lambda post_id: (score[post_id], post_id), reverse=True)


def _fits(html: str, title: str, ways: Sequence[str]) -> float:
    """What one word weighs in a post. It is there: what is not counted as it was written counts as one."""
    times = sum(map(title.count, ways)) if title else 0
    count = sum(map(html.count, ways)) or not times
    weight = count / (count + 0.5 + len(html) / USUAL)
    return weight + TITLE * times / (times + 0.5 + len(title) / USUAL_TITLE) if times else weight
