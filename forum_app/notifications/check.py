"""What `hearth check` looks at here."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel import queries as kernel_queries
from ..kernel.db import Reader
from .queries import gone

FORGET = "accounts.forget"


def problems(db: Reader) -> Iterator[str]:
    for number, what in gone.wrong(db):
        yield f"notice {number} {what}"
    if not any(name.startswith(FORGET) for name in kernel_queries.job_names(db)):  # else that job takes them away
        for name in gone.of_left(db):
            yield f"the account {name} was deleted, but notices of it are left"
