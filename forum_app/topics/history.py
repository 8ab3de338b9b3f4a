"""What a post said before: an earlier text is kept with each edit, and a moderator may bring it back."""

from __future__ import annotations

from ..kernel.db import Writer
from .queries import history
from .queries.read import Post, Topic

SAME_BREATH = 300  # seconds in which one's own next change is the same change: the typo seen after sending


def remember(tx: Writer, topic: Topic, post: Post, by: int, now: int, *, always: bool = False) -> None:
    """Keep the text that is about to be replaced.

    The first is the text as first written, and always kept. Changes by the same person in one breath are one change.
    """
    last = history.last_number(tx, post.id)
    same_breath = post.edited_by == by and post.edited_at is not None and now - post.edited_at < SAME_BREATH
    if last and same_breath and not always:
        return
    history.put_revision(
        tx,
        post_id=post.id,
        number=last + 1,
        title=topic.title if post.number == 1 else "",
        body=post.body,
        written_at=post.created_at if post.edited_at is None else post.edited_at,
        written_by=post.author_id if post.edited_by is None else post.edited_by,
    )
