"""What those who keep order do, written down where it is done, so that it can be seen and undone.

A slice calls `record` in the transaction of its change, and provides an `ActKind` under "act" for each kind. The slice
acts shows the log and undoes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import queries
from .db import Writer
from .viewer import Viewer

UNDO_DAYS = 30


@dataclass(frozen=True, slots=True)
class Act:
    """A row of the log. Ids are None where it is not about one."""

    id: int
    at: int
    actor_id: int
    kind: str
    board_id: int | None
    topic_id: int | None
    post_id: int | None
    member_id: int | None
    why: str
    data: str  # JSON
    undone_at: int | None
    undone_by: int | None

    @property
    def before(self) -> dict[str, Any]:
        """What was kept for undoing."""
        found: dict[str, Any] = json.loads(self.data)
        return found


@dataclass(frozen=True, slots=True)
class ActKind:
    """What the log says of a kind, and how it is undone.

    `words` is a lazy string as "locked a topic". `undo(tx, viewer, act, now)` brings back what was; it raises Conflict
    with a sentence when the thing changed again since. Without it the act cannot be undone.
    """

    name: str
    words: Any
    undo: Callable[[Writer, Viewer, Act, int], None] | None = None


def record(
    tx: Writer,
    actor_id: int,
    kind: str,
    *,
    now: int,
    board_id: int | None = None,
    topic_id: int | None = None,
    post_id: int | None = None,
    member_id: int | None = None,
    why: str = "",
    before: dict[str, Any] | None = None,
) -> int:
    """Write it down; answers the number under which it can be undone."""
    return queries.put_act(
        tx, actor_id, kind, now, board_id, topic_id, post_id, member_id, why, json.dumps(before or {})
    )
