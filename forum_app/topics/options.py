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
        _("In minutes; 0 is without end. Moderators may always."),
        least=0,
        most=525_600,
    ),
    Option(
        "outside_images",
        "yes",
        False,
        _("Show pictures from elsewhere"),
        _(
            "A picture that a post only links to is loaded by every reader's browser, and its host sees who reads. "
            "Otherwise it stays a link."
        ),
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
        _("A topic in which nobody wrote for so many days locks itself; pinned ones do not. 0: never."),
        least=0,
        most=3650,
        unit=_("days"),
    ),
)
