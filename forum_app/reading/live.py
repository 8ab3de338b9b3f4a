"""What came since a page was made, for /live: a number or nothing."""

from __future__ import annotations

from collections.abc import Mapping

from ..kernel.db import Reader
from ..kernel.text import number
from ..kernel.viewer import Viewer
from . import queries

TOPICS = 99  # that are counted on a list


def new_posts(db: Reader, viewer: Viewer, args: Mapping[str, str]) -> int | None:  # noqa: ARG001
    """`?topic=5&after=20`: how many posts stand in the topic after that number."""
    topic_id, after = number(args.get("topic")), number(args.get("after"))
    if topic_id is None or after is None:
        return None
    return queries.posts_after(db, topic_id, after) or None


def new_topics(db: Reader, viewer: Viewer, args: Mapping[str, str]) -> int | None:
    """`?since=<bump>&board=7`: in how many topics others spoke since; without a board, in all of them."""
    since = number(args.get("since"), 16)
    if since is None:
        return None
    return queries.topics_after(db, viewer.id, number(args.get("board")), since, TOPICS) or None
