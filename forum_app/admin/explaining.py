"""What somebody may do, and why not: the reasons of every slice, gathered by right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from ..accounts.desk import RIGHTS, Reasons, Why
from ..kernel.db import Reader
from ..kernel.i18n import lazy as _
from ..kernel.viewer import Viewer

LABELS = {
    "enter": _("Log in"),
    "see": _("Read"),
    "start": _("Begin topics"),
    "reply": _("Reply"),
    "attach": _("Put in pictures and files"),
    "react": _("React and vote"),
    "moderate": _("Moderate"),
}
WRITTEN = {"attach": ("start", "reply")}  # who may not write cannot put anything in either


@dataclass(frozen=True, slots=True)
class Answer:
    """One right; the words say why not, or where there is something to say, why."""

    right: str
    label: Any
    may: bool
    words: list[Any]


def answers(db: Reader, who: Viewer, board: Any, topic: Any, reasons: Iterable[Reasons]) -> list[Answer]:
    """What they may do on this board, in this topic; without one what holds everywhere.

    What keeps somebody out altogether is said once, where they would come in.
    """
    said = [why for fn in reasons for why in fn(db, who, board, topic)]
    found = [_answer(right, said, topic=topic is not None) for right in RIGHTS]
    first = {str(words) for words in found[0].words} if not found[0].may else set()
    return [
        answer if answer is found[0] else replace(answer, words=[w for w in answer.words if str(w) not in first])
        for answer in found
    ]


def _answer(right: str, said: list[Why], *, topic: bool) -> Answer:
    asked = (right, *(each for each in WRITTEN.get(right, ()) if each == ("reply" if topic else "start")))
    stops = _each_once(why.words for why in said if why.right in asked and why.stops)
    grounds = _each_once(why.words for why in said if why.right == right and not why.stops)
    return Answer(right, LABELS[right], not stops, stops or grounds)


def _each_once(words: Iterable[Any]) -> list[Any]:
    """Several slices may say the same."""
    return list({str(each): each for each in words}.values())
