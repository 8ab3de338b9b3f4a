"""Every SQL statement about the log but the one that writes it (kernel/queries.py)."""

from __future__ import annotations

from dataclasses import dataclass

from ..kernel.acts import Act
from ..kernel.db import Reader, Writer


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the log. Board, topic and post are None where they are gone, or not for the reader to see."""

    id: int
    at: int
    kind: str
    things: int
    why: str
    undoable: int  # 1: what undoing needs is still kept
    undone_at: int | None
    actor_id: int
    actor: str
    actor_name: str
    actor_left: int
    undone_by: str | None
    member: str | None
    member_name: str | None
    member_left: int | None
    board_id: int | None
    board_slug: str | None
    board_name: str | None
    board_hue: int | None
    topic_id: int | None
    topic_slug: str | None
    topic_title: str | None
    topic_lang: str | None
    post_id: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the log is asked for; 0 and '' ask for all. `boards` is JSON of the only boards told of, '' for all."""

    boards: str = ""
    viewer_id: int = 0  # whose own acts on no board are told with the boards
    hidden: str = "[]"
    actor_id: int = 0
    member_id: int = 0
    board_id: int = 0
    topic_id: int = 0
    kind: str = ""
    since: int = 0
    until: int = 0
    public: bool = False  # only what was done on boards that are told of


_ON_BOARDS = "a.board_id IN (SELECT value FROM json_each(:boards))"


def rows(db: Reader, wanted: Wanted, before: int, limit: int) -> list[Row]:
    """The newest first, from the one before this number on; 0 begins with the newest.

    :param before: an act's number.
    """
    conditions = [
        ("a.id < :before", before),
        ("a.actor_id = :actor_id", wanted.actor_id),
        ("a.member_id = :member_id", wanted.member_id),
        ("a.board_id = :board_id", wanted.board_id),
        ("a.topic_id = :topic_id", wanted.topic_id),
        ("a.kind = :kind", wanted.kind),
        ("a.at >= :since", wanted.since),
        ("a.at < :until", wanted.until),
        (_ON_BOARDS, wanted.boards and wanted.public),
        (f"({_ON_BOARDS} OR (a.board_id IS NULL AND a.actor_id = :viewer_id))", wanted.boards and not wanted.public),
    ]
    where = " AND ".join(condition for condition, asked in conditions if asked) or "1"
    return db.all(
        Row,
        f"""
        SELECT a.id, a.at, a.kind, a.things, a.why, a.data <> 'null' AS undoable, a.undone_at,
               a.actor_id, m.name AS actor, m.display_name AS actor_name, m.left_at IS NOT NULL AS actor_left,
               u.display_name AS undone_by, w.name AS member, w.display_name AS member_name,
               w.left_at IS NOT NULL AS member_left,
               b.id AS board_id, b.slug AS board_slug, b.name AS board_name, b.hue AS board_hue,
               t.id AS topic_id, t.slug AS topic_slug, t.title AS topic_title, t.lang AS topic_lang, a.post_id
        FROM act a JOIN member m ON m.id = a.actor_id
        LEFT JOIN member u ON u.id = a.undone_by LEFT JOIN member w ON w.id = a.member_id
        LEFT JOIN board b ON b.id = a.board_id AND b.id NOT IN (SELECT value FROM json_each(:hidden))
        LEFT JOIN topic t ON t.id = a.topic_id AND t.purged = 0
             AND t.board_id NOT IN (SELECT value FROM json_each(:hidden))
             AND (t.deleted_at IS NULL OR :public = 0)
        WHERE {where} ORDER BY a.id DESC LIMIT :limit
        """,
        before=before,
        limit=limit,
        boards=wanted.boards or "[]",
        viewer_id=wanted.viewer_id,
        hidden=wanted.hidden,
        actor_id=wanted.actor_id,
        member_id=wanted.member_id,
        board_id=wanted.board_id,
        topic_id=wanted.topic_id,
        kind=wanted.kind,
        since=wanted.since,
        until=wanted.until,
        public=int(wanted.public),
    )


def act(db: Reader, act_id: int) -> Act | None:
    return db.one(
        Act,
        """
        SELECT id, at, actor_id, kind, board_id, topic_id, post_id, member_id, why, things, data, undone_at, undone_by
        FROM act WHERE id = :act_id
        """,
        act_id=act_id,
    )


def set_undone(tx: Writer, act_id: int, now: int, by: int) -> None:
    tx.run("UPDATE act SET undone_at = :now, undone_by = :by WHERE id = :act_id", act_id=act_id, now=now, by=by)


def set_not_undone(tx: Writer, act_id: int) -> None:
    tx.run("UPDATE act SET undone_at = NULL, undone_by = NULL WHERE id = :act_id", act_id=act_id)


def empty_old(tx: Writer, before: int, limit: int) -> int:
    """What undoing needs is not kept longer than one may undo; answers how many rows were emptied."""
    return tx.run(
        """
        UPDATE act SET data = 'null' WHERE id IN
            (SELECT id FROM act WHERE data <> 'null' AND at <= :before ORDER BY at LIMIT :limit)
        """,
        before=before,
        limit=limit,
    )


def empty_of_post(tx: Writer, topic_id: int, post_id: int) -> None:
    """Earlier words of a post that is removed for good are kept nowhere, and neither are its acts undone."""
    tx.run(
        "UPDATE act SET data = 'null' WHERE topic_id = :topic_id AND post_id = :post_id",
        topic_id=topic_id,
        post_id=post_id,
    )


def empty_of_member(tx: Writer, member_id: int) -> None:
    """What was kept of somebody who left."""
    tx.run("UPDATE act SET data = 'null', why = '' WHERE member_id = :member_id", member_id=member_id)


def kept_too_long(db: Reader, before: int) -> int:
    return int(db.value("SELECT count(*) FROM act WHERE data <> 'null' AND at <= :before", before=before))


def broken(db: Reader) -> list[int]:
    """Acts whose JSON is none, or that were undone by nobody."""
    return db.column(
        "SELECT id FROM act WHERE NOT json_valid(data) OR (undone_at IS NULL) <> (undone_by IS NULL) OR things < 1"
    )
