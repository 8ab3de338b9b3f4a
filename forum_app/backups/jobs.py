"""The daily backup: looked at every ten minutes, made in a thread of its own so that other jobs go on."""

from __future__ import annotations

from typing import Any

from ..kernel.clock import now
from ..kernel.db import Database
from ..kernel.forum import Forum
from . import keeper, receiving, retention

LOOK = 600  # seconds
AGAIN = 3600  # seconds until a backup that did not work is tried again


def look(_db: Database, _payload: dict[str, Any], app: Forum) -> None:
    """Begin one if none was made since the last quiet hour: at night, or soon after the program starts."""
    mine, at = keeper.of(app), now()
    receiving.sweep(app.settings.data_dir, at)
    state = mine.state()
    if state.what == keeper.BACKUP and state.why and at - AGAIN < state.at <= at:
        return
    made = [kept.at for kept in mine.ledger.all() if kept.good and kept.reason != "uploaded"]
    if app.inhabited and retention.is_due(made, at, keeper.zone(app)):
        mine.back_up("daily")
