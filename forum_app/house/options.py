"""What the owner decides about the house: is it open, are its rules agreed to."""

from __future__ import annotations

from ..kernel.i18n import lazy as _
from ..kernel.options import Option
from ..kernel.standing import CLOSED, OPEN, READ_ONLY

OPTIONS = (
    Option(
        "accept_rules",
        "yes",
        False,
        _("Agree to the rules"),
        _("Whoever joins says yes to the rules, once they are written; the others before they next write."),
        group=_("Joining"),
    ),
    Option(
        "mode",
        "choice",
        OPEN,
        _("The house is"),
        _("At rest, it can be read and only owners change anything. Closed, only owners see it."),
        choices=lambda: [(OPEN, _("Open")), (READ_ONLY, _("At rest: reading only")), (CLOSED, _("Closed"))],
        group=_("Open or closed"),
    ),
    Option(
        "mode_message",
        "lines",
        "",
        _("What people are told meanwhile"),
        _("Why, and until when. Without it, a plain sentence stands there."),
        most=500,
        group=_("Open or closed"),
    ),
)
