"""What somebody may about the tags of a topic, as the owner's settings say; watched words are not made tags."""

from __future__ import annotations

from collections.abc import Iterable

from ..accounts import queries as accounts
from ..approval import guarding, watching
from ..approval.ranks import REGULAR, rank_of
from ..kernel import web
from ..kernel.clock import now
from ..kernel.db import Reader
from ..kernel.errors import Invalid
from ..kernel.viewer import Viewer
from . import options, service
from .names import Wanted
from .queries.read import Tag


def allowed(db: Reader, viewer: Viewer, *, keeps: bool) -> service.Allowed:
    """`keeps`: do they keep order where the topic stands?"""
    settings, staff = web.options(), keeps or viewer.is_staff
    return service.Allowed(
        web.may().hidden, make=staff or _may_make(db, viewer), staff=staff, most=settings["tags_most"]
    )


def _may_make(db: Reader, viewer: Viewer) -> bool:
    wish = web.options()["tags_new"]
    if wish != options.REGULARS:
        return bool(wish == options.MEMBERS)
    member = accounts.member(db, viewer.id)
    return member is not None and rank_of(member, web.options(), now()) == REGULAR


def check(db: Reader, wanted: list[Wanted], may: service.Allowed, present: Iterable[int] = ()) -> list[Tag | Wanted]:
    """As the service does; and a new name has no word that is not wanted here.

    :raises Invalid: for the field `tags`.
    """
    found = service.check(db, wanted, may, present)
    new = " ".join(tag.name for tag in found if isinstance(tag, Wanted))
    if new and not may.staff:
        refusing, holding = watching.stopped(db, new)
        if refusing or holding:
            raise Invalid("tags", guarding.unwanted(refusing + holding))
    return found
