"""What the first run keeps."""

from __future__ import annotations

from ..kernel.i18n import lazy as _
from ..kernel.options import Option

OPTIONS = (
    Option("checklist", "yes", False, _("Checklist"), _("Is the list of first steps shown to the owner?"), hidden=True),
)
