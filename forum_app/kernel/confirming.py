"""The password once more: what an owner from another computer is asked before an act, with the form that was sent.

The fields of that form go along as hidden ones. When the password was right, the browser is sent on with 307, so that
it posts the same fields to where they were meant for: nothing is typed twice, and no script is needed.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

import flask
from werkzeug.wrappers import Response as WerkzeugResponse

from . import pages, web
from .links import Links
from .pages import Look
from .security import own_path
from .session import FIELD

PASSWORD, TO, NEXT = "confirm_password", "confirm_to", "next"  # the fields of the page itself


def page(look: Look) -> WerkzeugResponse:
    """Instead of a page, lead to /confirm and back. Instead of an act, ask, with the act's fields in hand."""
    request, links = flask.request, Links(look.base)
    here = request.script_root + quote(request.path)
    if request.method in web.SAFE:
        query = request.query_string.decode("ascii", "replace")
        target = own_path(f"{here}?{query}" if query else here, links.home())
        return flask.redirect(links.to("/confirm", next=target))
    lost = _cannot_go_along()
    target = _referrer(links.home()) if lost else ""
    html = pages.render("confirm.html", look, **context(own_path(here, links.home()), lost=lost, target=target))
    return flask.Response(html, status=403, headers=[("Content-Type", "text/html; charset=utf-8")])


def context(to: str = "", *, lost: bool = False, target: str = "") -> dict[str, Any]:
    """What the template needs: where the fields go, or which page comes next."""
    return {
        "carried": [] if lost or not to else carried(),
        "confirm_to": "" if lost else to,
        "next": target,
        "lost": lost,
        "minutes": web.CONFIRMED // 60,
        "plain": web.over_plain_http(),
    }


def carried() -> list[tuple[str, str]]:
    """The fields of the act that was sent, each as often as it was, without those of the page itself."""
    own = (FIELD, PASSWORD, TO)
    return [(name, value) for name, value in flask.request.form.items(multi=True) if name not in own]


def _cannot_go_along() -> bool:
    """Files are gone with the request, and a password must not stand in a page."""
    request = flask.request
    return bool(request.files) or any("password" in name for name in request.form)


def _referrer(otherwise: str) -> str:
    """The page on which the form stood, if it was one of ours."""
    try:
        parts = urlsplit(flask.request.referrer or "")
    except ValueError:
        return otherwise
    if parts.netloc.lower() != flask.request.host.lower():
        return otherwise
    return own_path(parts.path + (f"?{parts.query}" if parts.query else ""), otherwise)
