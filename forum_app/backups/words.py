"""What is said of backups: why an archive is refused, why one was made, what went wrong with one."""

from __future__ import annotations

from typing import Any

from ..kernel.errors import HearthError
from ..kernel.i18n import lazy as _

REFUSED: dict[str, Any] = {
    "foreign": _("This is not a backup of Hearth."),
    "changed": _("This backup is damaged: it is not what was written. Use another one."),
    "outside": _("This backup names something that does not belong in it: %(detail)s. It was not opened."),
    "twice": _("This backup holds %(detail)s twice. It was not opened."),
    "different": _("In this backup, %(detail)s is not what its list says. Use another one."),
    "too much": _("This backup would unpack to far more than it should hold. It was not opened."),
    "database": _("The database in this backup is damaged. Use another one."),
    "newer": _("This backup was made by a newer Hearth. Nothing was changed; restore it with the newer program."),
}
FAILED: dict[str, Any] = {
    "full": _("The disk is full. The unfinished file was removed, and the forum goes on. Make room, then try again."),
    "read-only": _("Hearth cannot write to the folder for it."),
    "unreadable": _("The database or a file could not be read. Run `hearth check`."),
    "killed": _("It was interrupted, because the program ended."),
    "other": _("Something went wrong; the log says what."),
    "in use": _("Another program has this data open. Stop it, then try again."),
}
REASONS: dict[str, Any] = {
    "daily": _("automatic"),
    "asked": _("by hand"),
    "migration": _("before an update"),
    "restore": _("before a restore"),
    "uploaded": _("uploaded"),
}


class BadArchive(HearthError):
    """An archive that must not be used; `why` is a key of REFUSED, `detail` a name in the archive."""

    def __init__(self, why: str, detail: str = "") -> None:
        super().__init__(why, detail)
        self.why = why
        self.detail = detail

    def __str__(self) -> str:
        return str(sentence(self.why, self.detail))

    @property
    def newer(self) -> bool:
        return self.why == "newer"


class Cancelled(HearthError):
    """The program ends, or the owner wants it no longer; what was begun was taken away."""


def sentence(why: str, detail: str = "") -> Any:
    """What is told of something that went wrong: lazy, but for a name in it. '' when nothing did."""
    if not why:
        return ""
    found = REFUSED.get(why) or FAILED.get(why) or FAILED["other"]
    return str(found) % {"detail": detail[:200]} if "%(detail)s" in str(found) else found
