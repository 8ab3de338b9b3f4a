"""What is kept of a member here: taken along, and forgotten when they leave."""

from __future__ import annotations

from collections.abc import Iterator

from ..accounts.taking import as_json
from ..kernel.db import Database, Reader
from ..kernel.errors import FOR_GOOD
from ..kernel.times import iso
from . import queries
from .queries import names

MOST = 1000  # decisions that are taken along


def forget(db: Database, member_id: int, keep_posts: bool) -> None:  # noqa: ARG001
    with db.transaction() as tx:
        queries.forget(tx, member_id)


def take_along(db: Reader, member_id: int) -> Iterator[tuple[str, bytes]]:
    """What they were told, and the names they had; not what those who keep order tell each other."""
    told = [
        {
            "kind": found.kind,
            "why": found.why,
            "at": iso(found.at),
            "until": None if found.kind == "warning" else "for good" if found.until >= FOR_GOOD else iso(found.until),
            "ended": iso(found.ended_at) if found.ended_at else None,
        }
        for found in queries.record_of(db, member_id, MOST)
    ]
    old = names.old_names_of(db, member_id)
    if told or old:
        yield "order.json", as_json({"earlier_names": old, "told": told})
