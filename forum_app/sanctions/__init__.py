"""Who may not write, or not come in, until when and why: silence, suspension, bans, spammers."""

from __future__ import annotations

from ..kernel.forum import Forum


def register(app: Forum) -> None:
    pass
