"""Which reactions the owner wants."""

from __future__ import annotations

from ..kernel.i18n import lazy as _
from ..kernel.options import Option
from . import kinds

OPTIONS = (
    Option(
        "reactions",
        "text",
        kinds.ALL,
        _("Reactions"),
        _(
            "In the order in which they stand: like, heart, thanks, idea, smile. The first one stands below every "
            "post. Left empty, there are none."
        ),
        clean=kinds.clean,
        group=_("Taking part"),
    ),
)
