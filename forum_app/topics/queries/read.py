"""One topic, one post, the posts of a page."""

from __future__ import annotations

from dataclasses import dataclass

from ...kernel.db import Reader
from ...kernel.viewer import Role


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with what its page needs of board and site: one statement, versions included."""

    id: int
    board_id: int
    author_id: int
    title: str
    slug: str
    lang: str
    created_at: int
    numbers: int
    replies: int
    pinned: int
    pinned_until: int | None
    locked: int
    lock_reason: str
    deleted_at: int | None
    deleted_by: int | None
    version: int
    board_slug: str
    board_name: str
    board_hue: int
    board_closed: int
    board_version: int
    site_version: int
    hot: int
    views: int
    solved_post_id: int  # 0: none
    slow: int  # seconds between two posts of one member
    closes_at: int | None


@dataclass(frozen=True, slots=True)
class PostOnPage:
    id: int
    topic_id: int
    number: int
    author_id: int
    html: str
    lang: str
    created_at: int
    edited_at: int | None
    deleted_at: int | None
    deleted_by: int | None
    author: str
    display_name: str
    avatar: str
    role: Role
    reply_to_id: int | None
    reply_to_number: int | None
    reply_to_name: str | None
    addenda: int
    wiki: int
    purged: int
    author_left: int  # 1: the account was deleted; there is no profile


@dataclass(frozen=True, slots=True)
class Post:
    """A post as it is edited, deleted, linked to."""

    id: int
    topic_id: int
    number: int
    author_id: int
    format: str
    body: str
    html: str
    addenda: int
    wiki: int
    created_at: int
    edited_at: int | None
    edited_by: int | None
    deleted_at: int | None
    deleted_by: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post stands."""

    topic_id: int
    slug: str
    number: int
    post_id: int


def topic(db: Reader, topic_id: int) -> Topic | None:
    return db.one(
        Topic,
        """
        SELECT t.id, t.board_id, t.author_id, t.title, t.slug, t.lang, t.created_at, t.numbers, t.replies, t.pinned,
               t.pinned_until, t.locked, t.lock_reason, t.deleted_at, t.deleted_by, t.version,
               b.slug AS board_slug, b.name AS board_name, b.hue AS board_hue, b.closed AS board_closed,
               b.version AS board_version, s.version AS site_version,
               t.hot, t.views, t.solved_post_id, t.slow, t.closes_at
        FROM topic t JOIN board b ON b.id = t.board_id JOIN site s ON s.id = 1
        WHERE t.id = :topic_id AND t.purged = 0
        """,
        topic_id=topic_id,
    )


_ON_PAGE = """
    SELECT p.id, p.topic_id, p.number, p.author_id, p.html, p.lang, p.created_at, p.edited_at, p.deleted_at,
           p.deleted_by, m.name AS author, m.display_name, m.avatar, m.role, p.reply_to_id,
           r.number AS reply_to_number, rm.display_name AS reply_to_name, p.addenda,
           p.wiki, p.purged, m.left_at IS NOT NULL AS author_left
    FROM post p JOIN member m ON m.id = p.author_id
    LEFT JOIN post r ON r.id = p.reply_to_id AND r.topic_id = p.topic_id AND r.purged = 0
    LEFT JOIN member rm ON rm.id = r.author_id
"""


def posts_between(db: Reader, topic_id: int, first: int, last: int) -> list[PostOnPage]:
    """The posts with these numbers, in order; an index range."""
    return db.all(
        PostOnPage,
        _ON_PAGE + "WHERE p.topic_id = :topic_id AND p.number BETWEEN :first AND :last ORDER BY p.number",
        topic_id=topic_id,
        first=first,
        last=last,
    )


def post_standing(db: Reader, post_id: int) -> PostOnPage | None:
    """One post that is there, by its id: numbers move up when something before them is removed for good."""
    return db.one(
        PostOnPage, _ON_PAGE + "WHERE p.id = :post_id AND p.deleted_at IS NULL AND p.purged = 0", post_id=post_id
    )


def first_stands(db: Reader, topic_id: int) -> bool:
    """Does the first post say something? When its author left, a line may be all that is there."""
    return bool(
        db.value(
            "SELECT 1 FROM post WHERE topic_id = :topic_id AND number = 1 AND deleted_at IS NULL", topic_id=topic_id
        )
    )


def post(db: Reader, post_id: int) -> Post | None:
    return db.one(
        Post,
        """
        SELECT id, topic_id, number, author_id, format, body, html, addenda, wiki, created_at, edited_at, edited_by,
               deleted_at, deleted_by
        FROM post WHERE id = :post_id AND purged = 0
        """,
        post_id=post_id,
    )


def post_numbered(db: Reader, topic_id: int, number: int) -> int | None:
    """The id of the post with this number."""
    found = db.value(
        "SELECT id FROM post WHERE topic_id = :topic_id AND number = :number", topic_id=topic_id, number=number
    )
    return None if found is None else int(found)


def place(db: Reader, post_id: int) -> Place | None:
    """Where a post stands; what was purged stands nowhere, but for the first post, which stays as a line."""
    return db.one(
        Place,
        """
        SELECT t.id AS topic_id, t.slug, p.number, p.id AS post_id
        FROM post p JOIN topic t ON t.id = p.topic_id
        WHERE p.id = :post_id AND (p.purged = 0 OR p.number = 1)
        """,
        post_id=post_id,
    )


def reply_like(db: Reader, topic_id: int, after: int, author_id: int, body: str) -> Place | None:
    """The author's post with these words among those that came after number `after`."""
    return db.one(
        Place,
        """
        SELECT t.id AS topic_id, t.slug, p.number, p.id AS post_id
        FROM post p JOIN topic t ON t.id = p.topic_id
        WHERE p.topic_id = :topic_id AND p.number > :after AND p.author_id = :author_id AND p.body = :body
          AND p.deleted_at IS NULL
        ORDER BY p.number LIMIT 1
        """,
        topic_id=topic_id,
        after=after,
        author_id=author_id,
        body=body,
    )


def topic_like(db: Reader, after: int, author_id: int, title: str, body: str) -> Place | None:
    """The author's topic with this title and these first words among those that came after topic `after`."""
    return db.one(
        Place,
        """
        SELECT t.id AS topic_id, t.slug, p.number, p.id AS post_id
        FROM topic t JOIN post p ON p.topic_id = t.id AND p.number = 1
        WHERE t.author_id = :author_id AND t.id > :after AND t.title = :title AND p.body = :body
          AND t.deleted_at IS NULL
        ORDER BY t.id LIMIT 1
        """,
        after=after,
        author_id=author_id,
        title=title,
        body=body,
    )


def newest_topic(db: Reader, author_id: int) -> int:
    """The last topic that this member began: of others it says nothing."""
    return int(db.value("SELECT max(id) FROM topic WHERE author_id = :author_id", author_id=author_id) or 0)


def others_posted(db: Reader, topic_id: int, author_id: int) -> bool:
    """Has anybody but the author written in this topic?"""
    return bool(
        db.value(
            "SELECT 1 FROM post WHERE topic_id = :topic_id AND author_id <> :author_id AND purged = 0 LIMIT 1",
            topic_id=topic_id,
            author_id=author_id,
        )
    )


def visible_by_author(db: Reader, topic_id: int) -> list[tuple[int, int]]:
    """Who wrote how many visible posts of a topic: (member id, posts)."""
    return db.tuples(
        """
        SELECT author_id, count(*) AS posts FROM post WHERE topic_id = :topic_id AND deleted_at IS NULL
        GROUP BY author_id
        """,
        topic_id=topic_id,
    )


@dataclass(frozen=True, slots=True)
class Stale:
    """A post whose stored HTML may be older than the renderer; `title` is the topic's, with the first post only."""

    id: int
    topic_id: int
    number: int
    format: str
    body: str
    html: str
    renderer: int
    addenda: int
    title: str


def posts_after(db: Reader, post_id: int, limit: int) -> list[Stale]:
    """The next posts in the order of ids, for walking over all of them."""
    return db.all(
        Stale,
        """
        SELECT p.id, p.topic_id, p.number, p.format, p.body, p.html, p.renderer, p.addenda,
               CASE WHEN p.number = 1 THEN t.title ELSE '' END AS title
        FROM post p JOIN topic t ON t.id = p.topic_id WHERE p.id > :post_id ORDER BY p.id LIMIT :limit
        """,
        post_id=post_id,
        limit=limit,
    )


def last_times(db: Reader, topic_id: int, limit: int) -> list[int]:
    """When the last visible posts of a topic were written, the first one always among them if it is near."""
    return db.column(
        """
        SELECT created_at FROM post WHERE topic_id = :topic_id AND (deleted_at IS NULL OR number = 1)
        ORDER BY number DESC LIMIT :limit
        """,
        topic_id=topic_id,
        limit=limit,
    )


def never_hot(db: Reader, after: int, limit: int) -> list[int]:
    """Topics, in the order of ids, of which nobody reckoned yet how hot they are."""
    return db.column(
        """
        SELECT id FROM topic WHERE hot = 0 AND deleted_at IS NULL AND id > :after ORDER BY id LIMIT :limit
        """,
        after=after,
        limit=limit,
    )


def board_counts(db: Reader, board_id: int) -> tuple[int, int]:
    """A board's counters: visible topics, visible posts."""
    topics, posts = db.tuples("SELECT topics, posts FROM board WHERE id = :board_id", board_id=board_id)[0]
    return int(topics), int(posts)
