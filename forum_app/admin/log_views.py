"""The log: a page at a time, looked through, taken along as text."""

from __future__ import annotations

from pathlib import Path

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.errors import NotFound
from ..kernel.forum import current
from ..kernel.sending import saved_file
from ..kernel.text import clean_line
from . import logs

bp = flask.Blueprint("log", __name__, url_prefix="/admin/log", template_folder="templates")
TEXT = "hearth-log.txt"


def _folder() -> Path:
    return current().settings.data_dir / "logs"


@bp.get("")
@web.owner_only
def page() -> Response:
    asked = flask.request.args
    level = asked.get("level", "")
    level = level if level in logs.LEVELS else ""
    wanted = clean_line(asked.get("q", ""))[:200]
    piece = logs.read(_folder(), level=level, wanted=wanted, before=asked.get("before", ""))
    first = "before" not in asked
    return web.page("admin/log.html", piece=piece, level=level, wanted=wanted, first=first, window=web.in_window())


@bp.get("/text")
@web.owner_only
def text() -> Response:
    """All of it, as a file."""
    headers = {"Content-Disposition": f'attachment; filename="{TEXT}"', "Cache-Control": "no-store"}
    return flask.Response(logs.whole(_folder()), content_type="text/plain; charset=utf-8", headers=headers)


@bp.post("/save")
@web.owner_only
def save() -> Response:
    """In the window, which cannot download: asks where to put it.

    :raises NotFound: elsewhere: nobody pops up dialogs on the owner's screen from afar.
    """
    if not web.in_window():
        raise NotFound
    source = current().settings.run_dir / TEXT
    try:
        with source.open("wb") as file:
            file.writelines(logs.whole(_folder()))
        return saved_file(source, TEXT, web.links().to("/admin/log"))
    finally:
        source.unlink(missing_ok=True)
