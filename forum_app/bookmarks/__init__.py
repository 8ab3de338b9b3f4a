"""Posts that a member wants to find again, with a note."""

from __future__ import annotations

from ..kernel.forum import Forum


def register(app: Forum) -> None:
    """Nothing yet."""
