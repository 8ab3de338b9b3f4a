"""Lets the owner in who sits at this computer."""

from __future__ import annotations

from ..accounts import queries
from ..accounts.service import Session, open_session
from ..kernel import i18n
from ..kernel.db import Writer
from ..kernel.forum import Forum

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
    return open_session(tx, owner.id, agent=mark, now=now)


def kept_open(app: Forum) -> tuple[str, str]:
    """Title and text of the note on the desktop when the window was closed and the forum goes on."""
    options = app.options.read(app.db.reader())
    owner = queries.first_owner(app.db.reader())
    profile = queries.own_profile(app.db.reader(), owner.id) if owner else None
    language = profile.language if profile and profile.language in i18n.LANGUAGES else str(options["language"])
    text = i18n.words(language)["_"]("The forum stays open. Start Hearth again to see it.")
    return str(options["name"]), str(text)
