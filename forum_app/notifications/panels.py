"""What stands beside a topic: how much one wants to hear of it."""

from __future__ import annotations

from typing import Any

from ..kernel import web
from ..kernel.db import Reader


def follow(db: Reader, topics: list[Any]) -> dict[int, str]:  # noqa: ARG001
    """A place for each member's own; the same for all members, and nothing for guests."""
    return {topic.id: web.part("notifications/_rail.html", topic=topic) for topic in topics if topic.deleted_at is None}
