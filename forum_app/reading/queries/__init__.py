"""Every SQL statement about what was read.

How far one read is the id of a post, not its number: numbers move up when something before them is removed for good,
ids never do, and within a topic both grow together. Of three marks the furthest counts: that of the topic, that of its
board, that of everything.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ...kernel.db import Reader, Writer, named_list
from ...topics.queries.lists import SEEN, TopicRow, row_by

MANY = 100  # new posts of one topic that are counted
LATELY = 500  # topics that the count of what is unread looks at, the last spoken in first
EVERYWHERE = 0  # the board of the floor below everything

_MARK = "max(coalesce(r.post_id, 0), coalesce(fa.post_id, 0), coalesce(fb.post_id, 0))"
_MARKS = f"""
    LEFT JOIN read_position r ON r.member_id = :member_id AND r.topic_id = t.id
    LEFT JOIN read_floor fa ON fa.member_id = :member_id AND fa.board_id = {EVERYWHERE}
    LEFT JOIN read_floor fb ON fb.member_id = :member_id AND fb.board_id = t.board_id
"""
_NEW = f"p.topic_id = t.id AND p.deleted_at IS NULL AND p.id > {_MARK} AND p.author_id <> :member_id"
_IS_UNREAD = f"t.last_post_id > {_MARK} AND EXISTS (SELECT 1 FROM post p WHERE {_NEW})"


# --- how topics stand


@dataclass(frozen=True, slots=True)
class Standing:
    """How a topic stands for a member."""

    topic_id: int
    fresh: int  # posts of others that are new, at most MANY; 0 for what lies behind the horizon
    begun: int  # 1: some of it is read
    opened: int  # 1: by itself, not with all the rest
    board_id: int


Muted = tuple[Collection[int], Collection[int]]  # topics and boards that a member wants to hear nothing of
NONE: Muted = ((), ())
ALL = "[]"  # JSON of the boards that are not seen: none


# in one parameter each, since somebody may mute more than a statement takes
_HEARD = """t.id NOT IN (SELECT value FROM json_each(:muted_topics))
          AND t.board_id NOT IN (SELECT value FROM json_each(:muted_boards))"""


def _muted(muted: Muted) -> dict[str, str]:
    return {"muted_topics": json.dumps(sorted(muted[0])), "muted_boards": json.dumps(sorted(muted[1]))}


def standings(db: Reader, member_id: int, ids: Collection[int], horizon: int) -> list[Standing]:
    """`horizon` is a place in the order of activity, see `topic.bump`."""
    where, params = named_list("id", ids)
    return db.all(
        Standing,
        f"""
        SELECT t.id AS topic_id,
               CASE WHEN t.bump > :horizon THEN
                   (SELECT count(*) FROM (SELECT 1 FROM post p WHERE {_NEW} LIMIT {MANY}) AS few) ELSE 0 END AS fresh,
               EXISTS (SELECT 1 FROM post p WHERE p.topic_id = t.id AND p.deleted_at IS NULL AND p.id <= {_MARK})
               AS begun, r.post_id IS NOT NULL AS opened, t.board_id
        FROM topic t {_MARKS} WHERE t.id IN {where}
        """,
        member_id=member_id,
        horizon=horizon,
        **params,
    )


@dataclass(frozen=True, slots=True)
class Opening:
    """Where one goes on reading a topic: ids of visible posts, None where there is none."""

    last: int | None  # the last one read
    first: int | None  # the first new one of another
    opened: int  # 1: something of it was read by itself, not with all the rest


def opening(db: Reader, member_id: int, topic_id: int) -> Opening | None:
    return db.one(
        Opening,
        f"""
        SELECT (SELECT p.id FROM post p WHERE p.topic_id = t.id AND p.deleted_at IS NULL AND p.id <= {_MARK}
                ORDER BY p.id DESC LIMIT 1) AS last,
               (SELECT p.id FROM post p WHERE {_NEW} ORDER BY p.id LIMIT 1) AS first,
               r.post_id IS NOT NULL AS opened
        FROM topic t {_MARKS} WHERE t.id = :topic_id
        """,
        member_id=member_id,
        topic_id=topic_id,
    )


def boards_unread(db: Reader, member_id: int, horizon: int, hidden: str, muted: Muted = NONE) -> list[int]:
    """The board of each unread topic, among those that were last spoken in; without the boards `hidden`."""
    return db.column(
        f"""
        SELECT t.board_id FROM (
            SELECT t.id, t.board_id, t.last_post_id FROM topic t
            WHERE t.deleted_at IS NULL AND t.bump > :horizon AND {SEEN}
            ORDER BY t.bump DESC, t.id DESC LIMIT {LATELY}) AS t
        {_MARKS} WHERE {_HEARD} AND {_IS_UNREAD}
        """,
        hidden=hidden,
        member_id=member_id,
        horizon=horizon,
        **_muted(muted),
    )


# --- the list of what is unread


@dataclass(frozen=True, slots=True)
class TopicKey:
    bump: int
    id: int


def _where(board_id: int | None, hidden: str) -> tuple[str, dict[str, int | str]]:
    """One board, or all but those `hidden`."""
    if board_id is None:
        return f"AND {SEEN}", {"hidden": hidden}
    return "AND t.board_id = :board_id", {"board_id": board_id}


def place_further(
    db: Reader, board_id: int | None, before: tuple[int, int], horizon: int, skip: int, hidden: str
) -> list[TopicKey]:
    """The key of the topic that stands `skip` places behind this key; none when there are fewer."""
    of_board, params = _where(board_id, hidden)
    return db.all(
        TopicKey,
        f"""
        SELECT t.bump, t.id FROM topic t
        WHERE t.deleted_at IS NULL {of_board} AND (t.bump, t.id) < (:bump, :id) AND t.bump > :horizon
        ORDER BY t.bump DESC, t.id DESC LIMIT 1 OFFSET :skip
        """,
        bump=before[0],
        id=before[1],
        horizon=horizon,
        skip=skip,
        **params,
    )


def unread(
    db: Reader,
    member_id: int,
    board_id: int | None,
    before: tuple[int, int],
    last: tuple[int, int],
    limit: int,
    hidden: str,
    muted: Muted = NONE,
) -> list[TopicRow]:
    """Topics with something new, the last spoken in first: those before one key, down to another."""
    of_board, params = _where(board_id, hidden)
    return db.all(
        TopicRow,
        f"""{row_by("t.bump")} {_MARKS}
        WHERE t.deleted_at IS NULL {of_board} AND (t.bump, t.id) < (:bump, :id)
          AND (t.bump, t.id) >= (:last_bump, :last_id) AND {_HEARD} AND {_IS_UNREAD}
        ORDER BY t.bump DESC, t.id DESC LIMIT :limit
        """,
        member_id=member_id,
        bump=before[0],
        id=before[1],
        last_bump=last[0],
        last_id=last[1],
        limit=limit,
        **_muted(muted),
        **params,
    )


# --- what came since a page was made


def posts_after(db: Reader, topic_id: int, number: int) -> int:
    """How many visible posts stand after this number, at most MANY; none in a deleted topic."""
    return int(
        db.value(
            f"""
            SELECT count(*) FROM (
                SELECT 1 FROM topic t JOIN post p ON p.topic_id = t.id
                WHERE t.id = :topic_id AND t.deleted_at IS NULL AND p.number > :number AND p.deleted_at IS NULL
                LIMIT {MANY}) AS few
            """,
            topic_id=topic_id,
            number=number,
        )
    )


def topics_after(
    db: Reader, member_id: int, board_id: int | None, bump: int, limit: int, hidden: str, muted: Muted = NONE
) -> int:
    """In how many topics somebody else spoke last, after this place in the order of activity."""
    of_board, params = _where(board_id, hidden)
    found = db.column(
        f"""
        SELECT t.last_author_id FROM topic t WHERE t.deleted_at IS NULL {of_board} AND t.bump > :bump AND {_HEARD}
        ORDER BY t.bump DESC LIMIT :limit
        """,
        bump=bump,
        limit=limit,
        **_muted(muted),
        **params,
    )
    return sum(author != member_id for author in found)


# --- reading


def newest_post(db: Reader, hidden: str = ALL) -> int:
    """The id of the newest post, but of the boards `hidden`: a number that grows would tell that something is written
    there. For whoever does not see all, it is found among the topics last spoken in.
    """
    if hidden == ALL:
        return int(db.value("SELECT coalesce(max(id), 0) FROM post"))
    found = db.value(
        f"""
        SELECT max(last_post_id) FROM (
            SELECT t.last_post_id FROM topic t WHERE t.deleted_at IS NULL AND {SEEN}
            ORDER BY t.bump DESC, t.id DESC LIMIT {LATELY}) AS few
        """,
        hidden=hidden,
    )
    return int(found or 0)


def visible_up_to(db: Reader, topic_id: int, post_id: int) -> int | None:
    """The last visible post of a topic that is not after this one."""
    found = db.value(
        """
        SELECT id FROM post WHERE topic_id = :topic_id AND deleted_at IS NULL AND id <= :post_id
        ORDER BY id DESC LIMIT 1
        """,
        topic_id=topic_id,
        post_id=post_id,
    )
    return None if found is None else int(found)


def put_position(tx: Writer, member_id: int, topic_id: int, post_id: int) -> bool:
    """Did it move? It never goes back, and who left has none."""
    return bool(
        tx.run(
            """
            INSERT INTO read_position (member_id, topic_id, post_id)
            SELECT id, :topic_id, :post_id FROM member WHERE id = :member_id AND left_at IS NULL
            ON CONFLICT (member_id, topic_id) DO UPDATE SET post_id = excluded.post_id
            WHERE excluded.post_id > read_position.post_id
            """,
            member_id=member_id,
            topic_id=topic_id,
            post_id=post_id,
        )
    )


def floor(db: Reader, member_id: int, board_id: int) -> int:
    found = db.value(
        "SELECT post_id FROM read_floor WHERE member_id = :member_id AND board_id = :board_id",
        member_id=member_id,
        board_id=board_id,
    )
    return int(found or 0)


def put_floor(tx: Writer, member_id: int, board_id: int, post_id: int) -> None:
    tx.run(
        """
        INSERT INTO read_floor (member_id, board_id, post_id) VALUES (:member_id, :board_id, :post_id)
        ON CONFLICT (member_id, board_id) DO UPDATE SET post_id = excluded.post_id
        """,
        member_id=member_id,
        board_id=board_id,
        post_id=post_id,
    )


def bump_reads(tx: Writer, member_id: int) -> None:
    tx.run("UPDATE member SET reads = reads + 1 WHERE id = :member_id", member_id=member_id)


def set_keys(tx: Writer, member_id: int, on: bool) -> None:
    tx.run("UPDATE member SET keys = :keys WHERE id = :member_id", member_id=member_id, keys=int(on))


# --- clearing up


def drop_board(tx: Writer, board_id: int) -> None:
    tx.run("DELETE FROM read_floor WHERE board_id = :board_id", board_id=board_id)


def topics_read_by(db: Reader, member_id: int, limit: int) -> list[int]:
    return db.column(
        "SELECT topic_id FROM read_position WHERE member_id = :member_id LIMIT :limit",
        member_id=member_id,
        limit=limit,
    )


def drop_positions(tx: Writer, member_id: int, topics: Iterable[int]) -> None:
    where, params = named_list("topic", topics)
    tx.run(
        f"DELETE FROM read_position WHERE member_id = :member_id AND topic_id IN {where}", member_id=member_id, **params
    )


def drop_floors(tx: Writer, member_id: int) -> None:
    tx.run("DELETE FROM read_floor WHERE member_id = :member_id", member_id=member_id)


def beyond_the_end(db: Reader) -> list[tuple[str, int, int]]:
    """Marks behind any post there ever was: (table, member, topic or board)."""
    return db.tuples(
        """
        WITH last (id) AS (SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'post'), 0),
                                      coalesce((SELECT max(id) FROM post), 0)))
        SELECT 'read_position', member_id, topic_id FROM read_position, last WHERE post_id > last.id
        UNION ALL
        SELECT 'read_floor', member_id, board_id FROM read_floor, last WHERE post_id > last.id
        """
    )


def floors_of_no_board(db: Reader) -> list[tuple[int, int]]:
    return db.tuples(
        f"""
        SELECT member_id, board_id FROM read_floor
        WHERE board_id <> {EVERYWHERE} AND board_id NOT IN (SELECT id FROM board)
        """
    )


def out_of_order(db: Reader) -> list[int]:
    """Topics whose posts do not stand in the order of their ids, on which all of this rests."""
    return db.column(
        """
        SELECT DISTINCT topic_id FROM (
            SELECT topic_id, id < lag(id) OVER (PARTITION BY topic_id ORDER BY number) AS wrong
            FROM post WHERE purged = 0)
        WHERE wrong
        """
    )


@dataclass(frozen=True, slots=True)
class Position:
    """A line of what one takes along."""

    topic_id: int
    post_id: int


def positions_of(db: Reader, member_id: int, hidden: str) -> list[Position]:
    return db.all(
        Position,
        f"""
        SELECT r.topic_id, r.post_id FROM read_position r JOIN topic t ON t.id = r.topic_id
        WHERE r.member_id = :member_id AND {SEEN} ORDER BY r.topic_id
        """,
        member_id=member_id,
        hidden=hidden,
    )
