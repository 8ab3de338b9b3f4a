"""What reading keeps among the owner's settings."""

from __future__ import annotations

from ..kernel.i18n import lazy as _
from ..kernel.options import Option

OPTIONS = (
    Option(
        "unread_days",
        "number",
        30,
        _("Topics are new for"),
        _("A topic in which nobody wrote for longer is not shown as unread to anybody."),
        least=1,
        most=365,
        unit=_("days"),
        one=_("day"),
        group=_("Reading"),
    ),
)
