"""What the owner decides about boards as a whole."""

from __future__ import annotations

from ..kernel.i18n import lazy as _
from ..kernel.options import Option

OPTIONS = (
    Option(
        "guests_read",
        "yes",
        True,
        _("May guests read?"),
        _(
            "Without it, whoever is not logged in sees the name of the forum and the way in, "
            "and nothing of what is in it. An invitation still works."
        ),
        group=_("Joining"),
    ),
)
