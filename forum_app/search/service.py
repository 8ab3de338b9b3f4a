"""Finds what was said, and keeps the index beside the posts. No HTTP."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from ..kernel import clock
from ..kernel.db import Reader, Writer
from ..kernel.errors import StorageBroken
from ..kernel.finding import SearchOperator
from ..kernel.i18n import lazy as _
from ..topics.events import PostAdded, PostAttributed, PostEdited, PostPurged, PostRendered
from . import excerpt, making, queries, ranking, tokens
from .asking import Query
from .excerpt import Needles
from .meaning import Meaning, meaning
from .queries import FIRST, Entry

log = logging.getLogger(__name__)

RANKED = 200  # of the newest finds
RANKED_TITLES = 20
ENOUGH = 20  # posts with the last word as a word of its own: then it is no beginning of others
LONGER_WORDS = 10  # that a last word may be the beginning of
STEPS = 4  # how often a page looks further back before it is shown empty
DAMAGED = _("The index of the search is damaged, so nothing can be found until it is made anew. The forum is whole.")
UNFINISHED = _("The index of the search is being made: {value} % is done. Until then older posts are not found.")


@dataclass(frozen=True, slots=True)
class Page:
    """What was found. `problems` are (kind, what was typed): "date", "board", "author" and "operator" for what names
    nothing and was left aside, or taken as words; another kind is a sentence with `{value}` in it.
    """

    hits: list[queries.Hit]
    next: int | None  # `before` of the next page; None: this is the last
    capped: bool  # best first, but only of the newest finds: there are more, by date
    words: int  # how many words and conditions were looked for; 0: there was nothing to look for
    needles: Needles  # what to mark: for excerpt.marked and excerpt.excerpt
    problems: list[tuple[Any, str]] = field(default_factory=list)


def find(
    db: Reader,
    query: Query,
    hidden: str,
    operators: Sequence[SearchOperator] = (),
    *,
    order: str = "best",
    before: int | None = None,
    limit: int = 20,
    zone: str = "UTC",
) -> Page:
    """A page of posts; never what is deleted, or of the boards `hidden` (JSON of kernel/rights.py).

    :param operators: what slices provide as "search operator".
    :param order: "best", or "new" for the newest first, which goes through everything. What has no words comes by date.
    :param before: the key of the page before, which was asked for in the same order.
    :param zone: in which the days of `before:` and `after:` begin.
    """
    meant = meaning(db, query, hidden, operators, zone, clock.now())
    problems = list(meant.problems)
    if not meant.terms:
        return Page([], None, False, 0, Needles(), problems)
    try:
        by_date = order == "new" or not (meant.words or meant.phrases)
        page = _newest(db, meant, before, limit) if by_date else _best(db, meant, before or 0, limit)
        problems += _unfinished(db)
    except StorageBroken:
        return Page([], None, False, meant.terms, Needles(), [(DAMAGED, ""), *problems])
    page.problems.extend(problems)
    return page


def _newest(db: Reader, meant: Meaning, before: int | None, limit: int) -> Page:
    asked, beginning = meant.ask(), meant.beginning
    longer = beginning and len(queries.candidates(db, asked, ENOUGH)) < ENOUGH and _longer(db, meant)
    asked = meant.ask(longer) if longer else asked
    key: int | None = FIRST if before is None else before
    found: list[queries.Hit] = []
    for _step in range(STEPS):
        if key is None or found:
            break
        found = queries.hits(db, asked, key, limit + 1, asked.walk)
        key = found[limit - 1].post_id if len(found) > limit else queries.walked_to(db, asked, key, asked.walk)
    return Page(found[:limit], key, False, meant.terms, _needles(meant, beginning if longer else ""))


def _best(db: Reader, meant: Meaning, start: int, limit: int) -> Page:
    asked, beginning = meant.ask(), meant.beginning
    posts = queries.candidates(db, asked, RANKED)
    longer = beginning and len(posts) < ENOUGH and _longer(db, meant)
    if longer:
        asked = meant.ask(longer)
        posts = queries.candidates(db, asked, RANKED)
    needles = _needles(meant, beginning if longer else "")
    capped = len(posts) >= RANKED or (asked.is_narrow and queries.walked_to(db, asked, FIRST, asked.walk) is not None)
    # titles stand in the index of posts too: only where not all finds are ranked may an old one be missing
    titled = queries.titled_candidates(db, asked, RANKED_TITLES) if asked.titles and capped else []
    best = ranking.best([*posts, *titled], needles.spellings)
    shown = best[start : start + limit]
    hits = queries.hits_of(db, asked, shown) if shown else {}
    following = start + limit if start + limit < len(best) else None
    return Page([hits[i] for i in shown if i in hits], following, capped, meant.terms, needles)


def _needles(meant: Meaning, beginning: str) -> Needles:
    return excerpt.needles(meant.words, meant.phrases, beginning)


def _longer(db: Reader, meant: Meaning) -> list[str]:
    """The longer words that the last one may be the beginning of, as the index has them."""
    start = meant.beginning
    found = queries.terms_from(db, start, LONGER_WORDS)
    return [term for term in found if term.startswith(start) and term != tokens.stem(start)]


def _unfinished(db: Reader) -> list[tuple[Any, str]]:
    done = making.percent(queries.work(db))
    return [] if done is None else [(UNFINISHED, str(done))]


# --- the index beside the posts


def added(tx: Writer, event: PostAdded) -> None:
    with _or_made_anew(tx):
        _put(tx, event)


def edited(tx: Writer, event: PostEdited | PostRendered) -> None:
    with _or_made_anew(tx):
        queries.drop_entry(tx, event.post_id)
        _put(tx, event)


def _put(tx: Writer, event: PostAdded | PostEdited | PostRendered) -> None:
    title, body = tokens.text_of(event.title), event.text.more["search"]
    marks = tokens.marks(*queries.written(tx, event.post_id), f"{title} {body}")
    entry = Entry(event.post_id, marks, title, body)
    queries.put_entries(tx, [entry])


def attributed(tx: Writer, event: PostAttributed) -> None:
    """Its marks are others."""
    with _or_made_anew(tx):
        making.make(tx, queries.sources(tx, event.post_id - 1, 1))


def purged(tx: Writer, event: PostPurged) -> None:
    with _or_made_anew(tx):
        queries.drop_entry(tx, event.post_id)


@contextmanager
def _or_made_anew(tx: Writer) -> Iterator[None]:
    """Nobody's words are refused because the index is damaged: it is emptied here, and made anew by the job."""
    try:
        yield
    except StorageBroken:
        log.exception("the search index is damaged")
        making.order(tx, anew=True)
