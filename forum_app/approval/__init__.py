"""What waits before it is shown: new members' posts, watched words, limits against floods."""

from __future__ import annotations

from ..kernel.forum import Forum


def register(app: Forum) -> None:
    pass
