"""What those who keep order do, written down where it is done, so that it can be seen and undone.

A slice calls `record` in the transaction of its change, and provides an `ActKind` under "act" for each kind. The slice
acts shows the log and undoes.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import queries
from .db import Reader, Writer
from .viewer import Viewer

UNDO_DAYS = 30


FORGOTTEN = "null"  # in the place of what was kept
EACH = "each"  # in what was kept: the act was done to many, and this is the list of what was kept of each


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
    things: int  # to how many it was done
    data: str  # JSON; `FORGOTTEN` when it is too late to undo
    undone_at: int | None
    undone_by: int | None

    @property
    def before(self) -> dict[str, Any]:
        """What was kept for undoing."""
        found: dict[str, Any] | None = json.loads(self.data)
        return found or {}

    @property
    def each(self) -> list[dict[str, Any]]:
        """What was kept of each of many; nothing for an act on one."""
        found: list[dict[str, Any]] = self.before.get(EACH, [])
        return found

    def of(self, one: dict[str, Any]) -> Act:
        """The act on one of many, as if it had been done to it alone."""
        return dataclasses.replace(self, topic_id=one.get("topic"), post_id=one.get("post"), data=json.dumps(one))


Undo = Callable[[Writer, Viewer, Act, int], object]


@dataclass(frozen=True, slots=True)
class ActKind:
    """What the log says of a kind, and how it is undone.

    `words` is a lazy string as "locked a topic"; `many` what is said of an act on several, a function of their number.
    `undo(tx, viewer, act, now)` brings back what was; it raises Conflict with a sentence when the thing changed again
    since, before it changes anything, and may answer the path of a page to go on to. Without it the act cannot be
    undone. What is slow is made ready before the transaction: `ready(db, viewer, act)` answers the undo. An act on many
    is undone one after the other, see `Act.of`.
    """

    name: str
    words: Any
    undo: Undo | None = None
    ready: Callable[[Reader, Viewer, Act], Undo] | None = None
    many: Callable[[int], Any] | None = None
    owners: bool = False  # only owners undo it

    @property
    def can_be_undone(self) -> bool:
        return self.undo is not None or self.ready is not None


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
    """Write it down; answers the number under which it can be undone.

    What was done to many is one row: `before` is then `{EACH: [...]}`, with `topic` and `post` in each.
    """
    return queries.put_act(
        tx,
        actor_id=actor_id,
        kind=kind,
        now=now,
        board_id=board_id,
        topic_id=topic_id,
        post_id=post_id,
        member_id=member_id,
        why=why,
        things=len((before or {}).get(EACH, [0])),
        data=json.dumps(before or {}, ensure_ascii=False),
    )


def extend(tx: Writer, act_id: int, each: list[dict[str, Any]], *, board_id: int | None) -> None:
    """An act on many, done in several transactions, has been done to these as well: `each` is all of them."""
    data = json.dumps({EACH: each}, ensure_ascii=False)
    queries.set_act_data(tx, act_id, board_id=board_id, things=len(each), data=data)
