"""Before something is posted: guards let it pass, refuse it, or hold it back until a moderator has looked at it.

What is held is no post: a slice keeps it, and posts it later by the ordinary service.
"""

from __future__ import annotations

from ..kernel.db import Writer
from ..kernel.errors import Held
from ..kernel.i18n import lazy as _
from .events import PostComes

SAID = _("A moderator looks at it first. Until then only you see it.")


def ask(tx: Writer, comes: PostComes) -> str:
    """'' when it may be posted now; else where its author sees what waits, a path of ours.

    `hold` is provided by one slice: `fn(tx, comes, held)` keeps it and answers that path. Without it nothing is held.
    """
    try:
        tx.events.ask(tx, comes)
    except Held as held:
        for keep in tx.events.provided("hold"):
            path: str = keep(tx, comes, held)
            return path
    return ""
