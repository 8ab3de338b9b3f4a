"""What `hearth check` looks at here."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel.db import Reader
from .queries import held as rows


def problems(db: Reader) -> Iterator[str]:
    for held_id, sentence in rows.strange(db):
        yield f"held {held_id} {sentence}"
