"""Splitting and merging: posts go from one topic into another, and their numbers and counters follow."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ...kernel.db import Reader, Writer


@dataclass(frozen=True, slots=True)
class Line:
    """A post as it stands in its topic."""

    id: int
    number: int
    author_id: int
    created_at: int
    visible: int


def lines(db: Reader, topic_id: int) -> list[Line]:
    """All posts of a topic in their order, deleted ones too."""
    return db.all(
        Line,
        """
        SELECT id, number, author_id, created_at, deleted_at IS NULL AS visible FROM post
        WHERE topic_id = :topic_id ORDER BY number
        """,
        topic_id=topic_id,
    )


def has_purged(db: Reader, topic_id: int) -> bool:
    """Is a post of it gone for good, whose place is still there?"""
    return bool(db.value("SELECT 1 FROM post WHERE topic_id = :topic_id AND purged = 1 LIMIT 1", topic_id=topic_id))


def place(tx: Writer, topic_id: int, places: Iterable[tuple[int, int]]) -> None:
    """(post, number): they stand in this topic so. In two steps through negatives: UNIQUE is checked at each row."""
    tx.run(
        """
        UPDATE post SET topic_id = :topic_id, number = -json_extract(j.value, '$[1]') FROM json_each(:places) j
        WHERE post.id = json_extract(j.value, '$[0]')
        """,
        topic_id=topic_id,
        places=json.dumps(list(places)),
    )


def settle(tx: Writer, topic_id: int) -> None:
    """The second step: each at its number."""
    tx.run("UPDATE post SET number = -number WHERE topic_id = :topic_id AND number < 0", topic_id=topic_id)


def recount(tx: Writer, topic_id: int, hot: int) -> None:
    """Everything that a topic's row says of its posts."""
    tx.run(
        """
        UPDATE topic SET
            (numbers, replies) = (SELECT max(number), sum(CASE WHEN number > 1 AND deleted_at IS NULL THEN 1 ELSE 0 END)
                                  FROM post
                                  WHERE topic_id = :topic_id),
            (author_id, created_at) = (SELECT author_id, created_at FROM post
                                       WHERE topic_id = :topic_id AND number = 1),
            (last_post_id, last_post_at, last_author_id) = (
                SELECT id, created_at, author_id FROM post
                WHERE topic_id = :topic_id AND (deleted_at IS NULL OR number = 1) ORDER BY number DESC LIMIT 1),
            hot = :hot, version = version + 1
        WHERE id = :topic_id
        """,
        topic_id=topic_id,
        hot=hot,
    )


def set_bump(tx: Writer, topic_id: int, bump: int) -> None:
    tx.run("UPDATE topic SET bump = :bump WHERE id = :topic_id", topic_id=topic_id, bump=bump)


def add_views(tx: Writer, topic_id: int, more: int) -> None:
    tx.run("UPDATE topic SET views = views + :more WHERE id = :topic_id", topic_id=topic_id, more=more)


# --- the row of a topic that goes, and may come back

COLUMNS = (
    "id", "board_id", "author_id", "title", "slug", "lang", "created_at", "numbers", "replies", "bump", "last_post_id",
    "last_post_at", "last_author_id", "pinned", "locked", "deleted_at", "deleted_by", "version", "hot", "views",
    "pinned_until", "lock_reason", "opened_at", "purged", "solved_post_id", "slow", "closes_at",
)  # fmt: skip


def row(db: Reader, topic_id: int) -> dict[str, Any]:
    """Every column of a topic by its name; test_merging says that none is forgotten."""
    found = db.tuples(f"SELECT {', '.join(COLUMNS)} FROM topic WHERE id = :topic_id", topic_id=topic_id)
    return dict(zip(COLUMNS, found[0], strict=True))


def put_row(tx: Writer, columns: dict[str, Any]) -> None:
    tx.run(f"INSERT INTO topic ({', '.join(COLUMNS)}) VALUES ({', '.join(':' + name for name in COLUMNS)})", **columns)


def drop_row(tx: Writer, topic_id: int) -> None:
    """A topic without posts, to which nothing refers."""
    tx.run("DELETE FROM topic_top WHERE topic_id = :topic_id", topic_id=topic_id)
    tx.run("DELETE FROM topic WHERE id = :topic_id", topic_id=topic_id)


def tops(db: Reader, topic_id: int) -> list[tuple[Any, ...]]:
    return db.tuples("SELECT period, board_id, replies FROM topic_top WHERE topic_id = :topic_id", topic_id=topic_id)


def put_tops(tx: Writer, topic_id: int, found: Iterable[Any]) -> None:
    tx.run_many(
        """
        INSERT INTO topic_top (period, board_id, replies, topic_id) VALUES (:period, :board_id, :replies, :topic_id)
        ON CONFLICT DO NOTHING
        """,
        [{"period": p, "board_id": b, "replies": r, "topic_id": topic_id} for p, b, r in found],
    )


# --- addresses that lead on


def merged_into(db: Reader, topic_id: int) -> int | None:
    found = db.value("SELECT into_id FROM merged_topic WHERE topic_id = :topic_id", topic_id=topic_id)
    return None if found is None else int(found)


def put_merged(tx: Writer, topic_id: int, into_id: int, now: int) -> None:
    tx.run(
        "INSERT INTO merged_topic (topic_id, into_id, merged_at) VALUES (:topic_id, :into_id, :now)",
        topic_id=topic_id,
        into_id=into_id,
        now=now,
    )


def drop_merged(tx: Writer, topic_id: int) -> None:
    tx.run("DELETE FROM merged_topic WHERE topic_id = :topic_id", topic_id=topic_id)


def lead_on(tx: Writer, from_id: int, into_id: int) -> dict[str, list[int]]:
    """What led to a topic, or remembers what was removed from it, leads to another; answers what that was."""
    params = {"from_id": from_id, "into_id": into_id}
    merged = "UPDATE merged_topic SET into_id = :into_id WHERE into_id = :from_id RETURNING topic_id"
    purged = "UPDATE purged_post SET topic_id = :into_id WHERE topic_id = :from_id RETURNING post_id"
    return {"merged": tx.column(merged, **params), "purged": tx.column(purged, **params)}


def lead_back(tx: Writer, kept: dict[str, list[int]], topic_id: int) -> None:
    tx.run(
        "UPDATE merged_topic SET into_id = :topic_id WHERE topic_id IN (SELECT value FROM json_each(:ids))",
        topic_id=topic_id,
        ids=json.dumps(kept["merged"]),
    )
    tx.run(
        "UPDATE purged_post SET topic_id = :topic_id WHERE post_id IN (SELECT value FROM json_each(:ids))",
        topic_id=topic_id,
        ids=json.dumps(kept["purged"]),
    )


def traces(db: Reader, topic_id: int) -> list[tuple[int, int, int]]:
    """The traces that lead to a topic: (board, place, end)."""
    return db.tuples("SELECT board_id, bump, expires_at FROM topic_trace WHERE topic_id = :topic_id", topic_id=topic_id)


def leading_here(db: Reader) -> list[int]:
    """Topics that went into another and are there all the same."""
    return db.column("SELECT m.topic_id FROM merged_topic m JOIN topic t ON t.id = m.topic_id")
