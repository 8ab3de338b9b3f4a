"""What became of many topics, in words."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ..kernel.i18n import lazy_plural

DONE, ALREADY, GONE, REFUSED, LEFT, NOWHERE = "done", "already", "gone", "refused", "left", "nowhere"


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
