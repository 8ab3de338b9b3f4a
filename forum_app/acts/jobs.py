"""What undoing needs goes when it is too late to undo."""

from __future__ import annotations

from typing import Any

from ..kernel.acts import UNDO_DAYS
from ..kernel.clock import now
from ..kernel.db import Database
from . import queries

EMPTY = "acts.empty"
BATCH = 200
DAY = 86400


def empty_old(db: Database, payload: dict[str, Any]) -> dict[str, Any] | None:
    """One batch; asks to be called again while there is more."""
    with db.transaction() as tx:
        emptied = queries.empty_old(tx, now() - UNDO_DAYS * DAY, BATCH)
    return payload if emptied == BATCH else None
