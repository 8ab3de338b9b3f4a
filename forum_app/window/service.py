"""Lets the owner in who sits at this computer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..accounts import queries
from ..accounts.service import TICKET, Session, open_session
from ..kernel import i18n
from ..kernel.db import Writer
from ..kernel.forum import Forum
from ..kernel.i18n import lazy

WINDOW, BROWSER = "window", "browser"  # what a ticket may be for: signing the owner in there …
CLOSING, CLOSED = "closing", "closed"  # … asking what closing the window means, and answering
PATIENCE = 3600.0  # seconds for that answer
CHOICES = ("keep", "quit", "stay")


def sign_in(tx: Writer, agent: str, *, now: int) -> Session | None:
    """A session for the first owner; None when no owner can log in.

    Whoever starts the program daily would collect sessions, so the one that was opened so before ends.
    """
    owner = queries.first_owner(tx)
    if owner is None:
        return None
    mark = f"Hearth {agent}"[:400]
    queries.drop_sessions_by(tx, owner.id, mark)
    return open_session(tx, owner.id, agent=mark, now=now, how=TICKET)


def kept_open(app: Forum) -> tuple[str, str]:
    """Title and text of the note on the desktop when the window was closed and the forum goes on."""
    name, _ = _told(app)
    return name, _("The forum stays open. Start Hearth again to see it.")


def tray(app: Forum) -> dict[str, str]:
    """The words of the icon in the tray: its title, and a label for whatever can be chosen."""
    name, _ = _told(app)
    return {
        "title": name,
        "open": _("Open the forum"),
        "share": _("Open to the network"),
        "login": _("Start with this computer"),
        "quit": _("Quit"),
    }


def _told(app: Forum) -> tuple[str, Callable[..., str]]:
    """The forum's name, and what translates for its owner."""
    db = app.db.reader()
    options, owner = app.options.read(db), queries.first_owner(db)
    profile = queries.own_profile(db, owner.id) if owner else None
    language = profile.language if profile and profile.language in i18n.LANGUAGES else str(options["language"])
    return str(options["name"]), i18n.words(language)["_"]


def asleep(app: Forum) -> list[tuple[str, Any, Any, tuple[Any, str] | None]]:
    """For the desk: this computer slept, and nobody could open the forum."""
    seconds = app.machine.slept()
    if not seconds:
        return []
    told = lazy(
        "In the last day it slept for %(hours)s (hours and minutes). While it sleeps, nobody can open the forum.",
        hours=f"{seconds // 3600}:{seconds // 60 % 60:02}",
    )
    act = (lazy("This computer"), "/admin/computer") if app.machine.comforts().get("awake") == "no" else None
    return [("info", lazy("This computer was asleep"), told, act)]
