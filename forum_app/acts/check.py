"""What `hearth check` looks at here."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel.acts import UNDO_DAYS
from ..kernel.clock import now
from ..kernel.db import Reader
from . import queries

LATE = 7 * 86400  # seconds by which the job may be late, as on a machine that was off


def problems(db: Reader) -> Iterator[str]:
    for act_id in queries.broken(db):
        yield f"act {act_id} of the log is not whole"
    if number := queries.kept_too_long(db, now() - UNDO_DAYS * 86400 - LATE):
        yield f"of {number} acts in the log, what undoing needs is kept longer than {UNDO_DAYS} days"
