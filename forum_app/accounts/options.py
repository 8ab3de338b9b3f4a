"""What the owner decides about people."""

from __future__ import annotations

from ..kernel.i18n import lazy as _
from ..kernel.options import Option
from . import joining, leaving

OPTIONS = (
    Option(
        "joining",
        "choice",
        joining.OPEN,
        _("Who may join"),
        _("Anyone who can open a page can still read. Invitations are made under “Invite people”."),
        choices=joining.modes,
        group=_("Joining"),
    ),
    Option(
        "leaving_posts",
        "choice",
        leaving.KEPT,
        _("When somebody deletes their account"),
        _("What becomes of what they wrote. Their name goes in any case, but not from what others wrote."),
        choices=lambda: [
            (leaving.KEPT, _("Their posts stay, without the name")),
            (leaving.REMOVED, _("Their posts are removed for good")),
        ],
        group=_("Joining"),
    ),
)
