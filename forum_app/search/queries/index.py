"""Every SQL statement that fills the index of the search, and looks through it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...kernel.db import Reader, Writer
from ..tokens import characters


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index holds of a post, as tokens joined by spaces."""

    post_id: int
    marks: str
    title: str  # the topic's, with its first post
    body: str

    @property
    def title_of_its_own(self) -> str:
        """For the index of titles: with the marks of its characters."""
        return f"{self.title} {characters(self.title)}"


def put_entries(tx: Writer, entries: Sequence[Entry]) -> None:
    rows = [{"post_id": e.post_id, "marks": e.marks, "title": e.title, "body": e.body} for e in entries]
    tx.run_many("INSERT INTO search_post (rowid, marks, title, body) VALUES (:post_id, :marks, :title, :body)", rows)
    titles = [{"post_id": e.post_id, "title": e.title_of_its_own} for e in entries if e.title]
    if titles:
        tx.run_many("INSERT INTO search_title (rowid, title) VALUES (:post_id, :title)", titles)


def drop_entry(tx: Writer, post_id: int) -> None:
    """What was never there is dropped too."""
    tx.run("DELETE FROM search_post WHERE rowid = :post_id", post_id=post_id)
    tx.run("DELETE FROM search_title WHERE rowid = :post_id", post_id=post_id)


def drop_all(tx: Writer) -> None:
    """Also where the index is damaged: nothing of it is read."""
    tx.run("INSERT INTO search_post (search_post) VALUES ('delete-all')")
    tx.run("INSERT INTO search_title (search_title) VALUES ('delete-all')")


def join_parts(tx: Writer, pages: int) -> bool:
    """Join parts of an index, and write about so many pages at most; was anything left to do?"""
    return any(_join(tx, table, pages) for table in ("search_post", "search_title"))


def _join(tx: Writer, table: str, pages: int) -> bool:
    if tx.value(f"SELECT v FROM {table}_config WHERE k = 'usermerge'") != 2:
        tx.run(f"INSERT INTO {table} ({table}, rank) VALUES ('usermerge', 2)")  # two of a level are enough
    before = _changes(tx)
    tx.run(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', :pages)", pages=pages)
    return _changes(tx) - before > 1  # the command itself counts as one


def _changes(tx: Writer) -> int:
    return int(tx.value("SELECT total_changes()"))


@dataclass(frozen=True, slots=True)
class Work:
    """How far the index is made: posts with ids in [below, top) were done, those from `top` on do it themselves."""

    version: int  # of the rules that its tokens follow, see search/tokens.py
    below: int  # posts with smaller ids are not in it yet; 0: it is whole
    top: int


def work(db: Reader) -> Work:
    found = db.one(Work, "SELECT version, below, top FROM search_work WHERE id = 1")
    assert found, "the migration put the row"
    return found


def set_work(tx: Writer, work: Work) -> None:
    tx.run(
        "UPDATE search_work SET version = :version, below = :below, top = :top WHERE id = 1",
        version=work.version,
        below=work.below,
        top=work.top,
    )


def newest_post(db: Reader) -> int:
    """Its id; 0 when there is none."""
    return int(db.value("SELECT max(id) FROM post") or 0)


@dataclass(frozen=True, slots=True)
class Source:
    """What a post's entry is made of."""

    id: int
    html: str
    title: str
    addenda: int
    author_id: int
    created_at: int
    purged: int  # 1: its place alone is left, and there is nothing to find


def added(db: Reader, first: int, last: int) -> dict[int, list[str]]:
    """The HTML of what was added to the posts with ids in this range, in order; an index range."""
    found: dict[int, list[str]] = {}
    for post_id, html in db.tuples(
        "SELECT post_id, html FROM addendum WHERE post_id BETWEEN :first AND :last ORDER BY post_id, number",
        first=first,
        last=last,
    ):
        found.setdefault(post_id, []).append(html)
    return found


def sources(db: Reader, after: int, limit: int) -> list[Source]:
    """The next posts in the order of ids; the title is '' but for first posts."""
    return db.all(Source, f"{_SOURCE} WHERE p.id > :after ORDER BY p.id LIMIT :limit", after=after, limit=limit)


def sources_before(db: Reader, below: int, limit: int) -> list[Source]:
    """The posts before this one, the newest first."""
    return db.all(Source, f"{_SOURCE} WHERE p.id < :below ORDER BY p.id DESC LIMIT :limit", below=below, limit=limit)


_SOURCE = """
    SELECT p.id, p.html, CASE WHEN p.number = 1 AND p.purged = 0 THEN t.title ELSE '' END AS title, p.addenda,
           p.author_id, p.created_at, p.purged
    FROM post p JOIN topic t ON t.id = p.topic_id
"""


def written(db: Reader, post_id: int) -> tuple[int, int]:
    """Who wrote it, and when."""
    found = db.tuples("SELECT author_id, created_at FROM post WHERE id = :post_id", post_id=post_id)
    return found[0]


def each_token(db: Reader, fn: Callable[[str, int, str, int], None]) -> None:
    """Call `fn(token, post, column, place)` for everything that the index of posts holds."""
    db.each(fn, "SELECT term, doc, col, offset FROM search_vocabulary")


def each_title_token(db: Reader, fn: Callable[[str, int, str, int], None]) -> None:
    db.each(fn, "SELECT term, doc, col, offset FROM search_title_vocabulary")
