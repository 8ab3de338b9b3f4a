"""What becomes of keys when a member leaves or a backup is restored, and what a member takes along."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from ..accounts.leaving import MemberLeft
from ..accounts.taking import as_json
from ..kernel.db import Reader, Writer
from ..kernel.errors import StorageError
from ..kernel.times import iso
from . import queries


def member_left(tx: Writer, event: MemberLeft) -> None:
    queries.drop_keys(tx, event.member_id)


def restored(tx: Writer, before: Reader | None) -> None:
    """A key that was ended since the backup stays ended; one of another forum opens nothing here."""
    still = list[str]()
    with suppress(StorageError):  # the forum as it was may be from before there were feeds
        still = queries.tokens(before) if before else []
    queries.keep_keys(tx, still)


def take_along(db: Reader, member_id: int) -> Iterator[tuple[str, bytes]]:
    """feeds.json: which addresses one made. They themselves are kept by nobody."""
    if keys := queries.keys_of(db, member_id):
        rows = [
            {"name": key.name, "made": iso(key.created_at), "used": iso(key.used_at) if key.used_at else None}
            for key in keys
        ]
        yield "feeds.json", as_json(rows)
