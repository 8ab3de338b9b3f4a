"""How the backups stand, for the owner's desk. Plain values, so that whoever shows them need not know this slice."""

from __future__ import annotations

from typing import Any

from ..kernel.clock import now
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from ..kernel.queries import made_at
from . import keeper, service, words
from .keeper import BACKUP

OLD = 2 * 24 * 3600  # seconds
PAGE = "/admin/backups"
Problem = tuple[str, Any, Any, "tuple[str, Any] | None"]


def keeps(app: Forum) -> dict[str, Any]:
    """at (epoch seconds or None), verified, size (bytes), kept (how many), running (0 to 1 or None), error."""
    mine = keeper.of(app)
    all_ = mine.ledger.all()
    last, state = service.last_good(all_), mine.state()
    failed = state.what == BACKUP and state.why != "killed"
    return {
        "at": last.at if last else None,
        "verified": last is not None,
        "size": last.size if last else 0,
        "kept": len(all_),
        "running": state.running if state.what == BACKUP else None,
        "error": words.sentence(state.why, state.detail) if failed else "",
    }


def problems(app: Forum) -> list[Problem]:
    """(severity, title, text, (label, path) or None) for what the owner should look at."""
    found: list[Problem] = []
    stand = keeps(app)
    look = (_("Look"), PAGE)
    if stand["error"]:
        found.append(("bad", _("The last backup did not work."), stand["error"], look))
    age = now() - stand["at"] if stand["at"] else None
    if age is not None and age > OLD:
        days = age // (24 * 3600)
        title = lazy_plural(
            "The last good backup is %(num)d day old.", "The last good backup is %(num)d days old.", days
        )
        found.append(("warn", title, _("One is made each night while Hearth runs, or soon after it starts."), look))
    elif age is None and stand["running"] is None and now() - made_at(app.db.reader()) > OLD:
        found.append(
            ("warn", _("There is no backup yet."), _("The first one is made automatically soon. Or make it now."), look)
        )
    mine = keeper.of(app)
    last = service.last_good(mine.ledger.all())
    if last and last.inside and last.inside.missing:
        title = lazy_plural(
            "%(num)d picture or file of the forum is missing.",
            "%(num)d pictures or files of the forum are missing.",
            last.inside.missing,
        )
        found.append(("bad", title, _("`hearth check` says what is missing; an older backup may still have it."), look))
    return found
