"""Brings topics in: parsed here, rendered on all cores, written in batches. A topic is whole or absent."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from multiprocessing import get_context, parent_process
from typing import Any

from ..accounts.service import put_imported
from ..boards.service import by_name
from ..kernel import markup, writing
from ..kernel.clock import now
from ..kernel.db import Database, Reader, Writer
from ..kernel.markup import Prepared
from ..kernel.markup.plain import plain_of_all
from ..kernel.options import Options
from ..tags import service as tags
from ..topics.importing import ImportedPost, put_whole_topic
from . import queries
from .lines import BadLine, TopicLine

BATCH = 200  # posts in one transaction, but for a longer topic
POOL_FROM = 400_000  # characters of text from which starting other processes pays
Prepare = tuple[tuple[str, Callable[[str], Any]], ...]


@dataclass(slots=True)
class Count:
    """What an import did."""

    topics: int = 0
    posts: int = 0
    members: int = 0
    known: int = 0  # topics that were there already

    def add(self, other: Count) -> None:
        self.topics += other.topics
        self.posts += other.posts
        self.members += other.members
        self.known += other.known


@dataclass(slots=True)
class _Made:
    """Whom and what a batch knows and makes; kept when it was written."""

    authors: dict[tuple[str, str], int]
    boards: dict[str, int]
    count: Count


@dataclass(frozen=True, slots=True)
class Rendered:
    line: TopicLine
    texts: tuple[Prepared, ...]
    added: tuple[tuple[Prepared, ...], ...]  # to each of them


def render(line: TopicLine, people: dict[str, str], prepare: Prepare, images: bool = False) -> Rendered:
    """All texts of a topic. Runs in other processes: arguments and answer are plain data."""
    texts, added = [], []
    for post in line.posts:
        made = markup.prepare(post.body, post.format, people=people, images=images)
        more = [markup.prepare(one.body, people=people, images=images) for one in post.addenda]
        plain = plain_of_all([made.html, *(one.html for one in more)])
        texts.append(replace(made, plain="", more={name: fn(plain) for name, fn in prepare}))
        added.append(tuple(more))
    return Rendered(line, tuple(texts), tuple(added))


def _end_with_parent() -> None:
    """In a worker: leave when the import is gone, also by kill -9. The pool itself would wait for work for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        if parent := parent_process():
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits, here and in the workers that are started meanwhile.

    It reaches every process of a terminal, and the import alone shall say that it stops: a worker that is still
    loading its modules would show where it was interrupted.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Importer:
    """One import into one database."""

    def __init__(self, db: Database, instance: str, options: Options | None = None) -> None:
        self._db = db
        self._own = f"hearth-{instance}"
        self._authors: dict[tuple[str, str], int] = {}
        self._boards: dict[str, int] = {}
        self._images = bool(options and options.read(db.reader())["outside_images"])
        self._prepare: Prepare = tuple(db.events.provided("prepare"))
        self.count = Count()

    def run(self, lines: Iterator[TopicLine], progress: Callable[[int], None] = lambda _: None) -> None:
        """Import what is missing; `progress` is told the posts written.

        :raises BadLine: for a broken line, after everything before it was written.
        """
        batch: list[Rendered] = []
        source = _UntilBroken(lines)
        for rendered in self._rendered(self._missing(source)):
            batch.append(rendered)
            if sum(len(item.texts) for item in batch) >= BATCH:
                self._write(batch, progress)
                batch = []
        self._write(batch, progress)
        for settle in self._db.events.provided("imported"):
            settle(self._db)
        if source.broken:
            raise source.broken

    def _missing(self, lines: Iterable[TopicLine]) -> Iterator[TopicLine]:
        queued: set[tuple[str, str]] = set()
        for line in lines:
            key = (line.dataset, line.source)
            if key in queued or self._is_known(self._db.reader(), line):
                self.count.known += 1
                continue
            queued.add(key)
            yield line

    def _is_known(self, db: Reader, line: TopicLine) -> bool:
        ours = line.dataset == self._own or line.dataset.startswith(f"{self._own}-")  # what a member took along
        if ours and line.source.isdigit() and len(line.source) < 16:
            return queries.topic_exists(db, int(line.source))
        return queries.topic_of_source(db, line.dataset, line.source) is not None

    def _rendered(self, lines: Iterator[TopicLine]) -> Iterator[Rendered]:
        """Rendered topics in the order of the file; on all cores when there is enough to do."""
        few: list[TopicLine] = []
        size = 0
        for line in lines:
            few.append(line)
            size += sum(len(post.body) for post in line.posts)
            if size > POOL_FROM:
                yield from self._rendered_by_all(few, lines)
                return
        for line in few:
            yield render(line, self._people(line), self._prepare, self._images)

    def _rendered_by_all(self, few: list[TopicLine], rest: Iterator[TopicLine]) -> Iterator[Rendered]:
        workers = os.cpu_count() or 1
        # spawn: the web server's threads may hold locks that a fork would copy
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_end_with_parent) as pool:
            waiting: deque[Future[Rendered]] = deque()
            for line in chain(few, rest):
                with _uninterrupted():
                    waiting.append(pool.submit(render, line, self._people(line), self._prepare, self._images))
                if len(waiting) > 4 * workers:  # not the whole file in memory
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def _people(self, line: TopicLine) -> dict[str, str]:
        bodies = [post.body for post in line.posts if post.format == "md"]
        bodies += [one.body for post in line.posts for one in post.addenda]
        return writing.called(self._db.reader(), self._db.events, bodies)

    def _write(self, batch: list[Rendered], progress: Callable[[int], None]) -> None:
        if not batch:
            return
        made = _Made(dict(self._authors), dict(self._boards), Count())
        with self._db.transaction() as tx:
            for item in batch:
                if self._is_known(tx, item.line):  # another import was quicker
                    made.count.known += 1
                else:
                    self._put(tx, item, made, now())
        # only now: a batch that was rolled back made nobody
        self._authors, self._boards = made.authors, made.boards
        self.count.add(made.count)
        progress(made.count.posts)

    def _put(self, tx: Writer, item: Rendered, made: _Made, at: int) -> None:
        line = item.line
        if line.board not in made.boards:
            made.boards[line.board] = by_name(tx, line.board)
        posts = [
            ImportedPost(
                _author(tx, line.dataset, post.author, made, at),
                text,
                post.created,
                post.reply_to,
                tuple((one.created, text) for one, text in zip(post.addenda, added, strict=True)),
            )
            for post, text, added in zip(line.posts, item.texts, item.added, strict=True)
        ]
        topic_id = put_whole_topic(
            tx,
            board_id=made.boards[line.board],
            author_id=_author(tx, line.dataset, line.author, made, at),
            title=line.title,
            created_at=line.created,
            posts=posts,
            now=at,
        )
        tags.put_imported(tx, topic_id, line.tags, at)
        queries.put_source(tx, line.dataset, line.source, topic_id)
        made.count.topics += 1
        made.count.posts += len(posts)


def _author(tx: Writer, dataset: str, name: str, made: _Made, at: int) -> int:
    """The member for an author of a dataset: the same person every time, made at the first."""
    key = (dataset, name)
    if key not in made.authors:
        known = queries.author_of_source(tx, dataset, name)
        if known is None:
            known = put_imported(tx, name, at)
            queries.put_author(tx, dataset, name, known)
            made.count.members += 1
        made.authors[key] = known
    return made.authors[key]


class _UntilBroken:
    """The lines up to a broken one, which is kept for the end: what came before it must not be lost."""

    def __init__(self, lines: Iterator[TopicLine]) -> None:
        self._lines = lines
        self.broken: BadLine | None = None

    def __iter__(self) -> Iterator[TopicLine]:
        try:
            yield from self._lines
        except BadLine as error:
            self.broken = error
