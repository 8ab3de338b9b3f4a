"""Why somebody may or may not: what lies in the topic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..accounts.desk import RIGHTS, Why
from ..boards.queries import Board
from ..kernel.db import Reader
from ..kernel.errors import Conflict, Forbidden, Gone, NotFound
from ..kernel.i18n import lazy as _
from ..kernel.viewer import Viewer
from . import access
from .queries.read import Topic

IN_TOPIC = tuple(right for right in RIGHTS if right not in ("enter", "start"))


def why(db: Reader, who: Viewer, board: Board | None, topic: Topic | None) -> Iterator[Why]:  # noqa: ARG001
    """The same questions that a request asks, so that the answer is the one it gets."""
    if topic is None:
        return
    try:
        access.topic_to_read(db, who, topic.id)
    except (NotFound, Gone):
        words = _("The topic is deleted.") if topic.deleted_at is not None else _("This topic is not there for them.")
        yield from (Why(right, words) for right in IN_TOPIC)
        return
    yield from _refusal("reply", access.topic_to_reply, db, who, topic)
    yield from _refusal("react", access.topic_to_take_part, db, who, topic)
    if topic.locked and access.keeps(db, who, topic):
        yield Why("reply", _("The topic is locked, and those who keep order write in it all the same."), stops=False)


def _refusal(
    right: str, ask: Callable[[Reader, Viewer, int], Any], db: Reader, who: Viewer, topic: Topic
) -> Iterator[Why]:
    try:
        ask(db, who, topic.id)
    except (Forbidden, Conflict) as error:
        yield Why(right, error.reason)
