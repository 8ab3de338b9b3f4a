"""Keeping order: locks, pins and their ends, traces of moved topics."""

from __future__ import annotations

from dataclasses import dataclass

from ...kernel.db import Reader, Writer, named_list
from .lists import SEEN


@dataclass(frozen=True, slots=True)
class Trace:
    """A line in the list of a board that a topic left: what it is called and where it is now."""

    id: int
    slug: str
    title: str
    lang: str
    bump: int
    board_slug: str
    board_name: str
    board_hue: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """A topic among those that were chosen for an act."""

    id: int
    slug: str
    title: str
    lang: str
    board_slug: str
    board_name: str
    board_hue: int


def chosen(db: Reader, ids: list[int], keeps: str) -> list[Chosen]:
    """The topics with these ids on the boards `keeps` (JSON) that are there, deleted ones too."""
    which, params = named_list("id", ids)
    return db.all(
        Chosen,
        f"""
        SELECT t.id, t.slug, t.title, t.lang, b.slug AS board_slug, b.name AS board_name, b.hue AS board_hue
        FROM topic t JOIN board b ON b.id = t.board_id WHERE t.id IN {which} AND t.purged = 0
          AND t.board_id IN (SELECT value FROM json_each(:keeps))
        """,
        keeps=keeps,
        **params,
    )


@dataclass(frozen=True, slots=True)
class State:
    """What keeping order changes of a topic, as it is now."""

    board_id: int
    locked: int
    lock_reason: str
    opened_at: int
    pinned: int
    pinned_until: int | None
    deleted_at: int | None
    deleted_by: int | None
    bump: int
    hot: int
    last_post_id: int


def state(db: Reader, topic_id: int) -> State | None:
    return db.one(
        State,
        """
        SELECT board_id, locked, lock_reason, opened_at, pinned, pinned_until, deleted_at, deleted_by, bump, hot,
               last_post_id
        FROM topic WHERE id = :topic_id AND purged = 0
        """,
        topic_id=topic_id,
    )


def set_place(tx: Writer, topic_id: int, bump: int, hot: int) -> None:
    """Its place in the lists, as it was."""
    tx.run("UPDATE topic SET bump = :bump, hot = :hot WHERE id = :topic_id", topic_id=topic_id, bump=bump, hot=hot)


def set_lock(tx: Writer, topic_id: int, locked: int, reason: str) -> None:
    tx.run(
        "UPDATE topic SET locked = :locked, lock_reason = :reason, version = version + 1 WHERE id = :topic_id",
        topic_id=topic_id,
        locked=locked,
        reason=reason,
    )


def set_open(tx: Writer, topic_id: int, opened_at: int) -> None:
    """Locked no more; it counts as idle from now on."""
    tx.run(
        """
        UPDATE topic SET locked = 0, lock_reason = '', opened_at = :opened_at, version = version + 1
        WHERE id = :topic_id
        """,
        topic_id=topic_id,
        opened_at=opened_at,
    )


def lock_idle(tx: Writer, before: int, days: int, limit: int) -> list[int]:
    """Lock topics in which nothing was said since `before`, the longest idle first; answers the board of each."""
    return tx.column(
        """
        UPDATE topic SET locked = 2, lock_reason = :days, version = version + 1
        WHERE id IN (SELECT id FROM topic
                     WHERE locked = 0 AND pinned = 0 AND deleted_at IS NULL AND max(last_post_at, opened_at) < :before
                     ORDER BY max(last_post_at, opened_at) LIMIT :limit)
        RETURNING board_id
        """,
        before=before,
        days=str(days),
        limit=limit,
    )


def set_pin(tx: Writer, topic_id: int, pinned: int, until: int | None) -> None:
    tx.run(
        "UPDATE topic SET pinned = :pinned, pinned_until = :until, version = version + 1 WHERE id = :topic_id",
        topic_id=topic_id,
        pinned=pinned,
        until=until,
    )


def unpin_ended(tx: Writer, now: int, limit: int) -> list[int]:
    """Unpin what was pinned until now or earlier; answers the board of each."""
    return tx.column(
        """
        UPDATE topic SET pinned = 0, pinned_until = NULL, version = version + 1
        WHERE id IN (SELECT id FROM topic WHERE pinned > 0 AND pinned_until IS NOT NULL AND pinned_until <= :now
                     ORDER BY pinned_until LIMIT :limit)
        RETURNING board_id
        """,
        now=now,
        limit=limit,
    )


# --- traces: none stands in the board that its topic is in


def traces_between(
    db: Reader, board_id: int, before: tuple[int, int], after: tuple[int, int], now: int, limit: int, hidden: str
) -> list[Trace]:
    """The traces in a board's order of activity between two keys (bump, id); a range of the primary key."""
    return db.all(
        Trace,
        f"""
        SELECT t.id, t.slug, t.title, t.lang, x.bump, b.slug AS board_slug, b.name AS board_name, b.hue AS board_hue
        FROM topic_trace x CROSS JOIN topic t ON t.id = x.topic_id CROSS JOIN board b ON b.id = t.board_id
        WHERE x.board_id = :board_id AND (x.bump, x.topic_id) < (:before, :before_id)
          AND (x.bump, x.topic_id) > (:after, :after_id) AND x.expires_at > :now AND t.deleted_at IS NULL
          AND {SEEN}
        ORDER BY x.bump DESC, x.topic_id DESC LIMIT :limit
        """,
        board_id=board_id,
        before=before[0],
        before_id=before[1],
        after=after[0],
        after_id=after[1],
        now=now,
        limit=limit,
        hidden=hidden,
    )


def trace(db: Reader, board_id: int, topic_id: int) -> tuple[int, int] | None:
    """Place and end of the trace that a topic left on a board."""
    found = db.tuples(
        "SELECT bump, expires_at FROM topic_trace WHERE topic_id = :topic_id AND board_id = :board_id",
        board_id=board_id,
        topic_id=topic_id,
    )
    return (int(found[0][0]), int(found[0][1])) if found else None


def put_trace_at(tx: Writer, board_id: int, bump: int, topic_id: int, expires_at: int) -> None:
    tx.run(
        """
        INSERT INTO topic_trace (board_id, bump, topic_id, expires_at) VALUES (:board_id, :bump, :topic_id, :expires_at)
        """,
        board_id=board_id,
        bump=bump,
        topic_id=topic_id,
        expires_at=expires_at,
    )


def put_trace(tx: Writer, topic_id: int, expires_at: int) -> None:
    """Where the topic stands now, so before it moves."""
    tx.run(
        """
        INSERT INTO topic_trace (board_id, bump, topic_id, expires_at)
        SELECT board_id, bump, id, :expires_at FROM topic WHERE id = :topic_id
        """,
        topic_id=topic_id,
        expires_at=expires_at,
    )


def drop_trace(tx: Writer, board_id: int, topic_id: int) -> int:
    """Answers how many went."""
    return tx.run(
        "DELETE FROM topic_trace WHERE topic_id = :topic_id AND board_id = :board_id",
        board_id=board_id,
        topic_id=topic_id,
    )


def drop_traces_on(tx: Writer, board_id: int) -> int:
    return tx.run("DELETE FROM topic_trace WHERE board_id = :board_id", board_id=board_id)


def drop_traces_of(tx: Writer, topic_id: int) -> list[int]:
    """All that lead to a topic; answers the board of each."""
    return tx.column("DELETE FROM topic_trace WHERE topic_id = :topic_id RETURNING board_id", topic_id=topic_id)


def drop_traces_of_board(tx: Writer, from_board: int, into_board: int) -> int:
    """What stands in one board and leads to a topic of another, which comes back with all of that board."""
    return tx.run(
        """
        DELETE FROM topic_trace
        WHERE board_id = :into_board AND topic_id IN (SELECT id FROM topic WHERE board_id = :from_board)
        """,
        from_board=from_board,
        into_board=into_board,
    )


def drop_expired_traces(tx: Writer, now: int, limit: int) -> list[int]:
    """Answers the board of each that went."""
    return tx.column(
        """
        DELETE FROM topic_trace
        WHERE rowid IN (SELECT rowid FROM topic_trace WHERE expires_at <= :now ORDER BY expires_at LIMIT :limit)
        RETURNING board_id
        """,
        now=now,
        limit=limit,
    )
