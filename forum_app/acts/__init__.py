"""What moderators did: the log, and undoing it."""

from __future__ import annotations

from ..kernel.forum import Forum


def register(app: Forum) -> None:
    pass
