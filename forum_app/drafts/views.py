"""One's own drafts: the list, and what a composer asks and saves. To script everything is JSON."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import once, web
from ..kernel import queries as kernel_queries
from ..kernel.clock import now
from ..kernel.db import Reader
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from . import access, forms, queries, service, unsent
from .queries import Draft

bp = flask.Blueprint("drafts", __name__, template_folder="templates")
PATH = "/drafts"
PLACES = {"reply": "/t/{}/reply", "edit": "/p/{}/edit", "append": "/p/{}/append", "message": "/m/{}/reply"}
NEW = {"new": "/new", "message": "/messages/new"}


@bp.get(PATH)
@web.signed_in
def index() -> Response:
    viewer = web.viewer()
    rows = [(row, access.state(viewer, web.may(), row)) for row in queries.drafts(web.db(), viewer.id)]
    return web.page("drafts/index.html", rows=rows, path_of=path_of)


def path_of(row: queries.Listed) -> str:
    """Where one goes on writing."""
    return PLACES[row.kind].format(row.about) if row.about else NEW[row.kind]


def _answer(draft: Draft | None, **more: object) -> Response:
    """Revision 0 says that there is none."""
    found = {"revision": draft.revision, "at": draft.changed_at} if draft else {"revision": 0}
    answer = flask.jsonify(**found, **more)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _whole(draft: Draft | None, **more: object) -> Response:
    return _answer(draft, fields=service.stored(draft) if draft else {}, **more)


@bp.get(f"{PATH}/<name>")
@web.signed_in
def read(name: str) -> Response:
    """What the host has; `?key=` asks besides whether the form with this key was sent already."""
    viewer, parsed = web.viewer(), access.name_of(name)
    if _was_sent(web.db(), flask.request.args.get("key", "")):
        return _answer(None, sent=True)
    return _whole(queries.draft(web.db(), viewer.id, *parsed))


def _was_sent(db: Reader, key: str) -> bool:
    return bool(once.is_key(key) and kernel_queries.sent_path(db, web.viewer().id, key))


@bp.post(f"{PATH}/<name>")
@web.signed_in
def save(name: str) -> Response:
    """Keep the words; `elsewhere` and what the host has, when that is not what they were typed on from.

    That is no error of the request, and browsers tell every 4xx on their console: it answers 200.
    """
    app, viewer, parsed, form = current(), web.viewer(), access.name_of(name), flask.request.form
    key = form.get(once.FIELD, "")
    if _was_sent(web.db(), key):
        return _answer(None, sent=True)  # this came late
    app.limiter.hit(unsent.SAVES, "draft", viewer.id)
    words = service.words_of(form)
    access.check_begin(web.db(), viewer, parsed)
    try:
        with app.db.transaction() as tx:
            if _was_sent(tx, key):  # in this moment: what was sent must not come back as a draft
                return _answer(None, sent=True)
            base = forms.revision(form.get("revision"))
            kept = service.save(tx, viewer.id, parsed, words, base, first=unsent.fresh(), now=now())
    except service.Elsewhere as elsewhere:
        return _whole(elsewhere.draft, elsewhere=True)
    return _answer(kept)


@bp.post(f"{PATH}/<name>/discard")
@web.signed_in
def discard(name: str) -> Response:
    parsed = access.name_of(name)
    with current().db.transaction() as tx:
        service.drop(tx, web.viewer().id, parsed)
    return web.seen(web.links().to(PATH), _("The draft is discarded."))
