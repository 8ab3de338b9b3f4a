"""Files in posts: sent, given out; one's own, listed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.clock import now
from ..kernel.errors import Invalid, NotFound, TooMany
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.text import number
from ..kernel.viewer import GUEST
from . import access, attaching, names, queries
from .attaching import Upload
from .forms import FileForm
from .helper import helper
from .images import Unfit
from .queries import Attachment

bp = flask.Blueprint("files", __name__, template_folder="templates")
PATH, MINE = "/files", "/settings/files"
LARGEST = 16_000_000  # bytes of a body
FILES = "120/10 minutes"  # of one member
PAGE = 30
PUBLIC = "public, max-age=3600"  # a post may be deleted: then whoever kept the picture has it an hour longer
PRIVATE = "private, no-cache"


@bp.post(PATH)
@web.signed_in
def upload() -> Response:
    """To a script that asks for JSON what to write into the text; without one, back to one's files."""
    form = FileForm()
    if not _wants_json():
        answer = form.attempt(lambda: web.seen(web.links().to(MINE), _told(_take()[1])))
        return _mine(form, answer) if isinstance(answer, int) else answer
    try:
        access.check_attach(web.db(), web.viewer(), form.draft.data, form.board.data)
        file, upload = _take()
    except Invalid as error:
        response = flask.jsonify(error=str(_("That did not work")), message=str(error.message))
        response.status_code = 422
        return response
    return flask.jsonify(
        id=file.key,
        url=web.links().to(attaching.as_shown(file).path),
        markdown=attaching.markdown(file),
        width=file.width,
        height=file.height,
        name=file.name,
        size=file.size,
        message=str(_told(upload)) if upload.stopped else "",
    )


def _wants_json() -> bool:
    return flask.request.accept_mimetypes.best == "application/json"


def _told(upload: Upload) -> object:
    if upload.stopped:
        return _("This picture moves for too long; its first frame was kept.")
    return _("The file is here. Copy its line into what you write.")


def _take() -> tuple[Attachment, Upload]:
    app, viewer, options = current(), web.viewer(), web.options()
    attaching.check_on(options)
    app.limiter.hit(FILES, "file", str(viewer.id))
    sent = flask.request.files.get("file")
    content = sent.read(LARGEST) if sent else b""
    attaching.check_size(len(content), options)
    attaching.check_room(web.db(), viewer.id, 0, options, now=now())
    upload = _made(names.cleaned((sent and sent.filename) or ""), content)
    attaching.check_room(web.db(), viewer.id, upload.size, options, now=now())
    _check_put(viewer.id, options)
    digests = app.files.put(upload.content), app.files.put(upload.small) if upload.small else ""
    key = attaching.new_key()
    with app.db.transaction() as tx:
        attaching.check_room(tx, viewer.id, upload.size, options, now=now())
        attaching.take(tx, app.files, viewer.id, upload, digests, key, now=now())
        file = access.file_to_remove(tx, viewer, key)
    return file, upload


def _check_put(member_id: int, options: Mapping[str, Any]) -> None:
    """What is removed again, or refused under the lock, lies on the disk for a day all the same: no row counts it.

    :raises Invalid: for twice as many as a day has.
    """
    if options["upload_day"]:
        try:
            current().limiter.hit(f"{2 * options['upload_day']}/day", "file put", str(member_id))
        except TooMany as error:
            raise attaching.day_is_over(options) from error


def _made(name: str, content: bytes) -> Upload:
    """:raises Invalid: for what is not taken."""
    if not names.is_picture(name, content[:16]):
        names.check_kind(name, web.options()["upload_kinds"].split())
        return attaching.of_file(name, content)
    try:
        return attaching.of_picture(name, helper().picture(content))
    except Unfit as unfit:
        raise attaching.said(unfit) from unfit


# --- given out


@bp.get(f"{PATH}/<key>/<name>")
def file(key: str, name: str) -> Response:
    """A picture as we made it; anything else to be saved, and never shown by a browser."""
    found, cache = _seen(key)
    if name != found.name:
        raise NotFound
    return _sent(found, found.digest, cache)


@bp.get(f"{PATH}/<key>/small")
def small(key: str) -> Response:
    """A picture as it stands in the text."""
    found, cache = _seen(key)
    if found.small is None:
        raise NotFound
    return _sent(found, found.small, cache)


def _seen(key: str) -> tuple[Attachment, str]:
    """With how long it may be kept, and by whom."""
    app, db, viewer = current(), web.db(), web.viewer()
    found = access.file_to_see(db, app.events, viewer, key)
    open_to_all = not viewer.id or access.may_see(db, app.events, GUEST, found)
    return found, PUBLIC if open_to_all else PRIVATE


def _sent(found: Attachment, digest: str, cache: str) -> Response:
    path = current().files.path(digest)
    response = flask.send_file(
        path,
        found.type,
        as_attachment=not found.width,
        download_name=found.name,
        etag=digest[:32],
        conditional=True,
    )
    response.headers["Cache-Control"] = cache
    # beside the policy of all answers: opened by itself it can do nothing
    response.headers.add("Content-Security-Policy", "sandbox")
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


# --- one's own


@bp.get(MINE)
@web.signed_in
def mine() -> Response:
    return _mine(FileForm())


def _mine(form: FileForm, status: int = 200) -> Response:
    before = number(flask.request.args.get("before")) or 10**15
    found = queries.attachments_of(web.db(), web.viewer().id, before, PAGE + 1)
    room = queries.uploaded_by(web.db(), web.viewer().id, now() - attaching.DAY)[0]
    return form.page(
        "uploads/files.html",
        status,
        files=[(file, attaching.as_shown(file), attaching.markdown(file)) for file in found[:PAGE]],
        older=found[PAGE - 1].id if len(found) > PAGE else 0,
        room=room,
    )


@bp.post(f"{MINE}/<key>/remove")
@web.signed_in
def remove(key: str) -> Response:
    with current().db.transaction() as tx:
        found = access.file_to_remove(tx, web.viewer(), key)
        attaching.remove(tx, found, now=now())
    return web.seen(web.links().to(MINE), _("The file is gone."))
