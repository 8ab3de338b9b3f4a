"""What topics keep among the owner's settings."""

from __future__ import annotations

from ..kernel.i18n import lazy as _
from ..kernel.options import Option

OPTIONS = (
    Option(
        "renderer",
        "text",
        0,
        _("Renderer"),
        _("The version of the renderer that made all stored posts."),
        hidden=True,
    ),
)
