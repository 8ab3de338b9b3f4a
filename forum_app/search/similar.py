"""Which topics are perhaps about the same as a title that is being typed. No Flask, no SQL.

Each term is looked up by itself among the newest titles that have it, so a common one costs no more than a rare one; a
term counts the more, the fewer titles have it.
"""

from __future__ import annotations

import re

from ..kernel.db import Reader
from ..kernel.text import CJK
from . import queries, tokens
from .queries import Titled

MOST_TERMS = 12
LOOKED_AT = 50  # of the newest titles with a term
SHOWN = 5
_CJK = re.compile(f"[{CJK}]")
ENOUGH = 0.34  # of what the terms of the title weigh must be in another
UNKNOWN = 1 / 22  # what a term weighs that no title has: as if twenty had it
SMALL_WORDS = frozenset(
    "and are but can did does for from had has have her his how its not our out that the their there they this was "
    "what when where which who why will with you your".split()
)


def similar(db: Reader, title: str, hidden: str) -> list[Titled]:
    """At most five topics, the nearest first; none of the boards `hidden`."""
    terms = _terms(title)
    weights: dict[int, float] = {}
    whole = 0.0
    for term in terms:
        posts = queries.titled(db, term, LOOKED_AT, hidden)
        weight = 1 / (2 + len(posts)) if posts else UNKNOWN
        whole += weight
        for post_id in posts:
            weights[post_id] = weights.get(post_id, 0) + weight
    near = [post_id for post_id, weight in weights.items() if weight >= ENOUGH * whole]
    near = sorted(near, key=lambda post_id: (weights[post_id], post_id), reverse=True)[: 2 * SHOWN]
    there = {topic.post_id: topic for topic in queries.topics_of(db, near)} if near else {}
    return [there[post_id] for post_id in near if post_id in there][:SHOWN]


def _terms(title: str) -> list[str]:
    """Words and pairs of Chinese characters; a character by itself and small English words say too little."""
    found = dict.fromkeys(tokens.tokens(title))
    longer = [term for term in found if len(term) > (1 if _CJK.match(term) else 2)]
    return [term for term in longer if term not in SMALL_WORDS][:MOST_TERMS]
