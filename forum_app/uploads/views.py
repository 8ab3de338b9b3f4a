"""One's own picture: upload, crop, take away; and the picture itself."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.clock import now
from ..kernel.errors import Invalid
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from . import access, images, service
from .forms import AvatarForm
from .helper import helper
from .images import Crop, Unfit

bp = flask.Blueprint("uploads", __name__, template_folder="templates")
PATH = "/settings/avatar"
PICTURES = "20/10 minutes"  # of one member


@bp.route(PATH, methods=["GET", "POST"])
@web.signed_in
def settings() -> Response:
    form, status = AvatarForm(), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _take(form))
        if not isinstance(answer, int):
            return answer
        status = answer
    return form.page("uploads/settings.html", status, most_bytes=images.MOST_BYTES, most_pixels=images.MOST_PIXELS)


def _take(form: AvatarForm) -> Response:
    app, viewer = current(), web.viewer()
    app.limiter.hit(PICTURES, "avatar", str(viewer.id))
    crop, sent = form.check(lambda: service.crop(form.x.data, form.y.data, form.size.data), _sent)
    made = _made(sent, crop)
    digest = app.files.put(made)
    with app.db.transaction() as tx:
        service.take_avatar(tx, app.files, viewer.id, digest, len(made), now=now())
    return web.seen(web.links().to(PATH), _("This is you now."))


def _sent() -> bytes:
    """:raises Invalid: when there is no file, or an empty one."""
    file = flask.request.files.get("picture")
    content = file.read(images.MOST_BYTES + 1) if file else b""
    if not content:
        raise Invalid("picture", _("Choose a picture."))
    return content


def _made(sent: bytes, crop: Crop) -> bytes:
    try:
        return helper().avatar(sent, crop)
    except Unfit as unfit:
        raise service.said(unfit) from unfit


@bp.post(f"{PATH}/remove")
@web.signed_in
def remove() -> Response:
    with current().db.transaction() as tx:
        service.take_avatar_away(tx, web.viewer().id, now=now())
    return web.seen(web.links().to(PATH), _("The picture is gone, the stone is back."))


@bp.get("/avatar/<digest>")
def avatar(digest: str) -> Response:
    """A member's picture. What is at an address never changes, so it may be kept for ever."""
    file = access.avatar_to_see(web.db(), digest)
    headers = [
        ("Content-Type", file.type),
        ("Cache-Control", "public, max-age=31536000, immutable"),
        # beside the policy of all answers: opened by itself it is a picture and nothing else
        ("Content-Security-Policy", "sandbox"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ]
    return flask.Response(current().files.read(file.digest), headers=headers)
