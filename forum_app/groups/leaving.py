"""What becomes of groups when a member leaves, and what a member takes along of them."""

from __future__ import annotations

from collections.abc import Iterator

from ..accounts.leaving import MemberLeft
from ..accounts.taking import as_json
from ..kernel.db import Reader, Writer
from ..kernel.queries import bump_mine
from ..kernel.queries.rights import set_groups_of
from . import queries


def member_left(tx: Writer, event: MemberLeft) -> None:
    """At once: nobody is behind this account any more, and no request is open."""
    for people_id, place in queries.places_of(tx, event.member_id).items():
        if place.asks:  # those who look after it have one less to answer
            bump_mine(tx, *(keeper.id for keeper in queries.keepers(tx, people_id)))
    for people_id in queries.drop_of_member(tx, event.member_id):
        queries.recount(tx, people_id)
    set_groups_of(tx, [event.member_id])


def take_along(db: Reader, member_id: int) -> Iterator[tuple[str, bytes]]:
    """groups.json: the groups one is in."""
    if found := queries.groups_of(db, member_id, listed=False, viewer_id=member_id):
        yield "groups.json", as_json([name for _id, name in found])
