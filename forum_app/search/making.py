"""Makes the index anew while the forum runs: the newest posts first, in short transactions.

How far it came stands in the table search_work, written with each batch, so that whoever is killed goes on there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..kernel import clock
from ..kernel.db import Database, Reader, Writer
from ..kernel.errors import StorageBroken
from ..kernel.jobs import Jobs
from ..kernel.markup.plain import plain_of_all
from . import queries, tokens
from .queries import Entry, Source, Work

JOB = "make search"
BATCH = 50  # posts, in one transaction
LARGE_BATCH = 500  # for a command, which has nobody to share with
A_TURN = 20  # batches, between which other jobs get theirs


def begin(tx: Writer) -> None:
    """Empty the index, and say from where it is to be made. Posts written from now on put themselves into it."""
    newest = queries.newest_post(tx)
    queries.drop_all(tx)
    queries.set_work(tx, Work(tokens.VERSION, newest + 1 if newest else 0, newest + 1))


def step(db: Database, batch: int = BATCH) -> int:
    """The next posts, newest first; answers how many, 0 when the index is whole."""
    with db.transaction() as tx:
        work = queries.work(tx)
        sources = queries.sources_before(tx, work.below, batch) if work.below else []
        if work.below:
            make(tx, sources[::-1])
            queries.set_work(tx, Work(work.version, sources[-1].id if sources else 0, work.top))
    return len(sources)


def make(tx: Writer, sources: Sequence[Source]) -> None:
    """The entries of these posts, which stand in the order of their ids."""
    for source in sources:
        queries.drop_entry(tx, source.id)
    words = words_of(tx, sources)
    queries.put_entries(tx, [entry(source, words[source.id]) for source in sources if not source.purged])


def entry(source: Source, body: str) -> Entry:
    """What the index holds of a post that was not purged."""
    title = tokens.text_of(source.title)
    marks = tokens.marks(source.author_id, source.created_at, f"{title} {body}")
    return Entry(source.id, marks, title, body)


def rebuild(db: Database, progress: Callable[[int], None]) -> None:
    """All of it, now."""
    with db.transaction() as tx:
        begin(tx)
    while done := step(db, LARGE_BATCH):
        progress(done)


def job(db: Database, _payload: dict[str, Any]) -> dict[str, Any] | None:
    """A part of it; asks to be called again until the index is whole."""
    for _ in range(A_TURN):
        if not step(db):
            return None
    return {}


def at_start(db: Database) -> None:
    """An index that follows other rules, or was left half made, is made by a job; the forum is read meanwhile."""
    if percent(queries.work(db.reader())) is not None:
        with db.transaction() as tx:
            order(tx)


def order(tx: Writer, *, anew: bool = False) -> None:
    """Have it made by the job, soon; what was made already too, when it is to be made anew."""
    if anew or queries.work(tx).version != tokens.VERSION:
        begin(tx)
    if queries.work(tx).below:
        Jobs.put(tx, JOB, {}, clock.now(), name=JOB)


def percent(work: Work) -> int | None:
    """How much is done; None when it is whole."""
    if work.version != tokens.VERSION:
        return 0
    return min(99, 100 * (work.top - work.below) // work.top) if work.below else None


def is_damaged(db: Reader) -> bool:
    """Does the index answer at all? A look at its newest posts: what is damaged deeper, `hearth check` finds."""
    try:
        queries.answers(db)
    except StorageBroken:
        return True
    return False


def words_of(db: Reader, sources: Sequence[Source]) -> dict[int, str]:
    """The tokens of these posts with what was added to them; one statement, and none where nothing was."""
    some = any(source.addenda for source in sources)
    added = queries.added(db, sources[0].id, sources[-1].id) if some else {}
    return {s.id: tokens.text_of(plain_of_all([s.html, *added.get(s.id, ())])) for s in sources}
