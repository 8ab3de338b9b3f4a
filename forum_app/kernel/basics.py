"""The routes of the kernel itself: static files, the icon, health, language and theme of a guest."""

from __future__ import annotations

import hashlib
import json
import shutil

import flask
from werkzeug.wrappers import Response as WerkzeugResponse

from . import queries, web
from .errors import NotFound, StorageError
from .forum import Forum, current
from .migrate import migrations
from .standing import CLOSED

bp = flask.Blueprint("kernel", __name__)
ENOUGH_DISK = 20 * 1024 * 1024  # bytes; under this /readyz says no


def install(app: Forum) -> None:
    app.register_blueprint(bp)


@bp.get("/static/<version>/<path:name>")
def static(version: str, name: str) -> WerkzeugResponse:
    """A file of the program. Its address changes with its content, so it may be kept for ever."""
    asset = current().assets.files.get(name)
    if asset is None:
        raise NotFound
    fresh = version == current().assets.version
    headers = [
        ("Content-Type", asset.type),
        ("Cache-Control", "public, max-age=31536000, immutable" if fresh else "no-cache"),
    ]
    if asset.zipped is None:
        return flask.Response(asset.body, headers=headers)
    headers.append(("Vary", "Accept-Encoding"))
    if "gzip" in flask.request.headers.get("Accept-Encoding", ""):
        return flask.Response(asset.zipped, headers=[*headers, ("Content-Encoding", "gzip")])
    return flask.Response(asset.body, headers=headers)


@bp.get("/live")
def live() -> WerkzeugResponse:
    """What is new, for a page that is open: a few bytes, mostly none.

    Slices provide `live`: `(name, fn(db, viewer, args))`; what answers None says nothing. A guest is told so, and
    nothing else: the session may have ended meanwhile.
    """
    request, viewer, app = flask.request, web.viewer(), current()
    found: dict[str, object] = {} if viewer.id else {"guest": True}
    open_ = viewer.id and (viewer.is_owner or app.options.present.get("mode") != CLOSED)
    for name, ask in app.events.provided("live") if open_ else ():
        if (said := ask(web.db(), viewer, request.args)) is not None:
            found[name] = said
    body = json.dumps(found, separators=(",", ":"))
    tag = f'"{hashlib.blake2b(body.encode(), digest_size=9).hexdigest()}"'
    headers = [("Content-Type", "application/json"), ("Cache-Control", "private, no-cache"), ("ETag", tag)]
    if request.headers.get("If-None-Match") == tag:
        return flask.Response(status=304, headers=headers)
    return flask.Response(body, headers=headers)


@bp.get("/favicon.ico")
def favicon() -> WerkzeugResponse:
    return static(current().assets.version, "icon.svg")


@bp.get("/healthz")
def healthz() -> WerkzeugResponse:
    """Is the process alive? Touches nothing."""
    return flask.Response("ok\n", content_type="text/plain; charset=utf-8")


@bp.get("/readyz")
def readyz() -> WerkzeugResponse:
    """Can it work: does the database answer, is there room on the disk, is the schema the program's?"""
    app = current()
    try:
        schema = queries.migrations_done(web.db())
        database = True
    except StorageError:
        schema, database = 0, False
    state = {
        "database": database,
        "disk": shutil.disk_usage(app.settings.data_dir).free > ENOUGH_DISK,
        "schema": schema == len(migrations()),
    }
    response = flask.jsonify(ready=all(state.values()), **state)
    response.status_code = 200 if all(state.values()) else 503
    response.headers["Cache-Control"] = "no-store"
    return response
