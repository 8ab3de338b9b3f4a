"""A file for whoever asked: a download in a browser; in the program's own window a dialog that asks where to."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import IO

import flask
from werkzeug.wrappers import Response

from . import web
from .errors import Conflict
from .forum import current
from .i18n import lazy as _


def send(file: IO[bytes], kind: str, name: str, back: str) -> Response:
    """Hand over a file that stands at its beginning; it is closed afterwards.

    :param back: where one is again after saving it from the window.
    :raises Conflict: when it could not be written where the window's owner wanted it.
    """
    if web.in_window():
        with file:
            return _saved(file, name, back)
    response = flask.send_file(file, kind, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _saved(file: IO[bytes], name: str, back: str) -> Response:
    folder = current().settings.run_dir
    with tempfile.NamedTemporaryFile(dir=folder, prefix="save-", delete=False) as copy:
        shutil.copyfileobj(file, copy)
    try:
        return saved_file(Path(copy.name), name, back)
    finally:
        Path(copy.name).unlink(missing_ok=True)


def saved_file(source: Path, name: str, back: str) -> Response:
    """The same for a file that lies in a folder; for the window alone, so ask `web.in_window()` first."""
    try:
        done = current().machine.save_as(name, source)
    except OSError as error:
        raise Conflict(_("The file could not be saved: %(reason)s.", reason=error.strerror or str(error))) from error
    return web.seen(back, _("Saved.") if done else None)
