"""Every SQL statement of the owner's desk."""

from __future__ import annotations

from dataclasses import dataclass

from ...kernel.db import Reader, Writer
from ...kernel.session import LIFE


@dataclass(frozen=True, slots=True)
class Hour:
    """What went on in one hour; `hour` counts from 1970."""

    hour: int
    posts: int
    topics: int
    visitors: int
    most: int
    most_at: int


@dataclass(frozen=True, slots=True)
class FailedJob:
    kind: str
    attempts: int
    error: str


def hours_since(db: Reader, first: int) -> list[Hour]:
    return db.all(
        Hour,
        "SELECT hour, posts, topics, visitors, most, most_at FROM hour_count WHERE hour >= :first ORDER BY hour",
        first=first,
    )


def count_post(tx: Writer, hour: int, topics: int) -> None:
    tx.run(
        """
        INSERT INTO hour_count (hour, posts, topics) VALUES (:hour, 1, :topics)
        ON CONFLICT (hour) DO UPDATE SET posts = hour_count.posts + 1, topics = hour_count.topics + excluded.topics
        """,
        hour=hour,
        topics=topics,
    )


def put_visits(tx: Writer, hour: int, visitors: int, most: int, at: int) -> None:
    """So many were here in this hour, so many of them at once at this time; more than was known is kept."""
    tx.run(
        """
        INSERT INTO hour_count (hour, visitors, most, most_at) VALUES (:hour, :visitors, :most, :at)
        ON CONFLICT (hour) DO UPDATE SET
            visitors = CASE WHEN excluded.visitors > hour_count.visitors THEN excluded.visitors
                       ELSE hour_count.visitors END,
            most_at = CASE WHEN excluded.most > hour_count.most THEN excluded.most_at ELSE hour_count.most_at END,
            most = CASE WHEN excluded.most > hour_count.most THEN excluded.most ELSE hour_count.most END
        """,
        hour=hour,
        visitors=visitors,
        most=most,
        at=at,
    )


def drop_hours(tx: Writer, before: int) -> None:
    tx.run("DELETE FROM hour_count WHERE hour < :before", before=before)


def seen_since(db: Reader, since: int) -> int:
    """How many members were here since then. A session ends a fixed time after its last visit, which has an index."""
    return int(db.value("SELECT count(DISTINCT member_id) FROM session WHERE expires_at >= :until", until=since + LIFE))


def newest(db: Reader) -> int:
    """The latest time that anything here speaks of, in seconds: the last act, the last visit."""
    acted = int(db.value("SELECT bump / 1000 FROM site WHERE id = 1") or 0)
    seen = db.value("SELECT max(expires_at) FROM session")
    return max(acted, int(seen) - LIFE if seen else 0)


def failed_jobs(db: Reader) -> list[FailedJob]:
    """Those that wait for another try."""
    return db.all(FailedJob, "SELECT kind, attempts, error FROM job WHERE error <> '' ORDER BY id LIMIT 20")


def waiting_jobs(db: Reader) -> int:
    return int(db.value("SELECT count(*) FROM job"))


def failed_logins(db: Reader, since: int) -> int:
    """Wrong passwords, by the address they came from; the rows of an account at an address count the same ones."""
    return int(
        db.value(
            """
            SELECT coalesce(sum(failures), 0) FROM attempt
            WHERE kind = 'login' AND last_at >= :since AND who NOT LIKE '% %'
            """,
            since=since,
        )
    )


def files_size(db: Reader) -> int:
    """Of all that was uploaded, in bytes."""
    return int(db.value("SELECT coalesce(sum(size), 0) FROM file"))


def joined_since(db: Reader, since: int) -> list[int]:
    """When those joined who are still here; no more than can be drawn."""
    return db.column(
        """
        SELECT created_at FROM member WHERE left_at IS NULL AND created_at >= :since
        ORDER BY created_at DESC, id DESC LIMIT 200000
        """,
        since=since,
    )
