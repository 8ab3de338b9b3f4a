"""What becomes of the boards somebody keeps when they leave, and what a member takes along of it."""

from __future__ import annotations

from collections.abc import Iterator

from ..accounts.leaving import MemberLeft
from ..accounts.taking import as_json
from ..kernel.db import Reader, Writer
from . import granting, queries


def member_left(tx: Writer, event: MemberLeft) -> None:
    """At once: nobody is behind this account any more."""
    granting.forget(tx, event.member_id)


def take_along(db: Reader, member_id: int) -> Iterator[tuple[str, bytes]]:
    """boards.json: which boards one keeps."""
    if kept := queries.kept_by(db, member_id):
        yield "boards.json", as_json({"keeps": kept})
