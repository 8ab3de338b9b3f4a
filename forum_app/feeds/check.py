"""What `hearth check` looks at."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel.db import Reader
from . import queries


def problems(db: Reader) -> Iterator[str]:
    if gone := queries.keys_of_gone(db):
        yield f"{gone} keys for feeds belong to members who have left"
