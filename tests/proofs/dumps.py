"""The whole database as plain values, to see what a request changed."""

from __future__ import annotations

import time
from typing import Any

from forum_app import Forum

# a visit may be written down at any time
_VISITS = {("session", "seen_at"), ("session", "expires_at"), ("member", "seen_at")}

Dump = dict[str, list[tuple[Any, ...]]]


def dump(app: Forum) -> Dump:
    """Every row of every table, the tables of the search index too; only visits are left out."""
    db = app.db.reader()
    tables = db.column("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
    return {table: db.tuples(f"SELECT {_columns(app, table)} FROM {table}") for table in tables}


def _columns(app: Forum, table: str) -> str:
    names = [row[1] for row in app.db.reader().tuples(f"PRAGMA table_info({table})")]
    return ", ".join(f'"{name}"' for name in names if (table, name) not in _VISITS)


def timeless(found: Dump) -> Dump:
    """The dump without what differs between two runs of the same act: the time, and random tokens."""
    at = time.time()

    def plain(value: Any) -> Any:
        if isinstance(value, int) and (abs(value - at) < 1000 or abs(value / 1000 - at) < 1000):
            return "now"
        return "secret" if isinstance(value, str) and value.startswith("$argon2id$") else value

    made = {table: [tuple(map(plain, row)) for row in rows] for table, rows in found.items()}
    made["session"] = [row[:1] + row[2:3] for row in made["session"]]  # id and member
    made["recovery_code"] = [row[:2] for row in made["recovery_code"]]  # id and member
    made["reset_link"] = sorted(row[1:2] for row in made["reset_link"])  # member; they stand by a number by chance
    made["invite"] = [row[:1] + row[2:] for row in made["invite"]]  # all but the code
    made["ended_session"] = [row[1:2] for row in made["ended_session"]]  # member
    made["draft"] = [row[:4] + row[5:] for row in made["draft"]]  # all but the revision
    made["attachment"] = [row[:1] + row[2:] for row in made["attachment"]]  # all but the key
    made["feed_key"] = [row[:2] + row[3:] for row in made["feed_key"]]  # all but the digest
    return made
