"""One's own addresses for feeds: making them, ending them."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..boards import access as boards_access
from ..kernel import web
from ..kernel.clock import now
from ..kernel.errors import NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.security import new_token
from . import access, answering, queries, service
from .forms import KeyForm
from .reading import PARAMETER

bp = flask.Blueprint("feed_settings", __name__, template_folder="templates")
PATH = "/settings/feeds"


@bp.get(PATH)
@web.signed_in
def keys() -> Response:
    _check_on()
    return _page(KeyForm(), 200)


@bp.post(PATH)
@web.confirmed
def make() -> Response:
    """The addresses are shown this once: what is kept of a key is its digest. It outlives the session, so a copied
    cookie is not enough for it."""
    _check_on()
    form = KeyForm()
    answer = form.attempt(lambda: _make(form))
    return _page(form, answer) if isinstance(answer, int) else answer


def _check_on() -> None:
    """:raises NotFound: where the owner wants no feeds."""
    if not web.options()["feeds"]:
        raise NotFound


def _page(form: KeyForm, status: int) -> Response:
    return form.page("feeds/settings.html", status, keys=queries.keys_of(web.db(), web.viewer().id))


def _make(form: KeyForm) -> Response:
    token, name = new_token(), form.name.data
    service.check_name(name)
    with current().db.transaction() as tx:
        service.make_key(tx, web.viewer().id, token, name, now=now())
    links, origin = web.links(), answering.base().removesuffix(web.links().base)

    def address(path: str) -> str:
        return origin + links.to(path, **{PARAMETER: token})

    boards = boards_access.boards_to_see(web.db(), web.viewer())
    here_only = answering.only_here()
    return web.page("feeds/made.html", name=name, address=address, boards=boards, here_only=here_only)


@bp.post(f"{PATH}/<int:key_id>/end")
@web.signed_in
def end(key_id: int) -> Response:
    with current().db.transaction() as tx:
        access.end_key(tx, web.viewer(), key_id)
    return web.seen(web.links().to(PATH), _("The addresses are ended."))
