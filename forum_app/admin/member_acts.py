"""What the desk itself does to many members: one-time links, ending sessions. Provided as slices provide theirs."""

from __future__ import annotations

from collections.abc import Mapping

from ..accounts import queries as accounts
from ..accounts import recovery
from ..accounts.desk import MemberAct
from ..accounts.queries import Member
from ..kernel import acts
from ..kernel.acts import ActKind
from ..kernel.db import Writer
from ..kernel.errors import Forbidden
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from ..kernel.viewer import Viewer
from . import links

DAY = 24 * 3600
CLAIM_LIFE = 7 * DAY  # seconds; of a link to an account that nobody logs in to yet
KINDS = (
    ActKind("one_time_link", _("made a one-time link")),
    ActKind("end_sessions", _("ended all sessions")),
)


def make_link(
    tx: Writer,
    viewer: Viewer,
    member: Member,
    fields: Mapping[str, str],  # noqa: ARG001
    now: int,
) -> recovery.NewLink:
    """An hour for an account in use, a week for one that is to be taken over.

    :raises Forbidden: for oneself.
    """
    life = recovery.LINK_LIFE if member.claimed else CLAIM_LIFE
    made = recovery.make_link_for(tx, viewer, member, now, life)
    acts.record(tx, viewer.id, "one_time_link", now=now, member_id=member.id)
    return made


def end_sessions(tx: Writer, viewer: Viewer, member: Member, fields: Mapping[str, str], now: int) -> None:  # noqa: ARG001
    """All of them; of one's own all but this one.

    :raises Forbidden: where there is none.
    """
    if not accounts.drop_sessions(tx, member.id, but=viewer.session_id if member.id == viewer.id else 0):
        raise Forbidden(_("They are not logged in anywhere."))
    acts.record(tx, viewer.id, "end_sessions", now=now, member_id=member.id)


ACTS = (
    MemberAct(
        "links", "link", _("Make one-time links"), make_link,
        lambda done: lazy_plural("%(num)d link is made.", "%(num)d links are made.", done),
        shows=links.page,
    ),
    MemberAct(
        "sessions", "out", _("End their sessions"), end_sessions,
        lambda done: lazy_plural("%(num)d person is logged out.", "%(num)d people are logged out.", done),
    ),
)  # fmt: skip
