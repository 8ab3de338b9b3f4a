"""Notices: put, counted, seen, listed. What may not be read is left out by each question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...kernel.db import Reader, Writer, named_list
from ...topics.queries.lists import SEEN

MOST = 100  # new notices that are counted; nobody shows more
PAGE = 30

# a part that may be shown: it is about no post, or about one that can be read; for whoever does not see the boards
# `hidden` (JSON of kernel/rights.py), those that come with the right again are neither shown nor counted meanwhile
_THERE = """
    (part.post_id IS NULL OR EXISTS (
        SELECT 1 FROM post p JOIN topic t ON t.id = p.topic_id
        WHERE p.id = part.post_id AND p.deleted_at IS NULL AND p.purged = 0 AND t.deleted_at IS NULL{and_seen}))
"""
_READABLE = _THERE.format(and_seen=f" AND {SEEN}")
_ANYWHERE = _THERE.format(and_seen="")  # for what is done for many members at once
_SEEN_BOARD = f"(part.topic_id IS NULL OR EXISTS (SELECT 1 FROM topic t WHERE t.id = part.topic_id AND {SEEN}))"


# --- put


@dataclass(frozen=True, slots=True)
class Part:
    """What happened, for whomever it is told to."""

    ref: int
    from_id: int | None
    topic_id: int | None = None
    post_id: int | None = None
    word: str = ""


def put(tx: Writer, kind: str, tab: str, target: int, member_ids: Iterable[int], part: Part, now: int) -> None:
    """Tell these members, each once: in the notice of this kind that they have not seen, or in a new one."""
    told = [{"member_id": member_id, "kind": kind, "target": target} for member_id in member_ids]
    tx.run_many(
        """
        INSERT INTO notice (member_id, kind, tab, target, place, at)
        VALUES (:member_id, :kind, :tab, :target,
                (SELECT coalesce(max(place), 0) + 1 FROM notice WHERE member_id = :member_id), :now)
        ON CONFLICT (member_id, kind, target) WHERE seen_at IS NULL
        DO UPDATE SET place = excluded.place, at = excluded.at
        """,
        ({**one, "tab": tab, "now": now} for one in told),
    )
    about = {
        "ref": part.ref, "from_id": part.from_id, "topic_id": part.topic_id, "post_id": part.post_id, "word": part.word,
    }  # fmt: skip
    tx.run_many(
        """
        INSERT INTO notice_part (notice_id, member_id, topic_id, post_id, from_id, ref, word)
        SELECT id, member_id, :topic_id, :post_id, :from_id, :ref, :word FROM notice
        WHERE member_id = :member_id AND kind = :kind AND target = :target AND seen_at IS NULL
        ON CONFLICT (notice_id, ref, from_id, word) DO NOTHING
        """,
        ({**one, **about} for one in told),
    )


def told_of(db: Reader, post_id: int) -> set[int]:
    """Who was told of this post, by whatever kind that a post makes."""
    return set(
        db.column(
            """
            SELECT part.member_id FROM notice_part part JOIN notice n ON n.id = part.notice_id
            WHERE part.post_id = :post_id AND n.kind NOT IN ('reaction', 'solved')
            """,
            post_id=post_id,
        )
    )


# --- counted


def new_notices(db: Reader, member_id: int, hidden: str) -> list[tuple[int, int]]:
    """Those with something new that may be read, the newest first, at most MOST: (number, place)."""
    return db.tuples(
        f"""
        SELECT n.id, n.place FROM notice n
        WHERE n.member_id = :member_id AND n.seen_at IS NULL AND EXISTS (
            SELECT 1 FROM notice_part part
            WHERE part.notice_id = n.id AND part.seen_at IS NULL AND {_READABLE})
        ORDER BY n.place DESC LIMIT :most
        """,
        member_id=member_id,
        hidden=hidden,
        most=MOST,
    )


@dataclass(frozen=True, slots=True)
class Here:
    """Something new about a post of a topic; `others` are the new parts of the same notice, this one among them.

    The first row, without a part, holds the level that was chosen for the topic.
    """

    part_id: int
    notice_id: int
    number: int
    others: int
    level: int


def own_of_topic(db: Reader, member_id: int, topic_id: int) -> list[Here]:
    return db.all(
        Here,
        """
        SELECT 0 AS part_id, 0 AS notice_id, 0 AS number, 0 AS others, coalesce(max(level), 0) AS level
        FROM topic_level WHERE member_id = :member_id AND topic_id = :topic_id
        UNION ALL
        SELECT part.id, part.notice_id, p.number, (
            SELECT count(*) FROM notice_part o WHERE o.notice_id = part.notice_id AND o.seen_at IS NULL), 0
        FROM notice_part part JOIN post p ON p.id = part.post_id
        WHERE part.member_id = :member_id AND part.topic_id = :topic_id AND part.seen_at IS NULL
        LIMIT 500
        """,
        member_id=member_id,
        topic_id=topic_id,
    )


def new_of(db: Reader, member_id: int, kind: str, target: int) -> list[tuple[int, int]]:
    """The new parts of one notice: (part, notice)."""
    return db.tuples(
        """
        SELECT part.id, part.notice_id FROM notice n JOIN notice_part part ON part.notice_id = n.id
        WHERE n.member_id = :member_id AND n.kind = :kind AND n.target = :target AND n.seen_at IS NULL
          AND part.seen_at IS NULL
        """,
        member_id=member_id,
        kind=kind,
        target=target,
    )


def new_parts(db: Reader, notice_id: int, hidden: str) -> list[int]:
    return db.column(
        f"SELECT part.id FROM notice_part part WHERE part.notice_id = :id AND part.seen_at IS NULL AND {_SEEN_BOARD}",
        id=notice_id,
        hidden=hidden,
    )


# --- seen


def set_parts_seen(tx: Writer, part_ids: Iterable[int], now: int) -> None:
    """What was seen; a notice with nothing new left in it is seen as well."""
    listed, params = named_list("p", part_ids)
    tx.run(f"UPDATE notice_part SET seen_at = :now WHERE id IN {listed} AND seen_at IS NULL", now=now, **params)
    tx.run(
        f"""
        UPDATE notice SET seen_at = :now
        WHERE id IN (SELECT notice_id FROM notice_part WHERE id IN {listed}) AND seen_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM notice_part part WHERE part.notice_id = notice.id AND part.seen_at IS NULL AND {_ANYWHERE})
        """,
        now=now,
        **params,
    )


def set_all_seen(tx: Writer, member_id: int, now: int, hidden: str) -> int:
    """Answers how many notices had something new. What stands on the boards `hidden` stays as it is."""
    seen = tx.column(
        f"""
        UPDATE notice_part AS part SET seen_at = :now WHERE part.seen_at IS NULL AND part.notice_id IN (
            SELECT id FROM notice WHERE member_id = :member_id AND seen_at IS NULL) AND {_SEEN_BOARD}
        RETURNING notice_id
        """,
        member_id=member_id,
        now=now,
        hidden=hidden,
    )
    tx.run(
        """
        UPDATE notice SET seen_at = :now WHERE member_id = :member_id AND seen_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM notice_part part WHERE part.notice_id = notice.id AND part.seen_at IS NULL)
        """,
        member_id=member_id,
        now=now,
    )
    return len(set(seen))


def set_new_again(tx: Writer, member_id: int, seen_at: int) -> int:
    """Take back `set_all_seen`; of what has a new notice by now, the old one stays as it is."""
    found = [
        int(notice_id)
        for notice_id in tx.column(
            """
            SELECT n.id FROM notice n WHERE n.member_id = :member_id AND n.seen_at = :seen_at AND NOT EXISTS (
                SELECT 1 FROM notice o WHERE o.member_id = n.member_id AND o.kind = n.kind AND o.target = n.target
                AND o.seen_at IS NULL)
            ORDER BY n.place DESC
            """,
            member_id=member_id,
            seen_at=seen_at,
        )
    ]
    tx.run_many(
        """
        UPDATE notice SET seen_at = NULL WHERE id = :id AND NOT EXISTS (
            SELECT 1 FROM notice o WHERE o.member_id = notice.member_id AND o.kind = notice.kind
            AND o.target = notice.target AND o.seen_at IS NULL)
        """,
        ({"id": notice_id} for notice_id in found),
    )
    tx.run_many(
        "UPDATE notice_part SET seen_at = NULL WHERE notice_id = :id AND seen_at = :seen_at",
        ({"id": notice_id, "seen_at": seen_at} for notice_id in found),
    )
    return len(found)


# --- listed


@dataclass(frozen=True, slots=True)
class Notice:
    id: int
    kind: str
    target: int
    place: int
    at: int
    seen_at: int | None


_LISTED = "SELECT n.id, n.kind, n.target, n.place, n.at, n.seen_at FROM notice n WHERE n.member_id = :member_id"
_SHOWN = f"AND EXISTS (SELECT 1 FROM notice_part part WHERE part.notice_id = n.id AND {_READABLE})"


def listed(db: Reader, member_id: int, tab: str, before: int, limit: int, hidden: str) -> list[Notice]:
    """The newest before a place of the member's order, of one tab or of all."""
    under = "AND n.tab = :tab" if tab else ""
    params = {"tab": tab} if tab else {}
    return db.all(
        Notice,
        f"{_LISTED} {under} AND n.place < :before {_SHOWN} ORDER BY n.place DESC LIMIT :limit",
        member_id=member_id,
        hidden=hidden,
        before=before,
        limit=limit,
        **params,
    )


def notice(db: Reader, member_id: int, notice_id: int, hidden: str) -> Notice | None:
    """One of this member's, with something in it that may be read."""
    statement = f"{_LISTED} AND n.id = :notice_id {_SHOWN}"
    return db.one(Notice, statement, member_id=member_id, notice_id=notice_id, hidden=hidden)


@dataclass(frozen=True, slots=True)
class Sum:
    """What may be read of a notice: how many things and people, which part it leads to, and who came last."""

    notice_id: int
    things: int
    people: int
    first_new: int | None
    last: int


def sums(db: Reader, notice_ids: Iterable[int], hidden: str) -> list[Sum]:
    ids, params = named_list("n", notice_ids)
    return db.all(
        Sum,
        f"""
        SELECT part.notice_id, count(DISTINCT part.ref) AS things, count(DISTINCT part.from_id) AS people,
               min(CASE WHEN part.seen_at IS NULL THEN part.id END) AS first_new, max(part.id) AS last
        FROM notice_part part WHERE part.notice_id IN {ids} AND {_READABLE} GROUP BY part.notice_id
        """,
        hidden=hidden,
        **params,
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A part with the words for it."""

    part_id: int
    ref: int
    word: str
    name: str | None
    display_name: str | None
    avatar: str | None
    post_id: int | None
    number: int | None
    html: str | None
    lang: str | None
    topic_id: int | None
    slug: str | None
    title: str | None
    title_lang: str | None
    board: str | None


def shown(db: Reader, part_ids: Iterable[int]) -> list[Shown]:
    ids, params = named_list("p", part_ids)
    return db.all(
        Shown,
        f"""
        SELECT part.id AS part_id, part.ref, part.word, m.name, m.display_name, m.avatar, p.id AS post_id, p.number,
               p.html, p.lang, t.id AS topic_id, t.slug, t.title, t.lang AS title_lang,
               b.name AS board
        FROM notice_part part LEFT JOIN member m ON m.id = part.from_id LEFT JOIN post p ON p.id = part.post_id
        LEFT JOIN topic t ON t.id = p.topic_id LEFT JOIN board b ON b.id = t.board_id
        WHERE part.id IN {ids}
        """,
        **params,
    )
