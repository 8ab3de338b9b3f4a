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
from . import access

P = ParamSpec("P")
PARAMETER = "token"
OFTEN = "60/minute"  # by one member's keys; and from one network by keys that open nothing
USED = "feed keys used"


def by_key(fn: Callable[P, Response]) -> Callable[P, Response]:
    """A view that answers to whoever made the key in the address, if there is one, whatever cookie came along."""

    @functools.wraps(fn)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
        token = flask.request.args.get(PARAMETER, "")
        if token:
            if not _come_in(token):
                return web.page("feeds/ended.html", 404)
        elif not web.viewer().id and not current().options.present.get("guests_read"):
            look(web.site().version)  # as far as this process knows, guests do not read
        return fn(*args, **kwargs)

    return guarded


def _come_in(token: str) -> bool:
    """From here on the viewer is whose key it is."""
    app = current()
    found = access.holder_of(web.db(), token, now())
    if found is None:
        app.limiter.hit(OFTEN, "feed", web.whence())
        return False
    app.limiter.hit(OFTEN, "feed", found.id)
    app.extensions[USED].saw(found.key_id, now())
    flask.g.viewer = found.without_office
    for earlier in ("look", "rights", "options", "standing", "language"):  # made for whoever came with the request
        flask.g.pop(earlier, None)
    return True


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
