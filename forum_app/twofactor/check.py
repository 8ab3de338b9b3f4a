"""What `hearth check` looks at here. It names no secret."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel.db import Reader
from . import queries


def problems(db: Reader) -> Iterator[str]:
    for name, flag, there in queries.torn(db):
        yield f"member {name} is marked with {flag} second factors, there are {there}"
