"""How safe the house is, line by line: the computer's own, and what slices provide under "safety"."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..kernel.errors import StorageError
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..kernel.safety import COMPUTER, GOOD, KEPT, LOOK, MEND, NETWORK, PEOPLE, Line
from ..version import VERSION
from . import problems

log = logging.getLogger(__name__)
GRADES = (MEND, LOOK, GOOD)
OTHERS = stat.S_IRWXG | stat.S_IRWXO  # what must not be allowed
_HEADINGS = {
    NETWORK: _("Your network, and who joins"),
    PEOPLE: _("People and their accounts"),
    KEPT: _("What is kept"),
    COMPUTER: _("This computer"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands under it, the worst first."""

    name: str
    heading: Any
    lines: list[Line]


def found(app: Forum) -> list[Part]:
    """Everything. What one slice cannot say does not keep the others from speaking; it is a line to look at."""
    lines: list[Line] = []
    for ask in app.events.provided("safety"):
        try:
            lines += ask(app)
        except StorageError:
            raise
        except Exception:
            log.exception("a line of the safety page")
            text = _("Something could not be looked at. The log says why.")
            lines.append(Line(COMPUTER, LOOK, text, "", (_("To the log"), "/admin/log?level=error")))
    lines.sort(key=lambda line: GRADES.index(line.grade))
    return [Part(name, heading, [line for line in lines if line.about == name]) for name, heading in _HEADINGS.items()]


def counted(parts: list[Part], grade: str) -> int:
    return sum(line.grade == grade for part in parts for line in part.lines)


def own_lines(app: Forum) -> Iterator[Line]:
    """The computer: its folder, its database, what the desk knows of its disk and its rights, and the internet."""
    yield from _rights(app)
    risks = [*problems.of_folder(app), *problems.of_disk(app), *problems.of_root(app)]
    for severity, title, text, act in risks:
        yield Line(COMPUTER, MEND if severity == "bad" else LOOK, title, text, act)
    if not problems.of_folder(app):
        yield Line(COMPUTER, GOOD, _("The forum lies on this computer’s own disk, where a database is safe."))
    if not app.settings.limits:
        text = _("Hearth was started with HEARTH_LIMITS=off, which is for tests. Start it without.")
        yield Line(COMPUTER, MEND, _("Posting has no limits."), text)
    # a start with one that is not is refused, so there is nothing else to say
    sqlite = _(
        "The database program is SQLite %(version)s, one without known faults.", version=app.db.driver.sqlite_version
    )
    yield Line(COMPUTER, GOOD, sqlite, _("What was posted is on the disk before it is shown."))
    news = _("Hearth %(version)s asks nothing of the internet, not even for updates.", version=VERSION)
    yield Line(COMPUTER, GOOD, news, _("So look now and then yourself whether there is a newer one."))


def _rights(app: Forum) -> Iterator[Line]:
    """May other users of this computer look into the folder? Windows keeps a user's folders to the user."""
    if os.name != "posix":
        return
    folder = app.settings.data_dir
    open_to_others = [path for path in _guarded(app) if _mode(path) & OTHERS]
    # a folder nobody else may enter keeps what is in it
    if not open_to_others or not _mode(folder) & OTHERS:
        yield Line(COMPUTER, GOOD, _("No other user of this computer can look into the forum’s folder."))
        return
    text = _("Everything is in it, private messages too. This closes it:")
    title = _("Other users of this computer can look into the forum’s folder.")
    yield Line(COMPUTER, MEND, title, text, command=f'chmod -R go= "{folder}"')


def _guarded(app: Forum) -> list[Path]:
    return [app.settings.data_dir, app.settings.database, app.settings.data_dir / "secret.key"]


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except OSError:
        return 0
