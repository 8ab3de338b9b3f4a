"""Every SQL statement about backups. A database may be of any schema here: one before an update, one in an archive."""

from __future__ import annotations

import json
from collections.abc import Callable

from ..kernel.db import Reader, Writer


def _has(db: Reader, table: str) -> bool:
    return bool(db.value("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = :table", table=table))


# --- what is inside


def header(db: Reader) -> tuple[int, int]:
    """(application id, schema)."""
    return int(db.value("PRAGMA application_id")), int(db.value("PRAGMA user_version"))


def damage(db: Reader) -> list[str]:
    """What SQLite finds wrong, [] if nothing. Of a copy this is quick enough: each of its pages was just written."""
    return [line for line in db.column("PRAGMA quick_check(5)") if line != "ok"]


def forum(db: Reader) -> tuple[str, int, int, int]:
    """(instance, topics, posts, members) as the site counts them."""
    if not _has(db, "site"):
        return "", 0, 0, 0
    found = db.tuples("SELECT instance, topics, posts, members FROM site WHERE id = 1")
    return found[0] if found else ("", 0, 0, 0)


def option(db: Reader, name: str, otherwise: str) -> str:
    """A setting of the owner's as it is stored."""
    if not _has(db, "option"):
        return otherwise
    found = db.value("SELECT value FROM option WHERE name = :name", name=name)
    return str(json.loads(found)) if found else otherwise


def each_file(db: Reader, fn: Callable[[str, int], None]) -> None:
    """`fn(digest, size)` for every file that the database names."""
    if _has(db, "file"):
        db.each(fn, "SELECT digest, size FROM file ORDER BY digest")


def names_file(db: Reader, digest: str) -> bool:
    return _has(db, "file") and bool(db.value("SELECT 1 FROM file WHERE digest = :digest", digest=digest))


# --- after a restore


def end_sessions(tx: Writer) -> None:
    """Everybody logs in again. Links for a new password, and the tickets of those who were let in after knocking, are
    void: whoever took one knows it still."""
    tx.run("DELETE FROM session")
    tx.run("DELETE FROM admitted")
    tx.run("DELETE FROM reset_link")


def free_jobs(tx: Writer) -> None:
    """Whoever had a lease is not there any more."""
    tx.run("UPDATE job SET leased_until = 0, attempts = max(attempts, 0)")


def leave_old_versions(tx: Writer, now: int) -> None:
    """Browsers keep pages by versions. Those of the days that are undone must not come again for other pages."""
    tx.run("UPDATE site SET version = max(version + 1, :now), stream = max(stream + 1, :now) WHERE id = 1", now=now)
