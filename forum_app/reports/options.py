"""When reports alone hide a post."""

from __future__ import annotations

from ..kernel.i18n import lazy as _
from ..kernel.options import Option

OPTIONS = (
    Option(
        "report_hide_after",
        "number",
        0,
        _("Hide a post after so many reports"),
        _("Until a moderator has looked at it. Counted are reports of members who have been here for a day and have "
          "written something. 0: never."),
        zero=_("Never"),
        group=_("Keeping order"),
        most=100,
        unit=_("reports"),
        one=_("report"),
    ),
)  # fmt: skip
