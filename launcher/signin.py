"""How a ticket reaches a window or a browser: as a form that sends itself, so that it stands in no address."""

from __future__ import annotations

import html
import os
import threading
import webbrowser
from pathlib import Path

_PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>Hearth</title>
<meta name="color-scheme" content="light dark"></head><body><form method="post" action="{action}">
<input type="hidden" name="ticket" value="{ticket}"><noscript><button>Hearth</button></noscript></form>
<script>document.forms[0].submit()</script></body></html>
"""
GONE_AFTER = 60.0  # seconds; the ticket is worth nothing then


def page(here: str, ticket: str) -> str:
    """A page that brings the ticket to the forum at `here`. It has no address of its own, and sends no cookies."""
    return _PAGE.format(action=html.escape(f"{here}window/enter"), ticket=html.escape(ticket))


def open_signed_in(here: str, ticket: str, run_dir: Path) -> bool:
    """Open the default browser, which comes in with the ticket; False when none could be started, or nothing written.

    The page goes through a file that only this user can read: what stands in the arguments of a program, everybody
    on this machine can see.
    """
    path = run_dir / "open.html"
    try:
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(page(here, ticket))
    except OSError:
        return False
    forget = threading.Timer(GONE_AFTER, path.unlink, kwargs={"missing_ok": True})
    forget.daemon = True
    forget.start()
    return open_address(path.as_uri())


def open_address(address: str) -> bool:
    """Open it in the default browser; may block for as long as that runs."""
    try:
        return webbrowser.open(address)
    except (webbrowser.Error, OSError):
        return False
