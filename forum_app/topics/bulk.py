"""One act on many topics: written down as one, and told in words what became of them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ..kernel import acts
from ..kernel.db import Writer
from ..kernel.i18n import lazy_plural
from ..kernel.viewer import Viewer
from .acting import Kept
from .queries.read import Topic

DONE, ALREADY, GONE, REFUSED, LEFT, NOWHERE = "done", "already", "gone", "refused", "left", "nowhere"


class ActOnMany:
    """One row of the log for the whole, written with the first that was done and grown with each transaction."""

    def __init__(self, viewer: Viewer, kind: str) -> None:
        self.id: int | None = None
        self._viewer, self._kind = viewer, kind
        self._each: list[Kept] = []
        self._written = 0
        self._boards: set[int] = set()

    def add(self, topic: Topic, kept: Kept) -> None:
        self._each.append(kept)
        self._boards.add(topic.board_id)

    def write(self, tx: Writer, now: int) -> None:
        """What was done in this transaction. Where they stood on several boards, the act is about none."""
        if len(self._each) == self._written:
            return
        board_id = next(iter(self._boards)) if len(self._boards) == 1 else None
        if self.id is None:
            each = {acts.EACH: self._each}
            self.id = acts.record(tx, self._viewer.id, self._kind, now=now, board_id=board_id, before=each)
        else:
            acts.extend(tx, self.id, self._each, board_id=board_id)
        self._written = len(self._each)

    def take_back(self) -> None:
        """The transaction did not happen, nor did what was done in it."""
        del self._each[self._written :]


def _done(act: str, num: int, board: str) -> Any:
    match act:
        case "move":
            return lazy_plural(
                "%(num)d topic is moved to %(board)s.", "%(num)d topics are moved to %(board)s.", num, board=board
            )
        case "lock":
            return lazy_plural("%(num)d topic is locked.", "%(num)d topics are locked.", num)
        case "open":
            return lazy_plural("%(num)d topic is open again.", "%(num)d topics are open again.", num)
        case "pin":
            return lazy_plural(
                "%(num)d topic is pinned on its board.", "%(num)d topics are pinned on their boards.", num
            )
        case "unpin":
            return lazy_plural("%(num)d topic is not pinned any more.", "%(num)d topics are not pinned any more.", num)
        case "delete":
            return lazy_plural("%(num)d topic is deleted.", "%(num)d topics are deleted.", num)
        case _:
            return lazy_plural("%(num)d topic is back.", "%(num)d topics are back.", num)


def told(act: str, tally: Counter[str], board: str, language: str) -> str:
    """One sentence for each thing that happened to any of them."""
    said = [_done(act, tally[DONE], board)] if tally[DONE] else []
    if num := tally[ALREADY]:
        said.append(lazy_plural("%(num)d needed no change.", "%(num)d needed no change.", num))
    if num := tally[GONE]:
        said.append(lazy_plural("%(num)d was not there any more.", "%(num)d were not there any more.", num))
    if num := tally[REFUSED]:
        said.append(lazy_plural("%(num)d may not be changed.", "%(num)d may not be changed.", num))
    if num := tally[LEFT]:
        said.append(
            lazy_plural(
                "%(num)d is left as it was: the disk could not take more.",
                "%(num)d are left as they were: the disk could not take more.",
                num,
            )
        )
    if num := tally[NOWHERE]:
        said.append(
            lazy_plural(
                "%(num)d is left as it was: the board is not there any more.",
                "%(num)d are left as they were: the board is not there any more.",
                num,
            )
        )
    return ("" if language.startswith("zh") else " ").join(map(str, said))
