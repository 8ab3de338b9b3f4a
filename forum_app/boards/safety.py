"""What the safety page says of boards: what may be read without an account."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from ..kernel.safety import GOOD, PEOPLE, Line
from . import queries


def lines(app: Forum) -> Iterator[Line]:
    """Reading is no weakness; the owner should know of it."""
    act = (_("Boards"), "/admin/boards")
    open_ones, all_of_them = queries.boards_by_reach(app.db.reader())
    if not open_ones:
        yield Line(PEOPLE, GOOD, _("Nobody reads here without an account."), "", act)
        return
    title = lazy_plural(
        "Whoever can open the forum reads %(num)d board without an account.",
        "Whoever can open the forum reads %(num)d boards without an account.",
        open_ones,
    )
    text = _("The other boards are for members, or for some of them.") if open_ones < all_of_them else ""
    yield Line(PEOPLE, GOOD, title, text, act)
