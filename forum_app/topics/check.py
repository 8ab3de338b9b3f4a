"""What `hearth check` looks at here."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel import markup
from ..kernel import queries as kernel_queries
from ..kernel.db import Reader
from .queries import check as queries


def problems(db: Reader) -> Iterator[str]:
    for topic_id, numbers, top, replies, found, last, last_found in queries.miscounted_topics(db):
        yield (
            f"topic {topic_id} counts {numbers} posts, {replies} replies and post {last} as the last; "
            f"there are {top}, {found} and {last_found}"
        )
    for topic_id in queries.gaps(db):
        yield f"topic {topic_id} has a gap in its numbers"
    for topic_id in queries.wrong_last_posts(db):
        yield f"topic {topic_id} names a wrong time or author of its last post"
    for post_id, kind, body in queries.without_html(db):
        if markup.prepare(body, kind).html:  # there are texts that show nothing, as the mere definition of a link
            yield f"post {post_id} has no HTML"
    for post_id in queries.purged_with_words(db):
        yield f"post {post_id} was removed for good, but something of it is left"
    site = kernel_queries.site(db)
    there = queries.site_counts(db)
    if site and (site.topics, site.posts) != there:
        yield f"the site counts {site.topics} topics and {site.posts} posts, there are {there[0]} and {there[1]}"
