"""Changes to topics and posts. Counters are columns, kept in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...kernel.db import Writer


def put_topic(
    tx: Writer,
    *,
    board_id: int,
    author_id: int,
    title: str,
    slug: str,
    lang: str,
    created_at: int,
    bump: int,
) -> int:
    """A topic without posts yet; answers its id."""
    return int(
        tx.value(
            """
            INSERT INTO topic (board_id, author_id, title, slug, lang, created_at, bump, last_post_at, last_author_id)
            VALUES (:board_id, :author_id, :title, :slug, :lang, :created_at, :bump, :created_at, :author_id)
            RETURNING id
            """,
            board_id=board_id,
            author_id=author_id,
            title=title,
            slug=slug,
            lang=lang,
            created_at=created_at,
            bump=bump,
        )
    )


_PUT_POST = """
    INSERT INTO post (topic_id, number, author_id, reply_to_id, format, body, html, lang, renderer, created_at)
    VALUES (:topic_id, :number, :author_id, :reply_to_id, :format, :body, :html, :lang, :renderer, :created_at)
    RETURNING id
"""


def put_post(tx: Writer, **columns: Any) -> int:
    """A post with the columns of `_PUT_POST`; answers its id."""
    return int(tx.value(_PUT_POST, **columns))


def count_new_post(
    tx: Writer, topic_id: int, *, number: int, post_id: int, author_id: int, created_at: int, bump: int, hot: int
) -> None:
    """The topic learns of a new last post."""
    tx.run(
        """
        UPDATE topic SET numbers = :number, replies = replies + CASE WHEN :number > 1 THEN 1 ELSE 0 END,
               last_post_id = :post_id, last_post_at = :created_at, last_author_id = :author_id, bump = :bump,
               hot = :hot, version = version + 1
        WHERE id = :topic_id
        """,
        topic_id=topic_id,
        number=number,
        post_id=post_id,
        author_id=author_id,
        created_at=created_at,
        bump=bump,
        hot=hot,
    )


def set_post_text(
    tx: Writer, post_id: int, *, body: str, html: str, lang: str, renderer: int, edited_at: int, edited_by: int
) -> None:
    tx.run(
        """
        UPDATE post SET body = :body, html = :html, lang = :lang, renderer = :renderer, edited_at = :edited_at,
               edited_by = :edited_by
        WHERE id = :post_id
        """,
        post_id=post_id,
        body=body,
        html=html,
        lang=lang,
        renderer=renderer,
        edited_at=edited_at,
        edited_by=edited_by,
    )


def set_attribution(tx: Writer, post_id: int, author_id: int, created_at: int) -> None:
    """Who wrote it, and when."""
    tx.run(
        "UPDATE post SET author_id = :author_id, created_at = :created_at WHERE id = :post_id",
        post_id=post_id,
        author_id=author_id,
        created_at=created_at,
    )


def set_html(tx: Writer, rows: Iterable[dict[str, Any]]) -> None:
    """New HTML for the same source; a row whose source changed meanwhile is left alone."""
    tx.run_many(
        "UPDATE post SET html = :html, lang = :lang, renderer = :renderer WHERE id = :id AND body = :body", rows
    )


def set_title(tx: Writer, topic_id: int, title: str, slug: str, lang: str) -> None:
    tx.run(
        "UPDATE topic SET title = :title, slug = :slug, lang = :lang WHERE id = :topic_id",
        topic_id=topic_id,
        title=title,
        slug=slug,
        lang=lang,
    )


def bump_topic(tx: Writer, topic_id: int) -> None:
    """Something on the topic's own pages has changed."""
    tx.run("UPDATE topic SET version = version + 1 WHERE id = :topic_id", topic_id=topic_id)


def bump_topics_of_posts(tx: Writer, first: int, last: int) -> None:
    """The topics of all posts with ids in this range show something else now."""
    tx.run(
        """
        UPDATE topic SET version = version + 1
        WHERE id IN (SELECT topic_id FROM post WHERE id BETWEEN :first AND :last)
        """,
        first=first,
        last=last,
    )


def set_post_deleted(tx: Writer, post_id: int, deleted_at: int | None, deleted_by: int | None) -> None:
    tx.run(
        "UPDATE post SET deleted_at = :deleted_at, deleted_by = :deleted_by WHERE id = :post_id",
        post_id=post_id,
        deleted_at=deleted_at,
        deleted_by=deleted_by,
    )


def recount_topic(tx: Writer, topic_id: int, *, replies: int) -> None:
    """Find the last visible post again after one was deleted or restored, and with it the topic's place.

    The place changes only if another post is the last now: an edit of the past must not bring a topic to the top.
    """
    tx.run(
        "UPDATE topic SET replies = replies + :replies, version = version + 1 WHERE id = :topic_id",
        topic_id=topic_id,
        replies=replies,
    )
    tx.run(
        """
        UPDATE topic SET last_post_id = p.id, last_post_at = p.created_at, last_author_id = p.author_id,
               bump = p.created_at * 1000
        FROM (SELECT id, created_at, author_id FROM post
              WHERE topic_id = :topic_id AND (deleted_at IS NULL OR number = 1) ORDER BY number DESC LIMIT 1) AS p
        WHERE topic.id = :topic_id AND topic.last_post_id <> p.id
        """,
        topic_id=topic_id,
    )


def set_topic_deleted(tx: Writer, topic_id: int, deleted_at: int | None, deleted_by: int | None) -> None:
    tx.run(
        """
        UPDATE topic SET deleted_at = :deleted_at, deleted_by = :deleted_by, version = version + 1
        WHERE id = :topic_id
        """,
        topic_id=topic_id,
        deleted_at=deleted_at,
        deleted_by=deleted_by,
    )


def set_board(tx: Writer, topic_id: int, board_id: int) -> None:
    tx.run(
        "UPDATE topic SET board_id = :board_id, version = version + 1 WHERE id = :topic_id",
        topic_id=topic_id,
        board_id=board_id,
    )


def move_all(tx: Writer, from_board: int, to_board: int) -> None:
    """Every topic of a board to another, deleted ones too."""
    tx.run(
        "UPDATE topic SET board_id = :to_board, version = version + 1 WHERE board_id = :from_board",
        from_board=from_board,
        to_board=to_board,
    )


def count_topic(tx: Writer, topic_id: int, *, hot: int) -> None:
    """All derived columns of a topic from its posts, after an import wrote them."""
    tx.run(
        """
        UPDATE topic SET numbers = p.number, last_post_id = p.id, last_post_at = p.created_at,
               last_author_id = p.author_id, replies = p.number - 1, hot = :hot
        FROM (SELECT id, number, created_at, author_id FROM post
              WHERE topic_id = :topic_id ORDER BY number DESC LIMIT 1) AS p
        WHERE topic.id = :topic_id
        """,
        topic_id=topic_id,
        hot=hot,
    )


def set_hot(tx: Writer, topic_id: int, hot: int) -> None:
    tx.run("UPDATE topic SET hot = :hot WHERE id = :topic_id", topic_id=topic_id, hot=hot)


def add_views(tx: Writer, views: Mapping[int, int]) -> None:
    """Topic -> how often it was read more; topics that are gone are passed over. No page is another for it."""
    tx.run_many(
        "UPDATE topic SET views = views + :more WHERE id = :id", ({"id": id_, "more": n} for id_, n in views.items())
    )
