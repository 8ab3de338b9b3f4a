"""Does this forum mark solutions?"""

from __future__ import annotations

from ..kernel.i18n import lazy as _
from ..kernel.options import Option

OPTIONS = (
    Option(
        "solutions",
        "yes",
        True,
        _("Mark solutions"),
        _("Who began a topic, and moderators, can say which answer solved it."),
        group=_("Taking part"),
    ),
)
