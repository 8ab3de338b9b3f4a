"""What came since a page was made, for /live: a number or nothing."""

from __future__ import annotations

from collections.abc import Mapping

from ..kernel import web
from ..kernel.db import Reader
from ..kernel.errors import HearthError
from ..kernel.rights import SEE
from ..kernel.text import number
from ..kernel.viewer import Viewer
from ..topics import access as topics_access
from . import queries
from .queries import NONE
from .shell import muted

TOPICS = 99  # that are counted on a list


def new_posts(db: Reader, viewer: Viewer, args: Mapping[str, str]) -> int | None:
    """`?topic=5&after=20`: how many posts stand in the topic after that number, if the viewer may read it."""
    topic_id, after = number(args.get("topic")), number(args.get("after"))
    if topic_id is None or after is None:
        return None
    try:
        topics_access.topic_to_read(db, viewer, topic_id)
    except HearthError:
        return None
    return queries.posts_after(db, topic_id, after) or None


def new_topics(db: Reader, viewer: Viewer, args: Mapping[str, str]) -> int | None:
    """`?since=<bump>&board=7`: in how many topics others spoke since; without a board, in all that one hears of."""
    since, board_id = number(args.get("since"), 16), number(args.get("board"))
    if since is None:
        return None
    topics, boards = muted() if viewer.id else NONE
    away = (topics, () if board_id else boards)  # whoever looks at a board hears of it
    mine = web.may()
    if board_id and not mine.may(board_id, SEE):
        return None
    return queries.topics_after(db, viewer.id, board_id, since, TOPICS, mine.hidden, away) or None
