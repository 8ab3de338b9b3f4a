"""Words that were not sent yet, and what was sent already."""

from __future__ import annotations

from ..kernel.forum import Forum


def register(app: Forum) -> None:
    """Nothing yet."""
