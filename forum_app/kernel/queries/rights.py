"""Who may what on which board, and which groups somebody is in."""

from __future__ import annotations

import json
from dataclasses import dataclass

from ..db import Reader, Writer
from ..viewer import Role


def rights(db: Reader) -> list[tuple[int, int | None, int | None, str | None]]:
    """All boards, each with who may what on it, in one statement and so of one moment: board, group, bits of
    kernel/rights.py, and the option guests_read as it is stored. A board without rows of its own has one without a
    group."""
    return db.tuples(
        """
        SELECT b.id, r.people_id, r.see + 2 * r.start + 4 * r.reply + 8 * r.attach + 16 * r.moderate AS bits, o.value
        FROM board b LEFT JOIN board_right r ON r.board_id = b.id LEFT JOIN option o ON o.name = 'guests_read'
        """
    )


def set_groups_of(tx: Writer, member_ids: list[int]) -> None:
    """Write into these members' rows which groups they are in and which boards they keep, after either changed.

    The indexes hold both in the order of their ids, so that nothing is sorted.
    """
    tx.run(
        """
        UPDATE member SET
            people = coalesce((SELECT group_concat(people_id, '.') FROM people_member INDEXED BY people_member_member
                               WHERE member_id = member.id), ''),
            keeps = coalesce((SELECT group_concat(board_id, '.') FROM board_keeper INDEXED BY board_keeper_member
                              WHERE member_id = member.id), '')
        WHERE id IN (SELECT value FROM json_each(:ids))
        """,
        ids=json.dumps(member_ids),
    )


@dataclass(frozen=True, slots=True)
class Someone:
    """What decides what a member may, with the site's version."""

    role: Role
    people: str
    keeps: str
    site_version: int


def someone(db: Reader, member_id: int) -> Someone | None:
    return db.one(
        Someone,
        """
        SELECT m.role, m.people, m.keeps, s.version AS site_version FROM member m JOIN site s ON s.id = 1
        WHERE m.id = :member_id
        """,
        member_id=member_id,
    )
