"""What is a member's own on shared pages - reactions, bookmarks, votes - kept by a number in the member's row.

A slice declares how to read its part: `declare("reactions", fn)`, `fn(db, member_id, which)`, where `which` is the id
of the topic, mostly. Fillers ask `web.mine("reactions", topic_id)`: while `member.mine` stays, nothing is read.
Whoever changes such a thing calls `kernel.queries.bump_mine` in the same transaction; the number was read with the
session, before the rows, so what is kept is newer than its number, never older. What a part holds of posts may depend
on the boards that the member sees: it is read again when those are others.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from .db import Reader
from .viewer import Viewer

Read = Callable[[Reader, int, int], Any]
MOST = 20_000  # parts kept; a few hundred bytes each


class Mine:
    """One for each application."""

    def __init__(self, most: int = MOST) -> None:
        self._readers: dict[str, Read] = {}
        self._kept: OrderedDict[tuple[str, int, int], tuple[tuple[int, str], Any]] = OrderedDict()
        self._most = most
        self._lock = threading.Lock()

    def declare(self, name: str, fn: Read) -> None:
        """`fn(db, member_id, which)` answers what is never changed afterwards."""
        if name in self._readers:
            raise RuntimeError(f"{name} is declared twice")
        self._readers[name] = fn

    def of(self, db: Reader, viewer: Viewer, name: str, which: int = 0, hidden: str = "") -> Any:
        """The member's own part; not for guests, who have none. `hidden`: boards that they do not see."""
        key, number = (name, viewer.id, which), (viewer.mine, hidden)
        kept = self._kept.get(key)
        if kept is not None and kept[0] == number:
            return kept[1]
        found = self._readers[name](db, viewer.id, which)
        with self._lock:
            self._kept[key] = (number, found)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found
