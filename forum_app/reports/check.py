"""What `hearth check` looks at here."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel import queries as kernel_queries
from ..kernel.db import Reader
from .queries import write

FORGET = "accounts.forget"


def problems(db: Reader) -> Iterator[str]:
    for number, what in write.wrong(db):
        yield f"report {number} {what}"
    if not any(name.startswith(FORGET) for name in kernel_queries.job_names(db)):  # else that job takes them away
        for name in write.of_left(db):
            yield f"the account {name} was deleted, but reports of it are left"
