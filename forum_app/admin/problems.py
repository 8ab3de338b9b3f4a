"""What is wrong with this forum, in words: the desk's own findings, and those that other slices provide.

A finding is (severity, title, text, (label, path) or None). "bad" needs somebody now, "warn" soon, "info" is good to
know.
"""

from __future__ import annotations

import logging
import os
import shutil
from typing import Any

from ..kernel.clock import now
from ..kernel.drives import NETWORK
from ..kernel.errors import StorageError
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from . import queries
from .keeping import folder_risks, size, stored

log = logging.getLogger(__name__)
Problem = tuple[str, Any, Any, tuple[Any, str] | None]
SEVERITIES = ("bad", "warn", "info")
MB = 1024 * 1024
FULL, NEARLY_FULL = 200 * MB, 1024 * MB  # bytes left on the disk
DRIFT = 600  # seconds by which a clock may be behind what is written here
MANY_FAILURES = 50  # wrong passwords in a day


def found(app: Forum) -> list[Problem]:
    """Everything, the worst first. What one slice cannot say does not keep the others from speaking."""
    all_of_them: list[Problem] = []
    for ask in app.events.provided("problems"):
        try:
            all_of_them += ask(app)
        except StorageError:
            raise
        except Exception:
            log.exception("a finding for the desk")
    return sorted(all_of_them, key=lambda problem: SEVERITIES.index(problem[0]))


def register(app: Forum) -> None:
    for fn in (of_disk, of_folder, _clock, _log, _jobs, _passwords, of_root):
        app.events.provide("problems", fn)


def of_disk(app: Forum) -> list[Problem]:
    free = shutil.disk_usage(app.settings.data_dir).free
    if free < NEARLY_FULL:
        title = _("The disk is nearly full: %(size)s are left.", size=size(free))
        text = _("When it is full, nothing can be written any more. Make room on the disk that holds the forum.")
        return [("bad" if free < FULL else "warn", title, text, None)]
    if free < sum(stored(app)):
        title = _("There is no room for a backup.")
        text = _(
            "The forum takes %(all)s, and %(free)s are left on its disk. Make room, or move it to a larger disk.",
            all=size(sum(stored(app))),
            free=size(free),
        )
        return [("warn", title, text, None)]
    return []


def of_folder(app: Forum) -> list[Problem]:
    problems: list[Problem] = []
    for risk in folder_risks(app):
        if risk.kind == NETWORK:
            title = _("The forum is on a network drive.")
            text = _(
                "The database can be damaged there. Stop Hearth, then move the forum to this computer’s own disk: "
                "`hearth move FOLDER`"
            )
        else:
            title = _("The forum is in a folder that %(program)s keeps in sync.", program=risk.by)
            text = _(
                "Syncing can damage the database. Stop Hearth, then move the forum to another folder: "
                "`hearth move FOLDER`"
            )
        problems.append(("bad", title, text, None))
    return problems


def _clock(app: Forum) -> list[Problem]:
    newest = queries.newest(app.db.reader())
    if newest <= now() + DRIFT:
        return []
    hours = (newest - now()) // 3600
    title = _("The clock of this computer may be wrong.")
    text = lazy_plural(
        "The newest post or visit here is dated about %(num)d hour in the future. Set the clock of the computer.",
        "The newest post or visit here is dated about %(num)d hours in the future. Set the clock of the computer.",
        max(1, hours),
    )
    return [("warn", title, text, None)]


def _log(app: Forum) -> list[Problem]:
    errors = app.lately.errors
    if not errors:
        return []
    title = lazy_plural("There was %(num)d error since Hearth was started.",
                        "There were %(num)d errors since Hearth was started.", errors)  # fmt: skip
    text = _("Most errors pass by themselves. If they go on, show the log to the person who helps you.")
    return [("warn", title, text, (_("To the log"), "/admin/log?level=error"))]


def _jobs(app: Forum) -> list[Problem]:
    failed = len(queries.failed_jobs(app.db.reader()))
    if not failed:
        return []
    title = lazy_plural("A background task has failed.",
                        "%(num)d background tasks have failed.", failed)  # fmt: skip
    return [
        (
            "warn",
            title,
            _("Hearth will try again by itself. The log says why it failed."),
            (_("To the log"), "/admin/log"),
        )
    ]


def _passwords(app: Forum) -> list[Problem]:
    failures = queries.failed_logins(app.db.reader(), now() - 24 * 3600)
    if failures < MANY_FAILURES:
        return []
    title = lazy_plural("%(num)d wrong password was tried since yesterday.",
                        "%(num)d wrong passwords were tried since yesterday.", failures)  # fmt: skip
    text = _("Somebody may be guessing. Each try makes the next one wait longer; nobody is locked out.")
    return [("info", title, text, (_("To the log"), "/admin/log"))]


def of_root(app: Forum) -> list[Problem]:  # noqa: ARG001
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return []
    title = _("Hearth runs as root.")
    text = _("It does not need these rights. Start it as an ordinary user who owns its folder.")
    return [("info", title, text, None)]
