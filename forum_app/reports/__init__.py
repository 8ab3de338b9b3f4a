"""Posts that members report, and the queue of those who keep order."""

from __future__ import annotations

from ..kernel.forum import Forum


def register(app: Forum) -> None:
    pass
