"""What the log keeps among the owner's settings."""

from __future__ import annotations

from ..kernel.i18n import lazy as _
from ..kernel.options import Option

OPTIONS = (
    Option(
        "public_log",
        "yes",
        False,
        _("Show everybody who kept order, and how"),
        _(
            "What was done, where, when and by whom stands at /log, for whoever may read the board it was done on. "
            "Reasons, and the members it was done to, are not told."
        ),
        group=_("Keeping order"),
    ),
)
