"""Drafts as other parts see them: pages with a form, the one who leaves, the check."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..kernel import queries as kernel_queries
from ..kernel.clock import now
from ..kernel.db import Database, Reader
from ..kernel.errors import HearthError
from ..kernel.limits import Limiter
from ..kernel.viewer import Viewer
from . import access, queries, service
from .names import Name, parse

SAVES = "60/minute"  # of one member: a tab that is typed in saves every three seconds


def fresh() -> int:
    """The revision at which a new draft begins; fits a number of JavaScript."""
    return 1 + secrets.randbits(48)


@dataclass(frozen=True, slots=True)
class Unsent:
    """See kernel/unsent.py."""

    database: Database
    limiter: Limiter

    def words(self, db: Reader, member_id: int, name: str) -> Mapping[str, str]:
        parsed = parse(name)
        draft = queries.draft(db, member_id, *parsed) if parsed else None
        return service.stored(draft) if draft else {}

    def keep(self, viewer: Viewer, name: str, fields: Mapping[str, str]) -> None:
        """What is looked at is shown in any case, also when the disk is full: it is on the page."""
        parsed = access.name_of(name)
        try:
            self.limiter.hit(SAVES, "draft", viewer.id)
            words = service.words_of(fields)
            access.check_begin(self.database.reader(), viewer, parsed)
            with self.database.transaction() as tx:
                present = queries.draft(tx, viewer.id, *parsed)
                base = present.revision if present else 0
                service.save(tx, viewer.id, parsed, words, base, first=fresh(), now=now())
        except HearthError:
            return


def forget(db: Database, member_id: int, keep_posts: bool) -> None:  # noqa: ARG001
    """Nothing of what was not sent stays, whatever becomes of the posts."""
    with db.transaction() as tx:
        queries.drop_all(tx, member_id)
        kernel_queries.drop_sent_of(tx, member_id)


def take_along(db: Reader, member_id: int) -> Iterator[tuple[str, bytes]]:
    """Each draft with the name of what it is for."""
    rows = [
        {"for": str(Name(row.kind, row.about)), "title": row.title, "body": row.body, "changed_at": row.changed_at}
        for row in queries.drafts(db, member_id)
    ]
    if rows:
        yield "drafts.json", json.dumps(rows, ensure_ascii=False, indent=1).encode()


def problems(db: Reader) -> Iterator[str]:
    """What `hearth check` looks at here."""
    for member, kind, about in queries.strange(db):
        yield f"member {member} has a draft {kind}:{about} that nobody can open"
