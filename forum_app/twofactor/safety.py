"""What the safety page says of second factors."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from ..kernel.safety import GOOD, LOOK, PEOPLE, Line
from . import queries, service

NAMED = 5


def lines(app: Forum) -> Iterator[Line]:
    db = app.db.reader()
    without, demanded = queries.staff_without(db), app.options.read(db)[service.OPTION]
    if not without:
        yield Line(PEOPLE, GOOD, _("Everybody who keeps order has a second factor."))
        return
    named = ", ".join(f"@{weak.name}" for weak in without[:NAMED]) + (" …" if len(without) > NAMED else "")
    title = lazy_plural(
        "%(num)d person who keeps order has no second factor: %(names)s",
        "%(num)d people who keep order have no second factor: %(names)s",
        len(without),
        names=named,
    )
    if demanded:
        text = _("They are mere members until they have set one up, except in the program’s own window.")
        yield Line(PEOPLE, GOOD, title, text)
        return
    text = _("Whoever learns such a password can do what they may do here. A code of the phone keeps others out.")
    yield Line(PEOPLE, LOOK, title, text, (_("Set up yours"), "/settings/security"))
