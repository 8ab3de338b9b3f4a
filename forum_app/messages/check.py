"""What `hearth check` looks at here. It names talks and members by number: no title, no word."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel import queries as kernel_queries
from ..kernel.db import Reader
from .queries import keeping
from .queries.keeping import REMOVE


def problems(db: Reader) -> Iterator[str]:
    waiting = kernel_queries.job_names(db)
    for talk_id, counted, last, many in keeping.miscounted(db):
        if f"{REMOVE} {talk_id}" in waiting:  # it is on its way out
            continue
        yield f"talk {talk_id} counts {counted} messages; there are {many}, the last of them no. {last}"
    for talk_id, member_id, counted, there in keeping.misread(db):
        yield f"talk {talk_id} counts {counted} unread messages for member {member_id}, there are {there}"
    for talk_id, member_id in keeping.misplaced(db):
        yield f"talk {talk_id} has member {member_id} beyond its last message"
    for message_id in keeping.by_strangers(db):
        yield f"message {message_id} is by somebody who was not in its talk"
    for message_id in keeping.deleted_with_words(db):
        yield f"message {message_id} is deleted, but something of it is left"
    for talk_id in keeping.deserted(db):
        if f"{REMOVE} {talk_id}" not in waiting:
            yield f"talk {talk_id} has nobody in it"
