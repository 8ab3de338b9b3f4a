"""A plain text about this forum that may be shown to strangers: no names, no words, no secrets, no paths of a home."""

from __future__ import annotations

import getpass
import os
import platform
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

import flask_babel

from ..kernel import queries as kernel_queries
from ..kernel.clock import now
from ..kernel.forum import Forum
from ..kernel.times import iso
from ..version import VERSION
from . import problems, queries
from .keeping import backups, folder_risks, size, stored

PARTS = ("flask", "werkzeug", "jinja2", "waitress", "markdown-it-py", "nh3", "argon2-cffi", "pillow")
PLAIN = ("yes", "number", "choice")  # kinds of options that hold no words


def text(app: Forum) -> str:
    """In English, whoever asks: it is for whoever helps."""
    with flask_babel.force_locale("en"):
        lines = [
            f"{heading}\n" + "\n".join(f"  {line}" for line in found) for heading, found in _sections(app) if found
        ]
    return _without_home("\n\n".join(lines)) + "\n"


def _sections(app: Forum) -> Iterator[tuple[str, list[str]]]:
    yield f"Hearth {VERSION}", list(_program(app))
    yield "Size", list(_size(app))
    yield "Started with", list(_settings(app))
    yield "Options", list(_options(app))
    yield "Problems", [f"{severity}: {title}" for severity, title, *_ in problems.found(app)]
    yield (
        "Work that waits for another try",
        [
            f"{job.kind}, {job.attempts} tries, {job.error.partition(':')[0]}"
            for job in queries.failed_jobs(app.db.reader())
        ],
    )
    yield (
        "Last warnings and errors",
        [" ".join(filter(None, (iso(f.at), f.level, f.logger, f.kind, f.place))) for f in reversed(app.lately.faults)][
            :20
        ],
    )
    yield (
        "Last slow answers",
        [f"{iso(s.at)} {s.took} ms {s.status} {s.method} {s.rule}" for s in reversed(app.lately.slow)][:20],
    )


def _program(app: Forum) -> Iterator[str]:
    yield f"at {iso(now())}, running since {iso(app.started_at)}"
    yield f"Python {platform.python_version()}, {platform.platform()}, {platform.machine()}"
    yield f"SQLite {app.db.driver.sqlite_version} ({app.db.driver.__name__}), schema {_schema(app)}"
    frozen = getattr(sys, "frozen", False)
    yield f"{'one executable' if frozen else 'from source'}, window: {_yes(app.machine.has_window)}"
    yield ", ".join(_versions(PARTS))


def _schema(app: Forum) -> int:
    return kernel_queries.migrations_done(app.db.reader())


def _versions(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        try:
            yield f"{name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            yield f"{name} ?"


def _size(app: Forum) -> Iterator[str]:
    site = kernel_queries.site(app.db.reader())
    database, files = stored(app)
    if site:
        yield f"{site.members} members, {site.topics} topics, {site.posts} posts"
    yield f"database {size(database)}, files {size(files)}, free {size(shutil.disk_usage(app.settings.data_dir).free)}"
    yield f"{queries.waiting_jobs(app.db.reader())} jobs"
    kept = backups(app)
    if kept:
        at = iso(kept["at"]) if kept.get("at") else "never"
        yield f"last good backup {at}, kept {kept.get('kept', 0)}, error: {_yes(kept.get('error'))}"
    for risk in folder_risks(app):
        yield f"folder: {risk.kind} ({risk.by})"


def _settings(app: Forum) -> Iterator[str]:
    settings, sharing = app.settings, app.machine.sharing()
    here = settings.host in ("127.0.0.1", "::1", "localhost")
    yield f"listens on {'this computer' if here else 'other addresses'}, port {settings.port}"
    yield f"open to the network: {_yes(sharing.on)}, addresses {len(sharing.urls)}, missing {len(sharing.missing)}"
    https = sum(url.startswith("https:") for url in settings.public_url)
    yield f"public addresses {len(settings.public_url)}, with https {https}"
    yield f"trusted proxy: {_yes(settings.trusted_proxy)}, base path: {_yes(settings.base_path)}"
    yield f"log level {settings.log_level}, threads {settings.threads}, limits: {_yes(settings.limits)}"
    yield f"data folder {settings.data_dir.as_posix()}"


def _options(app: Forum) -> Iterator[str]:
    values = app.options.read(app.db.reader())
    for name, option in app.options.declared.items():
        yield f"{name} = {values[name] if option.kind in PLAIN else 'set' if values[name] else 'empty'}"


def _without_home(text: str) -> str:
    """What another slice says may name the home as well."""
    for place in {os.path.expanduser("~"), str(Path.home())}:  # noqa: PTH111
        if len(place) > 1:
            text = text.replace(place, "~")
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        return text
    return re.sub(rf"(?<=[/\\]){re.escape(user)}(?=[/\\\s]|$)", "…", text)


def _yes(given: object) -> str:
    return "yes" if given else "no"
