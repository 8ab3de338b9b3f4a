"""What somebody who leaves takes along, and what is forgotten of them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ..kernel.db import Database, Reader
from ..kernel.rights import of_member
from .queries import gone, levels

BATCH = 200
TURNS = 50  # transactions in one call


def forget(db: Database, member_id: int, keep_posts: bool) -> bool:  # noqa: ARG001
    """Their notices, what they followed, and their name in the notices of others. True when there is more."""
    for _turn in range(TURNS):
        with db.transaction() as tx:
            went = levels.drop_levels(tx, member_id, BATCH)
            went += gone.drop_of(tx, member_id, BATCH) + gone.drop_from(tx, member_id, BATCH)
        if not went:
            return False
    return True


def take_along(db: Reader, member_id: int) -> Iterator[tuple[str, bytes]]:
    """Whom and what they follow, mute and ignore. The notices only point at what others wrote."""
    said, hidden = {1: "follows", -1: "mutes"}, of_member(db, member_id).hidden
    found = {
        "topics": [
            {"path": f"/t/{topic_id}", "title": title, "level": said[level]}
            for topic_id, title, level in levels.topics_known(db, member_id, hidden)
        ],
        "boards": [{"name": one.shown, "level": said[one.level]} for one in levels.boards_known(db, member_id, hidden)],
        "people": [
            {"name": one.name, "level": "follows" if one.level > 0 else "ignores"}
            for one in levels.people_known(db, member_id)
        ],
    }
    if any(found.values()):
        yield "following.json", json.dumps(found, ensure_ascii=False, indent=1).encode()
