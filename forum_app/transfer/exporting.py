"""Every visible topic as a line."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

from ..kernel.db import Reader
from . import queries
from .lines import AddendumLine, PostLine, TopicLine, written


def topics(db: Reader, instance: str) -> Iterator[TopicLine]:
    """Topics in the order in which they came. One that was imported keeps where it came from."""
    for topic in queries.topics_out(db):
        posts = queries.posts_out(db, topic.id)
        if not posts:
            continue
        places = {post.id: place for place, post in enumerate(posts)}
        imported = bool(topic.dataset)
        yield TopicLine(
            dataset=str(topic.dataset) if imported else f"hearth-{instance}",
            source=str(topic.source) if imported else str(topic.id),
            board=topic.board,
            title=topic.title,
            author=topic.author,
            created=topic.created_at,
            posts=tuple(
                PostLine(
                    post.author,
                    post.created_at,
                    post.format,
                    post.body,
                    None if post.reply_to_id is None else places.get(post.reply_to_id),
                    tuple(AddendumLine(*row) for row in queries.addenda_out(db, post.id)) if post.addenda else (),
                )
                for post in posts
            ),
            tags=tuple(queries.tags_out(db, topic.id)),
        )


def export(db: Reader, instance: str, target: Path) -> tuple[int, int]:
    """Write the file, whole or not at all; answers (topics, posts). Packed when its name ends with .gz."""
    partial = target.with_name(target.name + ".partial")
    count = [0, 0]
    try:
        with partial.open("wb") as raw:
            stream = gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=0) if target.suffix == ".gz" else raw
            for topic in topics(db, instance):
                stream.write(written(topic))
                count[0] += 1
                count[1] += len(topic.posts)
            if stream is not raw:
                stream.close()
            raw.flush()
            os.fsync(raw.fileno())
        partial.replace(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return count[0], count[1]
