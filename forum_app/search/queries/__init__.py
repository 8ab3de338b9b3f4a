"""Every SQL statement about the search index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ...kernel.db import Reader, named_list
from ...topics.queries.lists import SEEN
from ..tokens import EVERYTHING
from .index import Entry as Entry
from .index import Source as Source
from .index import Work as Work
from .index import added as added
from .index import drop_all as drop_all
from .index import drop_entry as drop_entry
from .index import each_title_token as each_title_token
from .index import each_token as each_token
from .index import join_parts as join_parts
from .index import newest_post as newest_post
from .index import put_entries as put_entries
from .index import set_work as set_work
from .index import sources as sources
from .index import sources_before as sources_before
from .index import work as work
from .index import written as written


class Hit(NamedTuple):
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


# What is needed to say how well a post fits: its id, when it was written, its HTML as bytes, as they lie in the file,
# and the title of the topic with its first post, else ''. There are hundreds for one page, so they are tuples.
Candidate = tuple[int, int, bytes, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the index understands it, with what only the tables can say."""

    match: str  # of search/tokens.py, never what was typed
    hidden: str  # JSON: the boards that this viewer does not see
    titles: str = ""  # the same for titles alone; '' where titles cannot say it
    boards: str = ""  # JSON of ids; '' for all
    not_boards: str = "[]"
    authors: str = ""  # for titles; posts have it in their marks
    since: int | None = None
    until: int | None = None
    conditions: tuple[str, ...] = ()  # constants of slices: see kernel/finding.py
    params: Mapping[str, Any] = field(default_factory=dict)
    few: bool = False  # `boards` have few posts: their ids are asked first

    @property
    def where(self) -> str:
        """What must hold of the post p and its topic t, in SQL made of constants."""
        parts = [
            "p.deleted_at IS NULL",
            "t.deleted_at IS NULL",
            _seen(self.hidden),
            *(["t.board_id IN (SELECT value FROM json_each(:boards))"] if self.boards else []),
            *(["t.board_id NOT IN (SELECT value FROM json_each(:not_boards))"] if self.not_boards != "[]" else []),
            *(["p.created_at >= :since"] if self.since is not None else []),
            *(["p.created_at < :until"] if self.until is not None else []),
            *self.conditions,
        ]
        return " AND ".join(parts)

    @property
    def is_narrow(self) -> bool:
        """May what is wanted be rare among the finds of the index?"""
        narrow = self.conditions or self.boards or self.not_boards != "[]" or self.since is not None
        return bool(narrow) or self.until is not None or self.hidden != "[]"

    @property
    def walk(self) -> int:
        """How many finds of the index are looked at for one page: what is rare among them must not cost seconds."""
        return MOST_WALKED * 10 if self.few else MOST_WALKED


MOST_WALKED = 10_000
MOST_TITLES_WALKED = 1_000
# search/operators.py
IS_FIRST = "p.number = 1"
IS_OPEN = "t.locked = 0"
IS_CLOSED = "t.locked <> 0"
_CANDIDATE = """p.id, p.created_at, CAST(p.html AS BLOB), CASE WHEN p.number = 1 THEN t.title ELSE '' END"""
_HIT = """p.id AS post_id, p.number, p.html, p.lang, p.created_at, t.id AS topic_id, t.title,
       t.lang AS title_lang, t.slug, t.replies, b.slug AS board_slug, b.name AS board_name,
       b.hue AS board_hue, m.name AS author, m.display_name AS author_name, p.addenda"""
_WITH_NAMES = "JOIN board b ON b.id = t.board_id JOIN member m ON m.id = p.author_id"
_FEW = """s.id IN (
    SELECT f.id FROM topic g JOIN post f ON f.topic_id = g.id
    WHERE g.board_id IN (SELECT value FROM json_each(:boards)))"""


def _seen(hidden: str) -> str:
    """Asked of hundreds of rows, so not at all where nothing is hidden."""
    return SEEN if hidden != "[]" else "1"


def _walk(table: str) -> str:
    """The finds of the index, newest first, with the tables that say the rest. The order is that of the outer loop."""
    return f"""
        FROM (SELECT rowid AS id FROM {table} WHERE {table} MATCH :match AND rowid < :before
              ORDER BY rowid DESC LIMIT :walk) s
        CROSS JOIN post p ON p.id = s.id JOIN topic t ON t.id = p.topic_id"""


def hits(db: Reader, asked: Asked, before: int, limit: int, walk: int = MOST_WALKED) -> list[Hit]:
    """Posts that match, newest first, with an id below `before`; never what is deleted, or of the boards hidden.

    :param walk: how many finds are looked at, at most.
    """
    few = f"{_FEW} AND" if asked.few else ""
    return db.all(
        Hit,
        f"SELECT {_HIT} {_walk('search_post')} {_WITH_NAMES} WHERE {few} {asked.where} LIMIT :limit",
        **_params(asked, asked.match, before, limit, walk),
    )


def candidates(db: Reader, asked: Asked, limit: int) -> list[Candidate]:
    """The newest posts that match."""
    few = f"{_FEW} AND" if asked.few else ""
    return db.tuples(
        f"SELECT {_CANDIDATE} {_walk('search_post')} WHERE {few} {asked.where} LIMIT :limit",
        **_params(asked, asked.match, FIRST, limit, asked.walk),
    )


def titled_candidates(db: Reader, asked: Asked, limit: int) -> list[Candidate]:
    """The first posts of the newest topics with all of it in their titles."""
    by = "p.author_id IN (SELECT value FROM json_each(:authors)) AND" if asked.authors else ""
    return db.tuples(
        f"SELECT {_CANDIDATE} {_walk('search_title')} WHERE {by} {asked.where} LIMIT :limit",
        **_params(asked, asked.titles, FIRST, limit, MOST_TITLES_WALKED),
    )


def walked_to(db: Reader, asked: Asked, before: int, walk: int) -> int | None:
    """The last of so many finds before this key; None when there are fewer."""
    found = db.value(
        """
        SELECT CASE WHEN sum(1) = :walk THEN min(s.id) END
        FROM (SELECT rowid AS id FROM search_post WHERE search_post MATCH :match AND rowid < :before
              ORDER BY rowid DESC LIMIT :walk) s
        """,
        match=asked.match,
        before=before,
        walk=walk,
    )
    return None if found is None else int(found)


def hits_of(db: Reader, asked: Asked, post_ids: Sequence[int]) -> dict[int, Hit]:
    """These posts, as far as they may be shown still."""
    which, params = named_list("post", post_ids)
    found = db.all(
        Hit,
        f"""
        SELECT {_HIT} FROM post p JOIN topic t ON t.id = p.topic_id {_WITH_NAMES}
        WHERE p.id IN {which} AND p.deleted_at IS NULL AND t.deleted_at IS NULL AND {_seen(asked.hidden)}
        """,
        hidden=asked.hidden,
        **params,
    )
    return {hit.post_id: hit for hit in found}


FIRST = 1 << 62  # a key after which everything comes


def _params(asked: Asked, match: str, before: int, limit: int, walk: int) -> dict[str, Any]:
    """More than a statement names is no harm."""
    return {
        **asked.params,
        "match": match,
        "before": before,
        "limit": limit,
        "walk": walk,
        "hidden": asked.hidden,
        "boards": asked.boards,
        "not_boards": asked.not_boards,
        "authors": asked.authors,
        "since": asked.since,
        "until": asked.until,
    }


def answers(db: Reader) -> None:
    """The newest finds among all posts, and among all titles that have a word.

    :raises StorageBroken: where the index is damaged there.
    """
    for table in ("search_post", "search_title"):
        db.column(
            f"SELECT rowid FROM {table} WHERE {table} MATCH :match ORDER BY rowid DESC LIMIT 1000", match=EVERYTHING
        )


def members_named(db: Reader, keys: Sequence[str]) -> dict[str, int]:
    """Folded names -> who is called so."""
    which, params = named_list("key", keys)
    return dict(db.tuples(f"SELECT name_key, id FROM member WHERE name_key IN {which}", **params))


def boards(db: Reader, hidden: str) -> list[tuple[int, str, str, int]]:
    """(id, slug, name, posts) of the boards that this viewer sees."""
    return db.tuples(
        """
        SELECT id, slug, name, posts FROM board WHERE id NOT IN (SELECT value FROM json_each(:hidden))
        ORDER BY id
        """,
        hidden=hidden,
    )


def boards_once_named(db: Reader, slugs: Sequence[str]) -> dict[str, int]:
    """Slugs that led to a board before -> its id."""
    which, params = named_list("slug", slugs)
    return dict(db.tuples(f"SELECT slug, board_id FROM board_slug WHERE slug IN {which}", **params))


def terms_from(db: Reader, start: str, limit: int) -> list[str]:
    """The next terms of the index from this one on, in order: one step for each, however many posts have it."""
    return [
        str(term)
        for term in db.column(
            """
            WITH RECURSIVE next (term) AS (
                SELECT (SELECT v.term FROM search_vocabulary v WHERE v.term >= :start LIMIT 1)
                UNION ALL
                SELECT (SELECT v.term FROM search_vocabulary v WHERE v.term >= next.term || char(0) LIMIT 1)
                FROM next WHERE next.term IS NOT NULL LIMIT :limit
            )
            SELECT term FROM next WHERE term IS NOT NULL
            """,
            start=start,
            limit=limit,
        )
    ]


def titled(db: Reader, term: str, limit: int, hidden: str) -> list[int]:
    """The newest first posts of topics whose title has this term, as the index writes it; without the boards `hidden`,
    since what one does not see must not weigh either.
    """
    found = db.column(
        f"""
        SELECT s.rowid FROM search_title s JOIN post p ON p.id = s.rowid JOIN topic t ON t.id = p.topic_id
        WHERE s.search_title MATCH :match AND {SEEN} ORDER BY s.rowid DESC LIMIT :limit
        """,
        match=f'"{term}"',
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


def titles(db: Reader, match: str, limit: int, hidden: str, walk: int) -> list[Titled]:
    """The newest topics whose title matches, without what is deleted and the boards `hidden`; of so many finds."""
    return db.all(
        Titled,
        f"""
        SELECT p.id AS post_id, t.id, t.slug, t.title, t.lang, t.replies
        FROM (SELECT rowid AS id FROM search_title WHERE search_title MATCH :match ORDER BY rowid DESC LIMIT :walk) s
        CROSS JOIN post p ON p.id = s.id JOIN topic t ON t.id = p.topic_id
        WHERE p.deleted_at IS NULL AND t.deleted_at IS NULL AND {SEEN} LIMIT :limit
        """,
        match=match,
        hidden=hidden,
        walk=walk,
        limit=limit,
    )
