"""The owner chooses how the house looks; the sheet and the logo that come of it."""

from __future__ import annotations

from typing import Any

import flask
from werkzeug.wrappers import Response

from ..kernel import web, writing
from ..kernel.clock import now
from ..kernel.errors import Invalid, NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.markup import Prepared
from ..kernel.text import is_blank
from ..uploads import images
from ..uploads.helper import helper
from ..uploads.images import Unfit
from ..uploads.service import said
from . import colour, service, theme
from .forms import LogoForm, LookForm

bp = flask.Blueprint("look", __name__, template_folder="templates")
PATH = "/admin/look"
LOGO = "/admin/look/logo"
PICTURES = "20/10 minutes"  # of the house
FOREVER = "public, max-age=31536000, immutable"


@bp.route(PATH, methods=["GET", "POST"])
@web.owner_only
def choose() -> Response:
    chosen, status = web.options(), 200
    form = LookForm(
        data={
            "hue": str(chosen["look_hue"]),
            "strength": str(chosen["look_strength"]),
            "welcome": chosen["welcome"],
            "css": chosen["look_css"],
        }
    )
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _choose(form))
        if not isinstance(answer, int):
            return answer
        status = answer
    return _page(form, status)


def _page(form: LookForm | LogoForm, status: int) -> Response:
    chosen = web.options()
    hue, strength = chosen["look_hue"], chosen["look_strength"]
    shown = form if isinstance(form, LookForm) else _as_kept(chosen)
    return form.page(
        "look/look.html",
        status,
        look_form=shown,
        logo_form=form if isinstance(form, LogoForm) else LogoForm(),
        ratio=colour.worst(hue, strength),
        is_ember=(hue, strength) == (colour.HUE, colour.STRENGTH),
        most_strength=colour.STRENGTH,
        most_css=service.MOST_CSS // 1024,
        most_bytes=images.MOST_BYTES // 2**20,
    )


def _as_kept(chosen: Any) -> LookForm:
    """The form that stands beside one that was sent."""
    kept = {"hue": "look_hue", "strength": "look_strength", "welcome": "welcome", "css": "look_css"}
    form = LookForm(formdata=None)
    form.process(data={field: str(chosen[option]) for field, option in kept.items()})
    return form


def _choose(form: LookForm) -> Response:
    if flask.request.form.get("ember"):
        form.hue.data, form.strength.data = str(colour.HUE), str(colour.STRENGTH)
    hue, strength, *_rest = form.check(
        lambda: service.check_hue(form.hue.data),
        lambda: service.check_strength(form.strength.data),
        lambda: service.check_welcome(form.welcome.data),
        lambda: service.check_css(form.css.data),
    )
    app, welcome = current(), _welcome(form.welcome.data)
    with app.db.transaction() as tx:
        service.choose(tx, app.options, hue=hue, strength=strength, welcome=welcome, css=form.css.data, now=now())
    return web.seen(web.links().to(PATH), _("Saved."))


def _welcome(body: str) -> Prepared | None:
    if is_blank(body):
        return None
    return writing.prepare(web.db(), current().events, body, home=web.home())


@bp.post(LOGO)
@web.owner_only
def take_logo() -> Response:
    form = LogoForm()
    answer = form.attempt(_take_logo)
    return _page(form, answer) if isinstance(answer, int) else answer


def _take_logo() -> Response:
    app = current()
    app.limiter.hit(PICTURES, "logo", str(web.viewer().id))
    made = _made(_sent())
    digest = app.files.put(made)
    with app.db.transaction() as tx:
        service.take_logo(tx, app.options, app.files, digest, len(made), now=now())
    return web.seen(web.links().to(PATH), _("The forum has a new logo."))


def _sent() -> bytes:
    """:raises Invalid: when there is no file, or an empty one."""
    file = flask.request.files.get("picture")
    content = file.read(images.MOST_BYTES + 1) if file else b""
    if not content:
        raise Invalid("picture", _("Choose a picture."))
    return content


def _made(sent: bytes) -> bytes:
    try:
        return helper().avatar(sent, images.WHOLE)
    except Unfit as unfit:
        raise said(unfit) from unfit


@bp.post(f"{LOGO}/remove")
@web.owner_only
def remove_logo() -> Response:
    app = current()
    with app.db.transaction() as tx:
        service.take_logo_away(tx, app.options, now=now())
    return web.seen(web.links().to(PATH), _("The logo is gone, the drawn hearth is back."))


# --- what comes of it


@bp.get("/theme/<version>.css")
def sheet(version: str) -> Response:
    """The owner's stylesheet. The one without the owner's own CSS has another version; any other is the present one."""
    chosen = web.options()
    full, plain = theme.text(chosen), theme.text(chosen, plain=True)
    words = plain if version == theme.version(plain) else full
    headers = [
        ("Content-Type", "text/css; charset=utf-8"),
        ("Cache-Control", FOREVER if version == theme.version(words) else "no-cache"),
    ]
    return flask.Response(words, headers=headers)


@bp.get("/logo/<digest>")
def logo(digest: str) -> Response:
    """The house's mark. Of all files only that one."""
    if not digest or digest != web.options()["look_logo"]:
        raise NotFound
    headers = [
        ("Content-Type", images.WEBP),
        ("Cache-Control", FOREVER),
        ("Content-Security-Policy", "sandbox"),  # opened by itself it is a picture and nothing else
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ]
    return flask.Response(current().files.read(digest), headers=headers)
