"""Proves the index: every token at its place for every post, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel.db import Reader
from . import queries, tokens
from .words import words_of

BATCH = 2000


def problems(db: Reader) -> Iterator[str]:
    wrong: list[int] = []
    for post_id, expected, found in _compared(db):
        if expected != found:
            wrong.append(post_id)
    if wrong:
        shown = ", ".join(map(str, wrong[:5])) + (" …" if len(wrong) > 5 else "")
        yield f"the search index is wrong for {len(wrong)} posts ({shown}); `hearth check --rebuild-search` mends it"


def _compared(db: Reader) -> Iterator[tuple[int, int, int]]:
    """(post, checksum of what its entry should be, checksum of what it is)."""
    there = _index(db)
    after = 0
    while batch := queries.sources(db, after, BATCH):
        words = words_of(db, batch)
        for source in batch:
            expected = _sum("title", tokens.text_of(source.title)) + _sum("body", words[source.id])
            yield source.id, expected & _MASK, there.pop(source.id, 0)
        after = batch[-1].id
    for post_id, checksum in there.items():
        yield post_id, 0, checksum


_MASK = (1 << 64) - 1


def _sum(column: str, text: str) -> int:
    return sum(hash((token, column, place)) for place, token in enumerate(text.split()))


def _index(db: Reader) -> dict[int, int]:
    """Post -> checksum of all that the index holds of it: a sum, since the tokens come in the index's order."""
    sums: dict[int, int] = {}

    def add(token: str, post_id: int, column: str, place: int) -> None:
        sums[post_id] = (sums.get(post_id, 0) + hash((token, column, place))) & _MASK

    queries.each_token(db, add)
    return sums
