"""What is over, written down as over; what is too old to be needed, taken away."""

from __future__ import annotations

from typing import Any

from ..kernel.acts import UNDO_DAYS
from ..kernel.clock import now
from ..kernel.db import Database
from ..kernel.session import LIFE
from . import queries
from .queries import sweeps

TIDY = "sanctions.tidy"
PIECE = 100  # members looked after in one transaction


def tidy(db: Database, _: dict[str, Any]) -> None:
    """Nobody waits for this: whether something is over is asked of the clock each time."""
    while over := queries.over(db.reader(), now(), PIECE):
        with db.transaction() as tx:
            for member_id in over:
                queries.end_over(tx, member_id, now())
    with db.transaction() as tx:
        queries.drop_old_ended_sessions(tx, now() - LIFE)
        sweeps.drop_old(tx, now() - UNDO_DAYS * 24 * 3600)
