"""How hot a topic is: its posts, each counting half as much as one a day younger, as a place in an order.

Forward decay (Cormode, Shkapenyuk, Srivastava, Xu 2009): a post of time t weighs 2^(t/H), and hot is
H * log2(sum of the weights). All topics cool alike, so the order changes by posts alone: the place is a column that is
written with a post, and never again by the mere passing of time. It is a time too, in milliseconds: a topic of one
post is as hot as that post is late, twice as many posts at once are worth one H.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

H = 24 * 3600 * 1000  # milliseconds in which a post comes to count half
ENOUGH = 200  # of the last posts: what is read when a topic is reckoned again
_FAINT = 2.0**-10  # a rest below this share of the sum has drowned in the rounding


def of(times: Iterable[int]) -> int:
    """Of posts of these times (seconds), one at least."""
    ms = [at * 1000 for at in times]
    latest = max(ms)
    return latest + round(H * math.log2(math.fsum(2.0 ** ((at - latest) / H) for at in ms)))


def with_post(hot: int, at: int) -> int:
    """One more post, of time `at` (seconds)."""
    one, other = max(hot, at * 1000), min(hot, at * 1000)
    return one + round(H * math.log2(1 + 2.0 ** ((other - one) / H)))


def without_post(hot: int, at: int) -> int | None:
    """One post less. None where that post was nearly all of it: then the rest must be reckoned from the others."""
    rest = 1 - 2.0 ** ((at * 1000 - hot) / H) if at * 1000 < hot else 0.0
    return hot + round(H * math.log2(rest)) if rest > _FAINT else None
