"""What `hearth check` looks at here."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel import queries as kernel_queries
from ..kernel.db import Reader
from . import directory, queries
from .leaving import FORGET
from .queries import leaving

RECOUNT = "topics.recount"  # the job that counts again, see topics/recount.py


def problems(db: Reader) -> Iterator[str]:
    jobs = kernel_queries.job_names(db)
    counted = not any(name.startswith(RECOUNT) for name in jobs)  # else some are counted a little later
    for name, topics, topics_there, posts, posts_there in queries.miscounted_members(db) if counted else ():
        yield f"member {name} counts {topics} topics and {posts} posts, there are {topics_there} and {posts_there}"
    for name in leaving.left_with_something(db):
        yield f"the account {name} was deleted, but something of it is left"
    for member_id, name in leaving.left_and_found(db):
        if f"{FORGET} {member_id}" not in jobs:
            yield f"the account {name} was deleted, but something of it is left, and no job forgets it"
    site = kernel_queries.site(db)
    if site and site.members != queries.member_count(db):
        yield f"the site counts {site.members} members, there are {queries.member_count(db)}"
    for name in directory.wrong(db):
        yield f"member {name} is not found by their names"
