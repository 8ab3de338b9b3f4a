"""What the owner's desk is about: members, and the places somebody asks about. For owners alone; views see to that."""

from __future__ import annotations

import re
from collections.abc import Collection

from ..accounts import queries as accounts
from ..accounts.queries import Member
from ..accounts.queries import safety as rows
from ..boards.access import board_to_see
from ..boards.queries import Board
from ..kernel.db import Reader
from ..kernel.errors import Gone, Invalid, NotFound
from ..kernel.i18n import lazy as _
from ..kernel.viewer import Viewer
from ..topics.access import post_to_read, topic_to_read
from ..topics.queries.read import Topic

_TOPIC, _POST = re.compile(r"/t/(\d{1,15})"), re.compile(r"/p/(\d{1,15})")


def member_to_keep(db: Reader, member_id: int) -> Member:
    """:raises NotFound: when there is none, or they left."""
    found = accounts.members_here(db, [member_id])
    if not found:
        raise NotFound
    return found[0]


def viewer_to_explain(db: Reader, member: Member) -> Viewer:
    """The same member, as the pages see them."""
    found = accounts.viewer_as(db, member.id)
    if found is None:
        raise NotFound
    return found


def members_to_act_on(db: Reader, member_ids: Collection[int]) -> list[Member]:
    """Of these those who are still here."""
    return accounts.members_here(db, member_ids)


def board_to_explain(db: Reader, owner: Viewer, slug: str) -> Board:
    """:raises Invalid: for the field `board`."""
    try:
        return board_to_see(db, owner, slug)
    except NotFound:
        raise Invalid("board", _("This board is not there any more. Choose another.")) from None


def topic_to_explain(db: Reader, owner: Viewer, address: str) -> Topic:
    """The topic that an address leads to, or that a post's address leads to.

    :raises Invalid: for the field `address`.
    """
    post, topic = _POST.search(address), _TOPIC.search(address)
    number = topic[1] if topic else address.strip() if address.strip().isdecimal() else ""
    try:
        if post:
            return topic_to_read(db, owner, post_to_read(db, owner, int(post[1])).topic_id)
        if number and len(number) <= 15:
            return topic_to_read(db, owner, int(number))
    except (NotFound, Gone):
        raise Invalid("address", _("No topic of this forum has this address.")) from None
    raise Invalid("address", _("Paste the address of a topic, as it stands in the browser: …/t/12/its-title."))


def staff_session_to_end(db: Reader, session_id: int) -> None:
    """:raises NotFound: for a session that is none, or a mere member's: that is theirs to look after."""
    if not rows.is_of_staff(db, session_id):
        raise NotFound
