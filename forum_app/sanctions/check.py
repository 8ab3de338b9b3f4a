"""What `hearth check` looks at here."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel import queries as kernel_queries
from ..kernel.db import Reader
from . import queries
from .queries import sweeps

JOB = "sanctions.sweep"


def problems(db: Reader) -> Iterator[str]:
    for name, kind in queries.misbarred(db):
        yield f"member {name}: the row and the {kind} that was decided do not agree"
    for name, counted, there in queries.miswarned(db):
        yield f"member {name} counts {counted} unread warnings, there are {there}"
    for name in queries.suspended_with_sessions(db):
        yield f"member {name} is suspended, but has a session"
    waiting = kernel_queries.job_names(db)
    for sweep_id in sweeps.unfinished(db):
        if f"{JOB} {sweep_id}" not in waiting:
            yield f"sweep {sweep_id} is not finished, and no job goes on with it"
