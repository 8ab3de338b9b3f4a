"""A backup is uploaded: in parts by a script, or whole by a plain form if it is small."""

from __future__ import annotations

import functools

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.clock import now
from ..kernel.errors import Invalid
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.text import number
from . import keeper, status
from .forms import UploadForm
from .receiving import PART, Elsewhere, Incoming
from .views import overview_page

bp = flask.Blueprint("backups_upload", __name__, url_prefix=status.PAGE, template_folder="templates")
PARTS, WHOLE = f"{status.PAGE}/part", f"{status.PAGE}/upload"
LARGEST = dict.fromkeys((PARTS, WHOLE), PART + 64 * 1024)  # bytes of a body; a form has a little round the file


def _incoming() -> Incoming:
    return Incoming(current().settings.data_dir, web.viewer().id)


@bp.get("/part")
@web.owner_only
def how_far() -> Response:
    """Where an upload stands that was interrupted."""
    there = _incoming().arrived()
    return _json(key=there.key if there else "", offset=there.offset if there else 0)


@bp.post("/part")
@web.owner_only
def part() -> Response:
    """One part; `offset` says where it belongs. The last one begins to verify the whole."""
    request, incoming = flask.request, _incoming()
    key, size, offset = (request.args.get(name, "") for name in ("key", "size", "offset"))
    length = request.content_length or 0
    try:
        there = incoming.take(key[:300], number(size, 13) or 0, _offset(offset), length, request.stream)
    except Elsewhere as error:
        response = _json(offset=error.offset)
        response.status_code = 409
        return response
    if incoming.is_whole():
        _take_in(incoming)
    return _json(offset=there)


def _offset(text: str) -> int:
    return 0 if text == "0" else number(text, 13) or -1


@bp.post("/upload")
@web.owner_only
def upload() -> Response:
    form = UploadForm()
    answer = form.attempt(_whole)
    return answer if not isinstance(answer, int) else overview_page(form, answer)


def _whole() -> Response:
    file = flask.request.files.get("backup")
    if not file or not file.filename:
        raise Invalid("backup", _("Choose a backup: a file whose name ends with .hearth."))
    size = file.stream.seek(0, 2)
    file.stream.seek(0)
    if not 0 < size <= PART:
        raise Invalid("backup", _("This is not a backup of Hearth."))
    incoming = _incoming()
    incoming.drop()
    incoming.take(f"form {now()}", size, 0, size, file.stream)
    _take_in(incoming)
    return web.seen(web.links().to(status.PAGE))


def _take_in(incoming: Incoming) -> None:
    mine = keeper.of(current())
    if not mine.receive(functools.partial(incoming.take_in, now(), str(web.options()["zone"]))):
        raise Invalid("backup", _("Another backup task is under way. Try again when it is finished."))


def _json(**values: object) -> Response:
    response = flask.jsonify(**values)
    response.headers["Cache-Control"] = "no-store"
    return response
