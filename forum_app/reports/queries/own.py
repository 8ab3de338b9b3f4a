"""What a member reported, as they see it, and take it along."""

from __future__ import annotations

from dataclasses import dataclass

from ...kernel.db import Reader


@dataclass(frozen=True, slots=True)
class Own:
    """A report of the member who asks. `title` is a topic's, or the name of who is reported."""

    id: int
    case_id: int
    kind: str
    reason: str
    note: str
    at: int
    closed_at: int | None
    outcome: str
    answer: str
    post_id: int | None
    title: str | None
    about: str


_OWN = """
    SELECT r.id, r.case_id, c.kind, r.reason, r.note, r.at, c.closed_at, c.outcome, c.answer,
           CASE WHEN t.board_id NOT IN (SELECT value FROM json_each(:hidden)) THEN c.post_id END AS post_id,
           CASE WHEN t.board_id NOT IN (SELECT value FROM json_each(:hidden)) THEN t.title END AS title,
           m.display_name AS about
    FROM report r JOIN report_case c ON c.id = r.case_id JOIN member m ON m.id = c.about_id
    LEFT JOIN post p ON p.id = c.post_id LEFT JOIN topic t ON t.id = p.topic_id AND t.deleted_at IS NULL
    WHERE r.member_id = :member_id
"""


def listed(db: Reader, member_id: int, hidden: str, before: int, limit: int) -> list[Own]:
    """The last first; without the title of what the member may not see any more."""
    return db.all(
        Own,
        f"{_OWN} AND r.id < :before ORDER BY r.id DESC LIMIT :limit",
        member_id=member_id,
        hidden=hidden,
        before=before,
        limit=limit,
    )


def one(db: Reader, member_id: int, report_id: int) -> Own | None:
    return db.one(Own, f"{_OWN} AND r.id = :report_id", member_id=member_id, hidden="[]", report_id=report_id)


def of_post(db: Reader, member_id: int, post_id: int) -> Own | None:
    """What the member said of this post before."""
    return db.one(
        Own,
        f"{_OWN} AND c.post_id = :post_id ORDER BY r.id DESC LIMIT 1",
        member_id=member_id,
        hidden="[]",
        post_id=post_id,
    )


def of_message(db: Reader, member_id: int, message: int) -> Own | None:
    return db.one(
        Own,
        f"{_OWN} AND c.message = :message ORDER BY r.id DESC LIMIT 1",
        member_id=member_id,
        hidden="[]",
        message=message,
    )


def of_member(db: Reader, member_id: int, about_id: int) -> Own | None:
    """What waits still: somebody may give reason to be reported again."""
    return db.one(
        Own,
        f"{_OWN} AND c.about_id = :about_id AND c.kind = 'member' AND c.closed_at IS NULL ORDER BY r.id DESC LIMIT 1",
        member_id=member_id,
        hidden="[]",
        about_id=about_id,
    )
