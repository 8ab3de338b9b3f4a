"""What the owner decides about the whole."""

from __future__ import annotations

from ..kernel import i18n, times
from ..kernel.errors import Invalid
from ..kernel.i18n import lazy as _
from ..kernel.options import Option
from ..kernel.text import clean_line, is_blank


def _name(value: str) -> str:
    name = clean_line(value)
    if is_blank(name):
        raise Invalid("name", _("Give the forum a name."))
    if len(name) > 60:
        raise Invalid("name", _("A forum's name has at most %(num)d characters.", num=60))
    return name


def _about(value: str) -> str:
    about = clean_line(value)
    if len(about) > 300:
        raise Invalid("about", _("This sentence has at most %(num)d characters.", num=300))
    return about


def _zone(value: str) -> str:
    if value not in times.zone_names():
        raise Invalid("zone", _("Choose one of the time zones."))
    return value


_FORUM = _("The forum")

OPTIONS = (
    Option(
        "name",
        "text",
        "Hearth",
        _("The forum's name"),
        _("A class, an office, a street, a family."),
        clean=_name,
        group=_FORUM,
    ),
    Option(
        "about",
        "text",
        "",
        _("In one sentence"),
        _("Stands beside the list of topics and tells a newcomer where they are."),
        clean=_about,
        group=_FORUM,
    ),
    Option(
        "language",
        "choice",
        "en",
        _("Language"),
        _("For readers whose browser asks for neither of the two."),
        choices=lambda: i18n.LANGUAGES.items(),
        group=_FORUM,
    ),
    Option(
        "zone",
        "choice",
        "UTC",
        _("Time zone"),
        _("Times are written in it; a browser with scripts shows the reader's own."),
        choices=lambda: [(zone, zone) for zone in times.zone_names()],
        clean=_zone,
        group=_FORUM,
    ),
)
