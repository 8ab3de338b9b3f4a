"""The beginning of a request for a feed: who reads it, by a key perhaps, and is it open to them?"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.clock import now
from ..kernel.errors import NotFound, SignInNeeded
from ..kernel.forum import current
from ..kernel.pages import Look
from ..kernel.viewer import GUEST, Viewer
from . import access
from .queries import Holder

P = ParamSpec("P")
PARAMETER = "token"
OFTEN = "60/minute"  # by one member's keys; and from one network by keys that open nothing
USED = "feed keys used"


def by_key(fn: Callable[P, Response]) -> Callable[P, Response]:
    """A view that answers to whoever made the key in the address, if there is one, whatever cookie came along."""

    @functools.wraps(fn)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
        if token := flask.request.args.get(PARAMETER, ""):
            found = _holder(token)
            return _as(found, lambda: fn(*args, **kwargs)) if found else web.page("feeds/ended.html", 404)
        if not web.viewer().id and not current().options.present.get("guests_read"):
            look(web.site().version)  # as far as this process knows, guests do not read
        return fn(*args, **kwargs)

    return guarded


def _holder(token: str) -> Holder | None:
    """Whose key it is. :raises TooMany: for one that is used too often, and for a network that tries others."""
    app = current()
    found = access.holder_of(web.db(), token, now())
    app.limiter.hit(OFTEN, "feed", found.id if found else web.whence())
    if found:
        app.extensions[USED].saw(found.key_id, now())
    return found


def _as(holder: Holder, answer: Callable[[], Response]) -> Response:
    """The answer to this member. What goes wrong is said as to a guest: a page would tell more than a feed does."""
    _sit(holder.without_office)
    try:
        return answer()
    except Exception:
        _sit(GUEST)
        raise


def _sit(viewer: Viewer) -> None:
    """From here on this is who looks."""
    flask.g.viewer = viewer
    for earlier in ("look", "rights", "options", "standing", "language"):  # made for whoever was here before
        flask.g.pop(earlier, None)


def look(site_version: int) -> Look:
    """How this reader wants it.

    :raises NotFound: where the owner wants no feeds.
    :raises SignInNeeded: for a guest, where only members read.
    """
    made = web.look(site_version)
    if not flask.g.options["feeds"]:
        raise NotFound
    if not web.viewer().id and not flask.g.options["guests_read"]:
        raise SignInNeeded
    return made
