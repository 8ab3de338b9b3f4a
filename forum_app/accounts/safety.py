"""What the safety page says of accounts: ways in that are open, owners who never come, sessions nobody uses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..kernel.clock import now
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from ..kernel.safety import GOOD, LOOK, PEOPLE, Line
from .queries import safety as rows

DAY = 24 * 3600
AWAY = 90 * DAY  # seconds after which an owner seems not to come any more
UNUSED = 14 * DAY  # … and a session of the staff seems forgotten
NAMED = 5


def lines(app: Forum) -> Iterator[Line]:
    db, at = app.db.reader(), now()
    if absent := rows.owners_not_seen_since(db, at - AWAY):
        title = lazy_plural("%(num)d owner has not been here for three months: %(names)s",
                            "%(num)d owners have not been here for three months: %(names)s",
                            len(absent), names=named(absent))  # fmt: skip
        text = _(
            "Whoever gets at that password may do everything. On their profile make them a member while they are away."
        )
        yield Line(PEOPLE, LOOK, title, text, (_("To the profile"), f"/u/{absent[0]}"))
    else:
        yield Line(PEOPLE, GOOD, _("Every owner was here in the last three months."))
    if forgotten := rows.staff_sessions_not_used_since(db, at - UNUSED, at):
        title = lazy_plural("%(num)d session of those who keep order has not been used for two weeks.",
                            "%(num)d sessions of those who keep order have not been used for two weeks.",
                            forgotten)  # fmt: skip
        text = _("Somebody may be logged in on a device that is not theirs any more. End what nobody knows.")
        yield Line(PEOPLE, LOOK, title, text, (_("Who is logged in"), "/admin/sessions"))
    if open_links := rows.members_with_link(db, at):
        title = lazy_plural("%(num)d link for a new password is open: %(names)s",
                            "%(num)d links for a new password are open: %(names)s",
                            len(open_links), names=named(open_links))  # fmt: skip
        yield Line(PEOPLE, LOOK, title, _("Whoever has it takes the account over. It dies within the hour."))
    if unclaimed := rows.unclaimed(db):
        title = lazy_plural("%(num)d account of an import has no password.",
                            "%(num)d accounts of an import have no password.", unclaimed)  # fmt: skip
        yield Line(PEOPLE, GOOD, title, _("Nobody can log in as them until you make a link on their profile."))


def named(names: Sequence[str]) -> str:
    """The first of them, as people write them."""
    return ", ".join(f"@{name}" for name in names[:NAMED]) + (" …" if len(names) > NAMED else "")
