"""Keeps the index beside the posts. No HTTP."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..kernel.db import Database, Reader, Writer
from ..kernel.finding import SearchOperator
from ..topics.events import PostAdded, PostEdited, PostPurged, PostRendered
from . import queries, tokens
from .asking import Query
from .words import words_of

BATCH = 500


def added(tx: Writer, event: PostAdded) -> None:
    queries.put_entry(tx, event.post_id, tokens.text_of(event.title), event.text.more["search"])


def edited(tx: Writer, event: PostEdited | PostRendered) -> None:
    queries.drop_entry(tx, event.post_id)
    queries.put_entry(tx, event.post_id, tokens.text_of(event.title), event.text.more["search"])


def purged(tx: Writer, event: PostPurged) -> None:
    queries.drop_entry(tx, event.post_id)


def rebuild(db: Database, progress: Callable[[int], None]) -> None:
    """Make the index again while the forum runs. Killed half way, `hearth check` says that it is not whole.

    Each batch is made outside the write lock; a post edited in between is made again by its own edit, which drops
    the entry it finds.
    """
    with db.transaction() as tx:
        queries.drop_all(tx)
    after = 0
    while batch := queries.sources(db.reader(), after, BATCH):
        with db.transaction() as tx:
            # read again inside: the words that count are those at this moment
            fresh = queries.sources(tx, after, len(batch))
            words = words_of(tx, fresh)
            for source in fresh:
                queries.drop_entry(tx, source.id)
            queries.put_entries(
                tx,
                (
                    {
                        "post_id": source.id,
                        "title": tokens.text_of(source.title),
                        "body": words[source.id],
                    }
                    for source in fresh
                ),
            )
        after = fresh[-1].id if fresh else batch[-1].id
        progress(len(fresh))


@dataclass(frozen=True, slots=True)
class Page:
    """What was found. `problems` are (kind, what was typed): "date", "board", "author" and "operator" for what names
    nothing and was left aside, or taken as words; another kind is an operator's own sentence, with `{value}` beside it.
    """

    hits: list[queries.Hit]
    next: int | None  # `before` of the next page; None: this is the last
    capped: bool  # best first, but only of the newest finds: there are more, by date
    words: int  # how many words and conditions were looked for; 0: there was nothing to look for
    needles: list[str]  # what to mark: for excerpt.marked and excerpt.excerpt
    problems: list[tuple[str, str]]


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
    :param order: "best", or "new" for the newest first, which goes through everything.
    :param before: the key of the page before, which was asked for in the same order.
    :param zone: in which the days of `before:` and `after:` begin.
    """
    text = " ".join([*query.words, *query.phrases])
    match = tokens.match(text)
    found = queries.hits(db, match, before or 1 << 62, limit + 1, hidden) if match else []
    needles = tokens.needles(text)
    following = found[limit - 1].post_id if len(found) > limit else None
    return Page(found[:limit], following, False, len(needles) if match else 0, needles, list(query.problems))
