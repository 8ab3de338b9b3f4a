"""What the owner decides about people."""

from __future__ import annotations

from ..kernel.i18n import lazy as _
from ..kernel.options import Option

OPTIONS = (
    Option(
        "joining",
        "choice",
        "open",
        _("Who may join"),
        _("Anyone who can open this page, or nobody for now. Reading stays open."),
        choices=lambda: [("open", _("Anyone")), ("closed", _("Nobody for now"))],
        group=_("Joining"),
    ),
)
