"""What the safety page says of backups: whether there is a good one, and what it would survive."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel.clock import now
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from ..kernel.safety import GOOD, KEPT, LOOK, MEND, Line
from . import keeper
from .status import OLD, PAGE, keeps

DAY = 24 * 3600


def lines(app: Forum) -> Iterator[Line]:
    stand = keeps(app)
    to_them = (_("To the backups"), PAGE)
    if not stand["at"]:
        title = _("There is no backup that was read back and found good.")
        yield Line(KEPT, MEND, title, _("Make one now; it takes a moment."), to_them)
        return
    days = max(0, now() - stand["at"]) // DAY
    title = lazy_plural("The last good backup is %(num)d day old.", "The last good backup is %(num)d days old.", days)
    if not days:
        title = _("The last good backup is of today.")
    old = now() - stand["at"] > OLD
    text = _("It was read back whole and found good.")
    yield Line(KEPT, LOOK if old else GOOD, title, text, to_them)
    if stand["error"]:
        yield Line(KEPT, MEND, _("The last backup did not work."), stand["error"], to_them)
    yield _disk(app)


def _disk(app: Forum) -> Line:
    """A backup beside the forum is good for what people do, and for nothing that happens to the disk."""
    folder = keeper.of(app).ledger.folder
    try:
        same = folder.stat().st_dev == app.settings.database.stat().st_dev
    except OSError:
        same = True
    if not same:
        return Line(KEPT, GOOD, _("The backups lie on another disk than the forum."), str(folder))
    title = _("The backups lie on the same disk as the forum.")
    text = _(
        "If the disk dies or the computer is stolen, both are gone. Now and then take one along: download it, or write "
        "one onto another disk."
    )
    return Line(KEPT, LOOK, title, text, (_("To the backups"), PAGE), "hearth backup FILE")
