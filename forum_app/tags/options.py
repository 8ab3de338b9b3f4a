"""What the owner decides about tags."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..kernel.i18n import lazy as _
from ..kernel.options import Option

STAFF, REGULARS, MEMBERS = "staff", "regulars", "members"


def makers() -> Iterable[tuple[str, Any]]:
    return (
        (MEMBERS, _("All members")),
        (REGULARS, _("Regulars, and whoever keeps order")),
        (STAFF, _("Only who keeps order")),
    )


OPTIONS = (
    Option(
        "tags",
        "yes",
        True,
        _("Tags"),
        _("Who begins a topic may put tags on it, and everybody looks through the topics with a tag."),
        group=_("Tags"),
    ),
    Option(
        "tags_new",
        "choice",
        MEMBERS,
        _("Who may make a new tag?"),
        _("Others put on what there is already. The owner makes, renames and merges tags at the desk."),
        choices=makers,
        group=_("Tags"),
    ),
    Option(
        "tags_most",
        "number",
        5,
        _("Tags on one topic"),
        _("At most so many."),
        least=1,
        most=20,
        group=_("Tags"),
    ),
)
