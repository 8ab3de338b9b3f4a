"""What the owner decides about programs that read the forum."""

from __future__ import annotations

from ..kernel.i18n import lazy as _
from ..kernel.options import Option

_GROUP = _("Feeds and search engines")
OPTIONS = (
    Option(
        "feeds",
        "yes",
        True,
        _("Feeds"),
        _(
            "Feed readers follow topics and posts by them. They show what guests see; members can make addresses for "
            "themselves that show what they see."
        ),
        group=_GROUP,
    ),
    Option(
        "indexed",
        "yes",
        False,
        _("May search engines list this forum?"),
        _(
            "What guests read is then found from outside, if the forum can be reached from there. If off, they are "
            "asked to stay away."
        ),
        group=_GROUP,
    ),
)  # fmt: skip
PROFILE = {
    "home": {"feeds": True, "indexed": False},
    "classroom": {"feeds": True, "indexed": False},
    "workshop": {"feeds": True, "indexed": False},
    "public": {"feeds": True, "indexed": True},
}
