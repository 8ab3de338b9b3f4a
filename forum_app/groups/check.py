"""What `hearth check` looks at here."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel.db import Reader
from . import queries


def problems(db: Reader) -> Iterator[str]:
    for name, kept, there in queries.miscounted(db):
        yield f"group {name} counts {kept} members, there are {there}"
    for name in queries.wrong_copies(db):
        yield f"the row of member {name} names other groups or kept boards than the tables do"
    for name in queries.in_built_in(db):
        yield f"the built-in group {name} has members of its own"
    for name in queries.gone_and_inside(db):
        yield f"member {name} has left and is in a group or keeps a board"
