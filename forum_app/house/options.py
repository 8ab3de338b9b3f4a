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
        _(
            "New members agree when they join, and everybody else before they next write. "
            "It starts once the rules are written."
        ),
        group=_("Joining"),
    ),
    Option(
        "mode",
        "choice",
        OPEN,
        _("The house is"),
        _(
            "While it rests, everybody can read, and only owners change anything. "
            "While it is closed, only owners see it."
        ),
        choices=lambda: [(OPEN, _("Open")), (READ_ONLY, _("Resting: reading only")), (CLOSED, _("Closed"))],
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
