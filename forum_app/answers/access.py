"""Who may say what solved a topic: whoever began it, and the staff."""

from __future__ import annotations

from ..kernel.db import Reader
from ..kernel.errors import Conflict, NotFound
from ..kernel.i18n import lazy as _
from ..kernel.viewer import Viewer
from ..topics import access as topics
from ..topics.queries.read import Post, Topic


def post_to_mark(db: Reader, viewer: Viewer, post_id: int) -> tuple[Topic, Post]:
    """In a locked topic too.

    :raises NotFound: for others.
    :raises Forbidden: when the board is closed.
    :raises Conflict: for the first post, which asks.
    """
    topic = topics.post_to_see(db, viewer, post_id)[0]
    if not topics.keeps(db, viewer, topic) and topic.author_id != viewer.id:
        raise NotFound
    topic, post = topics.post_to_take_part(db, viewer, post_id)
    if post.number == 1:
        raise Conflict(_("The first post asks. Mark the answer that solved it."))
    return topic, post
