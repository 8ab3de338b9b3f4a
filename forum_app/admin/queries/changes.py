"""Every SQL statement about the history of settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...kernel.db import Reader, Writer


@dataclass(frozen=True, slots=True)
class Change:
    """One setting, changed by somebody. `was` and `now_is` are JSON."""

    id: int
    together: int
    at: int
    name: str
    was: str
    now_is: str
    how: str
    member: str
    member_name: str

    @property
    def before(self) -> Any:
        return json.loads(self.was)

    @property
    def after(self) -> Any:
        return json.loads(self.now_is)


_CHANGE = """
    SELECT c.id, c.together, c.at, c.name, c.was, c.now_is, c.how, m.name AS member, m.display_name AS member_name
    FROM option_change c JOIN member m ON m.id = c.member_id
"""
LAST = 1 << 62  # a key that everything stands before


def changes(db: Reader, before: int, limit: int) -> list[Change]:
    """The newest first, those before this id."""
    return db.all(Change, f"{_CHANGE} WHERE c.id < :before ORDER BY c.id DESC LIMIT :limit", before=before, limit=limit)


def changes_of(db: Reader, name: str, before: int, limit: int) -> list[Change]:
    """The same of one setting."""
    return db.all(
        Change,
        f"{_CHANGE} WHERE c.name = :name AND c.id < :before ORDER BY c.id DESC LIMIT :limit",
        name=name,
        before=before,
        limit=limit,
    )


def change(db: Reader, change_id: int) -> Change | None:
    return db.one(Change, f"{_CHANGE} WHERE c.id = :change_id", change_id=change_id)


def changed_together(db: Reader, together: int) -> list[Change]:
    return db.all(Change, f"{_CHANGE} WHERE c.together = :together", together=together)


def latest_of_each(db: Reader) -> dict[str, Change]:
    """The last change of each setting that was ever changed: name -> change."""
    found = db.all(Change, f"{_CHANGE} WHERE c.id IN (SELECT max(id) FROM option_change GROUP BY name)")
    return {change.name: change for change in found}


def changes_since(db: Reader, seen: int) -> list[Change]:
    """All after this one, the oldest first."""
    return db.all(Change, f"{_CHANGE} WHERE c.id > :seen ORDER BY c.id", seen=seen)


def last_change(db: Reader) -> int:
    """The id of the newest; 0 when nothing was ever changed."""
    return int(db.value("SELECT coalesce(max(id), 0) FROM option_change"))


def put_changes(tx: Writer, was: Mapping[str, Any], now_is: Mapping[str, Any], *, by: int, at: int, how: str) -> None:
    """All in one act, in this order."""
    together = 0
    for name, value in now_is.items():
        made = tx.value(
            """
            INSERT INTO option_change (together, at, member_id, name, was, now_is, how)
            VALUES (:together, :at, :by, :name, :was, :now_is, :how) RETURNING id
            """,
            together=together,
            at=at,
            by=by,
            name=name,
            was=json.dumps(was[name], ensure_ascii=False),
            now_is=json.dumps(value, ensure_ascii=False),
            how=how,
        )
        if not together:
            together = int(made)
            tx.run("UPDATE option_change SET together = id WHERE id = :id", id=together)


def drop_changes(tx: Writer, keep: int) -> None:
    """All but the newest; what was changed in one act goes at once, so that none is half there."""
    tx.run(
        "DELETE FROM option_change WHERE together <= (SELECT max(id) FROM option_change) - :keep",
        keep=keep,
    )
