"""What groups add to other pages: how many ask, a line on profiles, who came with an invitation."""

from __future__ import annotations

import functools
from typing import Any

from ..accounts.events import CameWith
from ..kernel import pages, web
from ..kernel.db import Reader, Writer
from ..kernel.viewer import Viewer
from . import queries, service

MINE = "groups asked"


def asked(db: Reader, member_id: int, _which: int) -> int:
    """What kernel/mine.py keeps."""
    return queries.waiting_for_keeper(db, member_id)


def waiting(viewer: Viewer) -> int:
    """How many ask to come into the groups that this member looks after; whoever is in none is not asked for."""
    return int(web.mine(MINE)) if viewer.people else 0


def on_profile(db: Reader, members: list[Any]) -> dict[int, str]:
    """The groups somebody is in, to members: those that are listed, and those that both are in."""
    who = web.viewer()
    if not who.id:
        return {}
    found = {member_id: queries.groups_of(db, member_id, listed=True, viewer_id=who.id) for member_id in members}
    look = web.look_now()
    part = functools.partial(pages.render, "groups/_profile.html", look)
    return {member_id: part(groups=groups) for member_id, groups in found.items() if groups}


def came_with(tx: Writer, event: CameWith) -> None:
    """An invitation may name a group."""
    people_id = queries.group_of_invite(tx, event.invite_id)
    if people_id is not None:
        service.come_in(tx, people_id, [event.member_id], event.at)
