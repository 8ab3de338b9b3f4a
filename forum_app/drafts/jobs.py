"""Keys of forms that were sent are forgotten after some days."""

from __future__ import annotations

from typing import Any

from ..kernel import once
from ..kernel import queries as kernel_queries
from ..kernel.clock import now
from ..kernel.db import Database

SWEEP, PERIOD = "drafts.sweep", 6 * 3600
BATCH = 1000


def sweep(db: Database, payload: dict[str, Any]) -> dict[str, Any] | None:  # noqa: ARG001
    with db.transaction() as tx:
        dropped = kernel_queries.drop_sent_before(tx, now() - once.LIFE, BATCH)
    return {} if dropped == BATCH else None
