"""How much somebody wrote lately: what is posted and what waits, by the last ones of theirs."""

from __future__ import annotations

from ...kernel.db import Reader


def post_times(db: Reader, member_id: int, limit: int) -> list[int]:
    """When a member wrote their last posts, those that wait among them; the last first."""
    return db.column(
        """
        SELECT at FROM (
            SELECT at FROM (
                SELECT created_at AS at FROM post WHERE author_id = :member_id ORDER BY id DESC LIMIT :limit)
            UNION ALL SELECT at FROM (
                SELECT created_at AS at FROM held WHERE member_id = :member_id AND state <> 'approved'
                ORDER BY id DESC LIMIT :limit)
        ) ORDER BY at DESC LIMIT :limit
        """,
        member_id=member_id,
        limit=limit,
    )


def topic_times(db: Reader, member_id: int, limit: int) -> list[int]:
    """The same for topics they began."""
    return db.column(
        """
        SELECT at FROM (
            SELECT at FROM (
                SELECT created_at AS at FROM topic WHERE author_id = :member_id ORDER BY id DESC LIMIT :limit)
            UNION ALL SELECT at FROM (
                SELECT created_at AS at FROM held WHERE member_id = :member_id AND state <> 'approved'
                AND kind = 'topic' ORDER BY id DESC LIMIT :limit)
        ) ORDER BY at DESC LIMIT :limit
        """,
        member_id=member_id,
        limit=limit,
    )


def said_at(db: Reader, member_id: int, body: str, since: int, limit: int) -> int | None:
    """When this member last wrote exactly this, among so many of their last posts."""
    found = db.value(
        """
        SELECT max(at) FROM (
            SELECT at, body FROM (
                SELECT created_at AS at, body FROM post WHERE author_id = :member_id AND deleted_at IS NULL
                ORDER BY id DESC LIMIT :limit)
            UNION ALL SELECT at, body FROM (
                SELECT created_at AS at, body FROM held WHERE member_id = :member_id AND state <> 'approved'
                ORDER BY id DESC LIMIT :limit)
        ) WHERE at > :since AND body = :body
        """,
        member_id=member_id,
        body=body,
        since=since,
        limit=limit,
    )
    return None if found is None else int(found)


def nth_joined_at(db: Reader, nth: int) -> int | None:
    """When the member came who came as the last but so many."""
    found = db.value("SELECT created_at FROM member ORDER BY id DESC LIMIT 1 OFFSET :nth", nth=nth)
    return None if found is None else int(found)
