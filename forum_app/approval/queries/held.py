"""What is held back: whose, for whom to decide, what became of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ...kernel.db import Reader, Writer, named_list
from ...kernel.viewer import Role

WAITING, APPROVED, REFUSED = "waiting", "approved", "refused"
TOPIC, REPLY = "topic", "reply"


@dataclass(frozen=True, slots=True)
class Held:
    """Something that is no post yet, with whose it is and where it is to stand. Board and topic are None when gone."""

    id: int
    member_id: int
    kind: str
    board_id: int | None
    topic_id: int | None
    reply_to_id: int | None
    title: str
    body: str
    html: str
    lang: str
    parts: str  # JSON
    reason: str
    found: str
    created_at: int
    edited_at: int | None
    state: str
    decided_at: int | None
    decided_by: int | None
    why: str
    post_id: int | None
    author: str
    author_name: str
    author_avatar: str
    author_role: Role
    author_people: str
    author_keeps: str
    author_left: int
    author_posts: int
    author_since: int
    board_slug: str | None
    board_name: str | None
    board_hue: int | None
    topic_title: str | None
    topic_slug: str | None
    topic_lang: str | None
    topic_numbers: int | None
    topic_deleted: int


_HELD = """
    SELECT h.id, h.member_id, h.kind, COALESCE(t.board_id, h.board_id) AS board_id, h.topic_id, h.reply_to_id, h.title,
           h.body, h.html, h.lang, h.parts,
           h.reason, h.found, h.created_at, h.edited_at, h.state, h.decided_at, h.decided_by, h.why, h.post_id,
           m.name AS author, m.display_name AS author_name, m.avatar AS author_avatar, m.role AS author_role,
           m.people AS author_people, m.keeps AS author_keeps, m.left_at IS NOT NULL AS author_left,
           m.posts AS author_posts, m.created_at AS author_since,
           b.slug AS board_slug, b.name AS board_name, b.hue AS board_hue,
           t.title AS topic_title, t.slug AS topic_slug, t.lang AS topic_lang, t.numbers AS topic_numbers,
           t.deleted_at IS NOT NULL AS topic_deleted
    FROM held h JOIN member m ON m.id = h.member_id LEFT JOIN topic t ON t.id = h.topic_id
    LEFT JOIN board b ON b.id = COALESCE(t.board_id, h.board_id)
"""


def held(db: Reader, held_id: int) -> Held | None:
    return db.one(Held, f"{_HELD} WHERE h.id = :held_id", held_id=held_id)


def own(db: Reader, member_id: int, limit: int) -> list[Held]:
    """What waits of a member, and what was refused; the last first."""
    return db.all(
        Held,
        f"{_HELD} WHERE h.member_id = :member_id AND h.state <> 'approved' ORDER BY h.id DESC LIMIT :limit",
        member_id=member_id,
        limit=limit,
    )


def own_in(db: Reader, member_id: int, topic_id: int, limit: int) -> list[Held]:
    """What waits of a member in one topic, in the order in which it was written."""
    return db.all(
        Held,
        f"""
        {_HELD} WHERE h.member_id = :member_id AND h.topic_id = :topic_id AND h.state = 'waiting'
        ORDER BY h.id LIMIT :limit
        """,
        member_id=member_id,
        topic_id=topic_id,
        limit=limit,
    )


def own_topics(db: Reader, member_id: int, _which: int) -> tuple[int, frozenset[int]]:
    """How much of a member waits or was refused, and the topics in which something of it waits."""
    rows = db.tuples(
        "SELECT topic_id, state FROM held WHERE member_id = :member_id AND state <> 'approved'", member_id=member_id
    )
    return len(rows), frozenset(topic_id for topic_id, state in rows if topic_id and state == WAITING)


def queue(db: Reader, kept: str, after: int, limit: int, now: int) -> list[Held]:
    """What waits on the boards of this JSON, the oldest first, behind the one with the id `after`.

    Of a member who is suspended nothing could be posted: it is not shown, and comes back with them.
    """
    return db.all(
        Held,
        f"""
        {_HELD} WHERE h.state = 'waiting' AND h.id > :after AND m.suspended_until <= :now
        AND COALESCE(t.board_id, h.board_id) IN (SELECT value FROM json_each(:kept)) ORDER BY h.id LIMIT :limit
        """,
        kept=kept,
        after=after,
        limit=limit,
        now=now,
    )


def waiting_by_board(db: Reader, now: int) -> dict[int, int]:
    """Board -> how much waits there, as the queue shows it."""
    return dict(
        db.tuples(
            """
            SELECT COALESCE(t.board_id, h.board_id), count(*)
            FROM held h JOIN member m ON m.id = h.member_id LEFT JOIN topic t ON t.id = h.topic_id
            WHERE h.state = 'waiting' AND m.suspended_until <= :now GROUP BY 1
            """,
            now=now,
        )
    )


def waiting_of(db: Reader, member_id: int) -> int:
    return int(
        db.value("SELECT count(*) FROM held WHERE member_id = :member_id AND state = 'waiting'", member_id=member_id)
        or 0
    )


def same(db: Reader, member_id: int, kind: str, topic_id: int | None, title: str, body: str, since: int) -> int | None:
    """The same words of the same member, which wait for the same place since then at most."""
    found = db.value(
        """
        SELECT id FROM held WHERE member_id = :member_id AND state = 'waiting' AND kind = :kind
        AND topic_id IS :topic_id AND title = :title AND body = :body AND created_at >= :since LIMIT 1
        """,
        member_id=member_id,
        kind=kind,
        topic_id=topic_id,
        title=title,
        body=body,
        since=since,
    )
    return None if found is None else int(found)


def put(
    tx: Writer,
    *,
    member_id: int,
    kind: str,
    board_id: int | None,
    topic_id: int | None,
    reply_to_id: int | None,
    title: str,
    body: str,
    html: str,
    lang: str,
    parts: str,
    reason: str,
    found: str,
    now: int,
) -> int:
    """Answers its id."""
    return int(
        tx.value(
            """
            INSERT INTO held (member_id, kind, board_id, topic_id, reply_to_id, title, body, html, lang, parts, reason,
                              found, created_at)
            VALUES (:member_id, :kind, :board_id, :topic_id, :reply_to_id, :title, :body, :html, :lang, :parts, :reason,
                    :found, :now)
            RETURNING id
            """,
            member_id=member_id,
            kind=kind,
            board_id=board_id,
            topic_id=topic_id,
            reply_to_id=reply_to_id,
            title=title,
            body=body,
            html=html,
            lang=lang,
            parts=parts,
            reason=reason,
            found=found,
            now=now,
        )
    )


def set_words(tx: Writer, held_id: int, *, title: str, body: str, html: str, lang: str, found: str, now: int) -> None:
    tx.run(
        """
        UPDATE held SET title = :title, body = :body, html = :html, lang = :lang, found = :found, edited_at = :now
        WHERE id = :held_id
        """,
        held_id=held_id,
        title=title,
        body=body,
        html=html,
        lang=lang,
        found=found,
        now=now,
    )


def set_approved(tx: Writer, held_id: int, by: int, now: int, post_id: int) -> None:
    """The words of what is posted stand in the post, and nowhere else."""
    tx.run(
        """
        UPDATE held SET state = 'approved', decided_at = :now, decided_by = :by, post_id = :post_id,
               title = '', body = '', html = '', found = '', parts = '{}'
        WHERE id = :held_id
        """,
        held_id=held_id,
        by=by,
        now=now,
        post_id=post_id,
    )


def set_refused(tx: Writer, held_id: int, by: int, now: int, why: str) -> None:
    tx.run(
        """
        UPDATE held SET state = 'refused', decided_at = :now, decided_by = :by, why = :why WHERE id = :held_id
        """,
        held_id=held_id,
        by=by,
        now=now,
        why=why,
    )


def set_waiting(tx: Writer, held_id: int) -> None:
    tx.run(
        "UPDATE held SET state = 'waiting', decided_at = NULL, decided_by = NULL, why = '' WHERE id = :held_id",
        held_id=held_id,
    )


def drop(tx: Writer, held_id: int) -> None:
    tx.run("DELETE FROM held WHERE id = :held_id", held_id=held_id)


def drop_some_of(tx: Writer, member_id: int, limit: int) -> int:
    """Takes away up to so many of a member's; answers how many."""
    return tx.run(
        "DELETE FROM held WHERE id IN (SELECT id FROM held WHERE member_id = :member_id LIMIT :limit)",
        member_id=member_id,
        limit=limit,
    )


def drop_decided(tx: Writer, before: int, limit: int) -> int:
    """Takes away up to so many that were decided before then; answers how many."""
    return tx.run(
        "DELETE FROM held WHERE id IN (SELECT id FROM held WHERE decided_at < :before LIMIT :limit)",
        before=before,
        limit=limit,
    )


def move(tx: Writer, board_id: int, into_id: int) -> None:
    tx.run("UPDATE held SET board_id = :into_id WHERE board_id = :board_id", board_id=board_id, into_id=into_id)


def waiting_on_board(db: Reader, board_id: int) -> list[tuple[int, int]]:
    """What waits to begin there: its id, and whose it is."""
    return db.tuples(
        "SELECT id, member_id FROM held WHERE board_id = :board_id AND state = 'waiting'", board_id=board_id
    )


def waiting_in_topic(db: Reader, topic_id: int) -> list[tuple[int, int]]:
    """The same for replies in a topic."""
    return db.tuples(
        "SELECT id, member_id FROM held WHERE topic_id = :topic_id AND state = 'waiting'", topic_id=topic_id
    )


def set_placeless(tx: Writer, held_ids: Collection[int], now: int) -> None:
    """Nothing can come of them, and nobody decided so."""
    tx.run_many(
        "UPDATE held SET state = 'refused', decided_at = :now WHERE id = :held_id",
        ({"held_id": held_id, "now": now} for held_id in held_ids),
    )


def forget_post(tx: Writer, post_id: int) -> None:
    """What became of it is gone for good, and so are its words here."""
    tx.run("DELETE FROM held WHERE post_id = :post_id", post_id=post_id)


def bodies(db: Reader, member_id: int) -> list[str]:
    """What a member wrote that waits or was refused."""
    return db.column("SELECT body FROM held WHERE member_id = :member_id AND state <> 'approved'", member_id=member_id)


# --- boards, and members who did not do the work


def held_boards(db: Reader) -> set[int]:
    return set(db.column("SELECT board_id FROM board_holds"))


def is_held_board(db: Reader, board_id: int) -> bool:
    return bool(db.value("SELECT 1 FROM board_holds WHERE board_id = :board_id", board_id=board_id))


def put_held_boards(tx: Writer, board_ids: Collection[int]) -> None:
    """These and no others; those that are gone meanwhile are left out."""
    tx.run("DELETE FROM board_holds")
    names, params = named_list("b", board_ids)
    tx.run(f"INSERT INTO board_holds (board_id) SELECT id FROM board WHERE id IN {names}", **params)


def is_unproved(db: Reader, member_id: int) -> bool:
    return bool(db.value("SELECT 1 FROM unproved WHERE member_id = :member_id", member_id=member_id))


def put_unproved(tx: Writer, member_id: int, now: int) -> None:
    tx.run("INSERT INTO unproved (member_id, at) VALUES (:member_id, :now)", member_id=member_id, now=now)


def drop_unproved(tx: Writer, member_id: int) -> int:
    return tx.run("DELETE FROM unproved WHERE member_id = :member_id", member_id=member_id)


# --- check


def strange(db: Reader) -> list[tuple[int, str]]:
    """What waits for nobody, or was approved into nothing, or names another topic's post."""
    return db.tuples(
        """
        SELECT id, 'waits on a board that is gone' FROM held
            WHERE state = 'waiting' AND kind = 'topic' AND board_id IS NULL
        UNION ALL SELECT id, 'waits for a topic that is gone' FROM held
            WHERE state = 'waiting' AND kind = 'reply' AND topic_id IS NULL
        UNION ALL SELECT id, 'names both a board and a topic' FROM held
            WHERE board_id IS NOT NULL AND topic_id IS NOT NULL
        UNION ALL SELECT id, 'was approved, and there is no post of it' FROM held
            WHERE state = 'approved' AND post_id IS NULL
        """
    )
