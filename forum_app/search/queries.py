"""Every SQL statement about the search index."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ..kernel.db import Reader, Writer, named_list
from ..topics.queries.lists import SEEN


@dataclass(frozen=True, slots=True)
class Hit:
    post_id: int
    number: int
    html: str
    lang: str
    created_at: int
    topic_id: int
    title: str
    title_lang: str
    slug: str
    replies: int
    board_slug: str
    board_name: str
    board_hue: int
    author: str
    author_name: str
    addenda: int


def hits(db: Reader, match: str, before: int, limit: int, hidden: str) -> list[Hit]:
    """Posts that match, newest first, with an id below `before`; never what is deleted, or of the boards `hidden`."""
    return db.all(
        Hit,
        f"""
        SELECT p.id AS post_id, p.number, p.html, p.lang, p.created_at, t.id AS topic_id, t.title,
               t.lang AS title_lang, t.slug, t.replies, b.slug AS board_slug, b.name AS board_name,
               b.hue AS board_hue, m.name AS author, m.display_name AS author_name, p.addenda
        FROM search_post s JOIN post p ON p.id = s.rowid JOIN topic t ON t.id = p.topic_id
        JOIN board b ON b.id = t.board_id JOIN member m ON m.id = p.author_id
        WHERE s.search_post MATCH :match AND s.rowid < :before AND p.deleted_at IS NULL AND t.deleted_at IS NULL
          AND {SEEN}
        ORDER BY s.rowid DESC LIMIT :limit
        """,
        hidden=hidden,
        match=match,
        before=before,
        limit=limit,
    )


def titled(db: Reader, term: str, limit: int, hidden: str) -> list[int]:
    """The newest first posts of topics whose title has this term, as the index writes it; without the boards `hidden`,
    since what one does not see must not weigh either.
    """
    found = db.column(
        f"""
        SELECT s.rowid FROM search_post s JOIN post p ON p.id = s.rowid JOIN topic t ON t.id = p.topic_id
        WHERE s.search_post MATCH :match AND {SEEN} ORDER BY s.rowid DESC LIMIT :limit
        """,
        match=f'title : "{term}"',
        hidden=hidden,
        limit=limit,
    )
    return [int(post_id) for post_id in found]


@dataclass(frozen=True, slots=True)
class Titled:
    post_id: int
    id: int
    slug: str
    title: str
    lang: str
    replies: int


def topics_of(db: Reader, post_ids: list[int]) -> list[Titled]:
    """The topics that these posts began, without what is deleted."""
    which, params = named_list("id", post_ids)
    return db.all(
        Titled,
        f"""
        SELECT p.id AS post_id, t.id, t.slug, t.title, t.lang, t.replies
        FROM post p JOIN topic t ON t.id = p.topic_id
        WHERE p.id IN {which} AND p.number = 1 AND p.deleted_at IS NULL AND t.deleted_at IS NULL
        """,
        **params,
    )


def put_entry(tx: Writer, post_id: int, title: str, body: str) -> None:
    """Tokens of a post; the title's with the first post of a topic."""
    tx.run(
        "INSERT INTO search_post (rowid, title, body) VALUES (:post_id, :title, :body)",
        post_id=post_id,
        title=title,
        body=body,
    )


def put_entries(tx: Writer, rows: Iterable[dict[str, Any]]) -> None:
    tx.run_many("INSERT INTO search_post (rowid, title, body) VALUES (:post_id, :title, :body)", rows)


def drop_entry(tx: Writer, post_id: int) -> None:
    tx.run("DELETE FROM search_post WHERE rowid = :post_id", post_id=post_id)


def drop_all(tx: Writer) -> None:
    tx.run("INSERT INTO search_post (search_post) VALUES ('delete-all')")


@dataclass(frozen=True, slots=True)
class Source:
    """What a post's entry is made of."""

    id: int
    html: str
    title: str
    addenda: int


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
    return db.all(
        Source,
        """
        SELECT p.id, p.html, CASE WHEN p.number = 1 AND p.purged = 0 THEN t.title ELSE '' END AS title, p.addenda
        FROM post p JOIN topic t ON t.id = p.topic_id WHERE p.id > :after ORDER BY p.id LIMIT :limit
        """,
        after=after,
        limit=limit,
    )


def each_token(db: Reader, fn: Callable[[str, int, str, int], None]) -> None:
    """Call `fn(token, post, column, place)` for everything that the index holds."""
    db.each(fn, "SELECT term, doc, col, offset FROM search_vocabulary")
