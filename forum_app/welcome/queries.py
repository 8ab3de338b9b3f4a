"""Every SQL statement about the first run."""

from __future__ import annotations

from ..kernel.db import Reader


def owner_posts(db: Reader, member_id: int) -> int:
    """How many posts the owner has written; the welcome topic is one."""
    return int(db.value("SELECT posts FROM member WHERE id = :member_id", member_id=member_id) or 0)
