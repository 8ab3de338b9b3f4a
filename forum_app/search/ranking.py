"""Which of the newest finds fit best: finds per length, in the title four times as much, newer a little more.

A rough count in what is shown, as it was written: a find that is written otherwise (full width, other traditional
characters) counts as one. No Flask, no SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .queries import Candidate

TITLE = 4.0  # what a find in a title weighs
USUAL = 600  # characters of the HTML of a usual post …
USUAL_TITLE = 40  # … and of a title
NEWER = 0.5  # what it weighs at most to be the newest
HALF = 120 * 86400  # seconds, after which it weighs half of that


def best(found: Iterable[Candidate], spellings: Sequence[Sequence[str]]) -> list[int]:
    """The ids of these posts, the best first; of equal ones the newer."""
    posts = {post.post_id: post for post in found}
    newest = max((post.created_at for post in posts.values()), default=0)
    score = {post_id: _score(post, spellings, newest) for post_id, post in posts.items()}
    return sorted(posts, key=lambda post_id: (score[post_id], post_id), reverse=True)


def _score(post: Candidate, spellings: Sequence[Sequence[str]], newest: int) -> float:
    text, title = post.html.lower(), post.title.lower()
    long, long_title = 0.5 + len(text) / USUAL, 0.5 + len(title) / USUAL_TITLE
    score = NEWER / (1 + (newest - post.created_at) / HALF)
    for ways in spellings:
        count = times = 0
        for way in ways:
            count += text.count(way)
            times += title.count(way)
        score += TITLE * times / (times + long_title) if times else 0
        score += (count or not times) / ((count or 1) + long)
    return score
