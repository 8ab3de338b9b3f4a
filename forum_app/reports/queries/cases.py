"""The queue, one thing in it, what was closed; each for somebody who keeps order, by what they keep."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ...kernel.db import Reader, named_list
from ...kernel.viewer import Role

MOST = 100  # cases that are counted
MOST_NOTES = 10  # reports of one thing that are shown one by one
FIRST = (-1, 0)  # before the first of the queue


@dataclass(frozen=True, slots=True)
class Scope:
    """What somebody may see of the queue: posts on the boards `keeps` (JSON), the rest as staff, all as owner."""

    keeps: str
    staff: int
    owner: int


@dataclass(frozen=True, slots=True)
class Case:
    """A thing that was reported, as it stands now, with the post before it. What it is not about is None."""

    id: int
    kind: str
    turn: int
    claimed_by: int | None
    claimed_at: int
    claimed_name: str | None
    opened_at: int
    closed_at: int | None
    closed_by: int | None
    closed_name: str | None
    outcome: str
    answer: str
    about_id: int
    author: str
    author_name: str
    author_avatar: str
    author_role: Role
    joined_at: int
    posts: int
    author_left: int
    html: str
    lang: str
    written_at: int
    post_id: int | None
    number: int | None
    edited_at: int | None
    deleted_at: int | None
    deleted_by: int | None
    topic_id: int | None
    slug: str | None
    title: str | None
    title_lang: str | None
    topic_deleted_at: int | None
    board_id: int | None
    board_slug: str | None
    board_name: str | None
    board_hue: int | None
    before_html: str | None
    before_lang: str | None
    before_name: str | None

    def taken(self, viewer_id: int, now: int, lasts: int) -> bool:
        """Does somebody else work on it? `lasts` in seconds."""
        return self.claimed_by not in (None, viewer_id) and self.claimed_at > now - lasts

    @property
    def hidden(self) -> bool:
        return self.deleted_at is not None or self.topic_deleted_at is not None


# whoever keeps order anywhere: what is said about them is for the owners alone
_KEEPER = """
    (m.role <> 'member' OR m.keeps <> '' OR EXISTS (
        SELECT 1 FROM people_member pm JOIN board_right r ON r.people_id = pm.people_id
        WHERE pm.member_id = m.id AND r.moderate = 1))
"""
_SEEN = f"""
    (:owner = 1 OR (
        CASE c.kind WHEN 'post' THEN t.board_id IN (SELECT value FROM json_each(:keeps)) ELSE :staff = 1 END
        AND NOT {_KEEPER}))
"""
_CASE = """
    SELECT c.id, c.kind, c.turn, c.claimed_by, c.claimed_at, k.display_name AS claimed_name, c.opened_at,
           c.closed_at, c.closed_by, x.display_name AS closed_name, c.outcome, c.answer,
           c.about_id, m.name AS author, m.display_name AS author_name, m.avatar AS author_avatar,
           m.role AS author_role, m.created_at AS joined_at, m.posts, m.left_at IS NOT NULL AS author_left,
           coalesce(p.html, c.html) AS html, coalesce(p.lang, c.lang) AS lang,
           coalesce(p.created_at, c.written_at) AS written_at, c.post_id, p.number, p.edited_at, p.deleted_at,
           p.deleted_by, t.id AS topic_id, t.slug, t.title, t.lang AS title_lang, t.deleted_at AS topic_deleted_at,
           t.board_id, b.slug AS board_slug, b.name AS board_name, b.hue AS board_hue,
           bp.html AS before_html, bp.lang AS before_lang, bm.display_name AS before_name
    FROM report_case c CROSS JOIN member m ON m.id = c.about_id
    LEFT JOIN post p ON p.id = c.post_id LEFT JOIN topic t ON t.id = p.topic_id LEFT JOIN board b ON b.id = t.board_id
    LEFT JOIN member k ON k.id = c.claimed_by LEFT JOIN member x ON x.id = c.closed_by
    LEFT JOIN post bp ON bp.topic_id = p.topic_id AND bp.number = p.number - 1 AND bp.deleted_at IS NULL
    LEFT JOIN member bm ON bm.id = bp.author_id
"""


def queue(db: Reader, scope: Scope, after: tuple[int, int], limit: int) -> list[Case]:
    """What is open behind that place (turn, id): what reports have hidden, then the oldest first."""
    return db.all(
        Case,
        f"""
        {_CASE} WHERE c.closed_at IS NULL AND (c.turn, c.id) > (:turn, :after) AND {_SEEN}
        ORDER BY c.turn, c.id LIMIT :limit
        """,
        turn=after[0],
        after=after[1],
        limit=limit,
        keeps=scope.keeps,
        staff=scope.staff,
        owner=scope.owner,
    )


def closed(db: Reader, scope: Scope, before: tuple[int, int], since: int, limit: int) -> list[Case]:
    """What was closed since then, the last first, from behind that place (time, id)."""
    return db.all(
        Case,
        f"""
        {_CASE} WHERE c.closed_at IS NOT NULL AND c.closed_at > :since AND (c.closed_at, c.id) < (:before, :id)
          AND {_SEEN}
        ORDER BY c.closed_at DESC, c.id DESC LIMIT :limit
        """,
        since=since,
        before=before[0],
        id=before[1],
        limit=limit,
        keeps=scope.keeps,
        staff=scope.staff,
        owner=scope.owner,
    )


def case(db: Reader, scope: Scope, case_id: int) -> Case | None:
    return db.one(
        Case,
        f"{_CASE} WHERE c.id = :case_id AND {_SEEN}",
        case_id=case_id,
        keeps=scope.keeps,
        staff=scope.staff,
        owner=scope.owner,
    )


def count_open(db: Reader, scope: Scope) -> int:
    """How many stand in the queue, counted up to MOST."""
    return int(
        db.value(
            f"""
            SELECT count(*) FROM (
                SELECT 1 FROM report_case c CROSS JOIN member m ON m.id = c.about_id
                LEFT JOIN post p ON p.id = c.post_id LEFT JOIN topic t ON t.id = p.topic_id
                WHERE c.closed_at IS NULL AND c.turn >= 0 AND {_SEEN} LIMIT {MOST}) AS found
            """,
            keeps=scope.keeps,
            staff=scope.staff,
            owner=scope.owner,
        )
    )


# --- what stands below each


@dataclass(frozen=True, slots=True)
class Reason:
    """How many gave this reason for one thing."""

    case_id: int
    reason: str
    times: int


def reasons(db: Reader, case_ids: Collection[int]) -> list[Reason]:
    which, params = named_list("c", case_ids)
    return db.all(
        Reason,
        f"""
        SELECT case_id, reason, count(*) AS times FROM report WHERE case_id IN {which}
        GROUP BY case_id, reason ORDER BY case_id, times DESC, reason
        """,
        **params,
    )


@dataclass(frozen=True, slots=True)
class Said:
    """Who reported it, and what they said."""

    case_id: int
    reason: str
    note: str
    at: int
    name: str
    display_name: str
    gone: int


def said(db: Reader, case_ids: Collection[int]) -> list[Said]:
    """The first ones of each case."""
    which, params = named_list("c", case_ids)
    return db.all(
        Said,
        f"""
        SELECT r.case_id, r.reason, r.note, r.at, m.name, m.display_name, m.left_at IS NOT NULL AS gone
        FROM (SELECT case_id, member_id, reason, note, at, id,
                     row_number() OVER (PARTITION BY case_id ORDER BY id) AS place
              FROM report WHERE case_id IN {which}) r JOIN member m ON m.id = r.member_id
        WHERE r.place <= :most ORDER BY r.case_id, r.id
        """,
        most=MOST_NOTES,
        **params,
    )


def found_right(db: Reader, member_ids: Collection[int]) -> dict[int, int]:
    """How often something was done about these members lately: member -> times."""
    which, params = named_list("m", member_ids)
    return dict(
        db.tuples(
            f"""
            SELECT about_id, count(*) AS times FROM report_case
            WHERE about_id IN {which} AND closed_by IS NOT NULL AND outcome <> 'dismiss' GROUP BY about_id
            """,
            **params,
        )
    )
