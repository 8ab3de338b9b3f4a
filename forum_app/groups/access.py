"""Which groups a viewer may see, look after and manage. Groups are acquired here."""

from __future__ import annotations

from ..kernel.db import Reader
from ..kernel.errors import NotFound
from ..kernel.viewer import Viewer
from . import queries
from .queries import Group, Place

OUTSIDE = Place(0, 0, 0, 0)


def _own_group(db: Reader, people_id: int) -> Group:
    found = queries.group(db, people_id)
    if found is None or not found.own:
        raise NotFound
    return found


def group_to_see(db: Reader, viewer: Viewer, people_id: int) -> tuple[Group, Place]:
    """With how the viewer stands to it.

    :raises NotFound: also for one that is not listed, to all who are neither in it nor own the forum.
    """
    group = _own_group(db, people_id)
    place = queries.places_of(db, viewer.id).get(people_id, OUTSIDE) if viewer.id else OUTSIDE
    if not viewer.id or not (group.listed or place.inside or viewer.is_owner):
        raise NotFound
    return group, place


def group_to_keep(db: Reader, viewer: Viewer, people_id: int) -> Group:
    """:raises NotFound: for all but its keepers and the owner."""
    group, place = group_to_see(db, viewer, people_id)
    if not (place.keeper or viewer.is_owner):
        raise NotFound
    return group


def group_to_manage(db: Reader, viewer: Viewer, people_id: int) -> Group:
    """:raises NotFound: for all but the owner."""
    if not viewer.is_owner:
        raise NotFound
    return _own_group(db, people_id)


def groups_to_manage(db: Reader, viewer: Viewer) -> list[Group]:
    """The owner's; nobody else has any."""
    return [group for group in queries.groups(db) if group.own] if viewer.is_owner else []


def groups_to_see(db: Reader, viewer: Viewer) -> list[tuple[Group, Place]]:
    """All that this member knows of, with how they stand to each."""
    places = queries.places_of(db, viewer.id)
    return [
        (group, places.get(group.id, OUTSIDE))
        for group in queries.groups(db)
        if group.own and (group.listed or viewer.is_owner or (group.id in places and places[group.id].inside))
    ]
