"""Proves the index: every token at its place for every post, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..kernel.db import Reader
from ..kernel.errors import StorageBroken
from . import making, queries

BATCH = 2000
MEND = "`hearth check --rebuild-search` makes it anew"


def problems(db: Reader) -> Iterator[str]:
    if (done := making.percent(queries.work(db))) is not None:
        yield f"the search index is being made: {done} % is done; {MEND}"
        return
    wrong: list[int] = []
    try:
        for post_id, expected, found in _compared(db):
            if expected != found:
                wrong.append(post_id)
    except StorageBroken:
        yield f"the search index is damaged; {MEND}"
    if wrong:
        shown = ", ".join(map(str, wrong[:5])) + (" …" if len(wrong) > 5 else "")
        yield f"the search index is wrong for {len(wrong)} posts ({shown}); {MEND}"


def _compared(db: Reader) -> Iterator[tuple[int, int, int]]:
    """(post, checksum of what its entry should be, checksum of what it is)."""
    there = _index(db)
    after = 0
    while batch := queries.sources(db, after, BATCH):
        words = making.words_of(db, batch)
        for source in batch:
            yield source.id, _expected(source, words[source.id]), there.pop(source.id, 0)
        after = batch[-1].id
    for post_id, checksum in there.items():
        yield post_id, 0, checksum


_MASK = (1 << 64) - 1
_TITLE = "title of its own"  # stands for the column of the other index


def _expected(source: queries.Source, body: str) -> int:
    if source.purged:
        return 0
    entry = making.entry(source, body)
    columns = (
        ("marks", entry.marks),
        ("title", entry.title),
        (_TITLE, entry.title_of_its_own if entry.title else ""),
        ("body", entry.body),
    )
    return sum(_sum(column, text) for column, text in columns) & _MASK


def _sum(column: str, text: str) -> int:
    return sum(hash((token, column, place)) for place, token in enumerate(text.split()))


def _index(db: Reader) -> dict[int, int]:
    """Post -> checksum of all that the indexes hold of it: a sum, since the tokens come in the index's order."""
    sums: dict[int, int] = {}

    def add(column: str | None) -> Callable[[str, int, str, int], None]:
        def fn(token: str, post_id: int, own: str, place: int) -> None:
            sums[post_id] = (sums.get(post_id, 0) + hash((token, column or own, place))) & _MASK

        return fn

    queries.each_token(db, add(None))
    queries.each_title_token(db, add(_TITLE))
    return sums
