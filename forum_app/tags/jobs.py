"""Taking tags that are going off their topics, a thousand at a time; and those away that nothing has any more."""

from __future__ import annotations

import time
from typing import Any

from ..kernel.clock import now
from ..kernel.db import Database
from . import service

BREATH = 0.01  # seconds between two transactions
DAY = 86400


def sweep(db: Database, payload: dict[str, Any]) -> None:  # noqa: ARG001
    with db.transaction() as tx:
        service.sweep(tx, now() - DAY)


def clear(db: Database, payload: dict[str, Any]) -> None:  # noqa: ARG001
    for tag_id in service.going(db.reader()):
        done = False
        while not done:
            with db.transaction() as tx:
                done = service.clear(tx, tag_id)
            time.sleep(BREATH)
