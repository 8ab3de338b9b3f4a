"""Polls close when their time comes."""

from __future__ import annotations

from typing import Any

from ..kernel.db import Database
from . import service


def close(db: Database, payload: dict[str, Any]) -> None:
    with db.transaction() as tx:
        service.close_due(tx, int(payload["poll"]), int(payload["until"]))
