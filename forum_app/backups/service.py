"""The rules of keeping backups: which go, which are due, how the owner stands. No HTTP, no SQL."""

from __future__ import annotations

import logging
import shutil
from contextlib import suppress

from . import archive, retention
from .ledger import Kept, Ledger
from .retention import Dated
from .words import BadArchive

log = logging.getLogger(__name__)


def adopt(ledger: Ledger) -> None:
    """Look what is in archives that lie there and are not written down: copied by hand, or before a note was lost."""
    for kept in ledger.all():
        if kept.inside is None and not kept.damaged:
            with suppress(BadArchive, OSError), archive.opened(ledger.folder / kept.name, seal=False) as found:
                ledger.record(kept.name, found.inside, verified_at=0)


def thin_out(ledger: Ledger, instance: str, now: int, zone: str) -> set[str]:
    """Remove what is too many; answers the names. Of other forums' backups only those that were uploaded go."""
    dated = [
        Dated(kept.name, kept.inside.serial, kept.changed_at if kept.reason == "uploaded" else kept.at, kept.reason)
        for kept in ledger.all()
        if kept.inside and (kept.reason == "uploaded" or kept.inside.instance == instance)
    ]
    gone = retention.too_many(dated, now, zone)
    for name in gone:
        ledger.remove(name)
    for path in ledger.set_aside():
        if path.stat().st_mtime < now - retention.MONTH:
            shutil.rmtree(path, ignore_errors=True)
            gone.add(path.name)
    if gone:
        log.info("removed %s", ", ".join(sorted(gone)))
    return gone


def last_good(kept: list[Kept]) -> Kept | None:
    """The newest of this forum that was read back; `kept` begins with the newest."""
    return next((k for k in kept if k.good and k.reason != "uploaded"), None)
