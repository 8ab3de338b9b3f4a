"""Every SQL statement about what came in and goes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..kernel.db import Reader, Writer


def topic_of_source(db: Reader, dataset: str, source: str) -> int | None:
    """The topic that this one became, if it was imported already."""
    found = db.value(
        "SELECT topic_id FROM import_topic WHERE dataset = :dataset AND source = :source",
        dataset=dataset,
        source=source,
    )
    return None if found is None else int(found)


def put_source(tx: Writer, dataset: str, source: str, topic_id: int) -> None:
    tx.run(
        "INSERT INTO import_topic (dataset, source, topic_id) VALUES (:dataset, :source, :topic_id)",
        dataset=dataset,
        source=source,
        topic_id=topic_id,
    )


def author_of_source(db: Reader, dataset: str, name: str) -> int | None:
    found = db.value(
        "SELECT member_id FROM import_author WHERE dataset = :dataset AND name = :name", dataset=dataset, name=name
    )
    return None if found is None else int(found)


def put_author(tx: Writer, dataset: str, name: str, member_id: int) -> None:
    tx.run(
        "INSERT INTO import_author (dataset, name, member_id) VALUES (:dataset, :name, :member_id)",
        dataset=dataset,
        name=name,
        member_id=member_id,
    )


def drop_source(tx: Writer, topic_id: int) -> None:
    tx.run("DELETE FROM import_topic WHERE topic_id = :topic_id", topic_id=topic_id)


def drop_author(tx: Writer, member_id: int) -> None:
    tx.run("DELETE FROM import_author WHERE member_id = :member_id", member_id=member_id)


def topic_exists(db: Reader, topic_id: int) -> bool:
    return bool(db.value("SELECT 1 FROM topic WHERE id = :topic_id", topic_id=topic_id))


@dataclass(frozen=True, slots=True)
class TopicOut:
    id: int
    board: str
    title: str
    author: str
    created_at: int
    dataset: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class PostOut:
    id: int
    author: str
    created_at: int
    format: str
    body: str
    reply_to_id: int | None
    addenda: int


def topics_out(db: Reader) -> Iterator[TopicOut]:
    """Every visible topic in the order of ids, a hundred a statement."""
    after = 0
    while batch := db.all(
        TopicOut,
        """
        SELECT t.id, b.name AS board, t.title, m.display_name AS author, t.created_at, i.dataset, i.source
        FROM topic t JOIN board b ON b.id = t.board_id JOIN member m ON m.id = t.author_id
        LEFT JOIN import_topic i ON i.topic_id = t.id
        WHERE t.id > :after AND t.deleted_at IS NULL ORDER BY t.id LIMIT 100
        """,
        after=after,
    ):
        yield from batch
        after = batch[-1].id


def posts_out(db: Reader, topic_id: int) -> list[PostOut]:
    """The visible posts of a topic in order."""
    return db.all(
        PostOut,
        """
        SELECT p.id, m.display_name AS author, p.created_at, p.format, p.body, p.reply_to_id, p.addenda
        FROM post p JOIN member m ON m.id = p.author_id
        WHERE p.topic_id = :topic_id AND p.deleted_at IS NULL ORDER BY p.number
        """,
        topic_id=topic_id,
    )


def tags_out(db: Reader, topic_id: int) -> list[str]:
    """The names of a topic's tags, in an order that is the same elsewhere."""
    return db.column(
        """
        SELECT g.name FROM topic_tag x JOIN tag was ON was.id = x.tag_id
        JOIN tag g ON g.id = coalesce(was.into_id, was.id)
        WHERE x.topic_id = :topic_id AND g.going = 0 GROUP BY g.id ORDER BY g.slug
        """,
        topic_id=topic_id,
    )


def addenda_out(db: Reader, post_id: int) -> list[tuple[int, str]]:
    """What was added to a post, in order: (when, Markdown)."""
    return db.tuples("SELECT created_at, body FROM addendum WHERE post_id = :post_id ORDER BY number", post_id=post_id)


def post_count(db: Reader) -> int:
    """All posts, deleted ones too; for a progress bar."""
    return int(db.value("SELECT count(*) FROM post"))


# --- merging


def lead_sources(tx: Writer, from_id: int, into_id: int) -> list[tuple[str, str]]:
    """What became one topic is another by now; answers which sources those were."""
    return tx.tuples(
        "UPDATE import_topic SET topic_id = :into_id WHERE topic_id = :from_id RETURNING dataset, source",
        from_id=from_id,
        into_id=into_id,
    )


def lead_sources_back(tx: Writer, topic_id: int, sources: Iterable[Sequence[str]]) -> None:
    tx.run_many(
        "UPDATE import_topic SET topic_id = :topic_id WHERE dataset = :dataset AND source = :source",
        [{"topic_id": topic_id, "dataset": dataset, "source": source} for dataset, source in sources],
    )
