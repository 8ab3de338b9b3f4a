"""What topics keep among the owner's settings."""

from __future__ import annotations

from ..kernel.i18n import lazy as _
from ..kernel.options import Option

OPTIONS = (
    Option(
        "edit_window",
        "number",
        0,
        _("How long a post can be changed"),
        _("In minutes; 0 means no limit. Moderators can always edit."),
        zero=_("no limit"),
        unit=_("minutes"),
        one=_("minute"),
        least=0,
        most=525_600,
        group=_("Writing"),
    ),
    Option(
        "outside_images",
        "yes",
        False,
        _("Show pictures from elsewhere"),
        _(
            "A picture that a post only links to is loaded by every reader's browser, so the other site sees who is "
            "reading. If off, it stays a link."
        ),
        group=_("Writing"),
    ),
    Option(
        "renderer",
        "text",
        0,
        _("Renderer"),
        _("The version of the renderer that made all stored posts."),
        hidden=True,
    ),
    Option(
        "lock_after_days",
        "number",
        0,
        _("Lock idle topics after"),
        _("A topic locks itself after this many days without a post; pinned ones do not. 0 means never."),
        zero=_("Never"),
        least=0,
        most=3650,
        unit=_("days"),
        one=_("day"),
        group=_("Writing"),
    ),
)
