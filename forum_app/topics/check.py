"""What `hearth check` looks at here."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ..accounts.leaving import FORGET
from ..kernel import markup
from ..kernel import queries as kernel_queries
from ..kernel.db import Reader
from . import hot
from .purge_jobs import BURY, COMPACT
from .queries import check as queries

ROUNDING = 10_000  # milliseconds that taking posts back and again may leave


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
    for post_id, kept, found, top in queries.wrong_addenda(db):
        yield f"post {post_id} counts {kept} addenda, there are {found}, the last of them no. {top}"
    for post_id in queries.wrong_revisions(db):
        yield f"post {post_id} has a gap in the numbers of its earlier texts"
    for post_id, kind, body in queries.without_html(db):
        if markup.prepare(body, kind).html:  # there are texts that show nothing, as the mere definition of a link
            yield f"post {post_id} has no HTML"
    for name, traces, found in queries.miscounted_traces(db):
        yield f"board {name} counts {traces} traces of moved topics, there are {found}"
    for topic_id in queries.traces_at_home(db):
        yield f"topic {topic_id} has a trace in the board it is in"
    for post_id in queries.purged_with_words(db):
        yield f"post {post_id} was removed for good, but something of it is left"
    yield from _stuck(db)
    site = kernel_queries.site(db)
    there = queries.site_counts(db)
    if site and (site.topics, site.posts) != there:
        yield f"the site counts {site.topics} topics and {site.posts} posts, there are {there[0]} and {there[1]}"
    for topic_id, shown, least, most in _wrongly_hot(db):
        yield f"topic {topic_id} is as hot as {shown}, its posts make it {least} to {most}"


def _stuck(db: Reader) -> Iterator[str]:
    """Removals that nobody goes on with."""
    jobs = kernel_queries.job_names(db)
    if any(name.startswith(FORGET) for name in jobs):  # it removes in many topics
        return
    topics, places = queries.going(db)
    for kind, left in ((BURY, topics), (COMPACT, places)):
        for topic_id in left:
            if f"{kind} {topic_id}" not in jobs:
                yield f"topic {topic_id} is not removed to the end, and no job goes on with it"


def _wrongly_hot(db: Reader) -> Iterator[tuple[int, int, int, int]]:
    """Topics that are hotter than all their posts together, or less hot than the last alone.

    Not exactly as hot as their posts: after a deletion the last ones may have been reckoned alone.
    """
    topics = {topic_id: (shown, least) for topic_id, shown, least in queries.hot_topics(db)}
    for topic_id, posts in groupby(queries.times_of_posts(db), key=lambda row: row[0]):
        if topic_id in topics:
            shown, least = topics[topic_id]
            most = hot.of(at for _, at in posts)
            if not min(least, most) - ROUNDING <= shown <= most + ROUNDING:
                yield topic_id, shown, min(least, most), most
