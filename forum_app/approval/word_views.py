"""The owner's desk: watched words, one by one or as lines, a text to try them on; boards on which everything waits."""

from __future__ import annotations

from typing import Any

import flask
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from ..boards import access as boards_access
from ..kernel import queries as kernel_queries
from ..kernel import web
from ..kernel.clock import now
from ..kernel.db import Writer
from ..kernel.errors import Invalid, NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from ..kernel.text import number
from . import lines, matching, watching
from .forms import LinesForm, TryForm, WordForm
from .queries import held, words

bp = flask.Blueprint("words", __name__, url_prefix="/admin", template_folder="templates")
WORDS = "/admin/words"
BOARDS = "/admin/first"
LONGEST_TRY = 5000
ACTS = {
    words.HOLD: _("a moderator looks first"),
    words.REPLACE: _("something else stands there"),
    words.REFUSE: _("it is not taken"),
}


def _page(status: int = 200, **forms: Any) -> Response:
    """The page with what was typed into one of its forms; the others are empty."""
    web.look_now()
    made = {
        "form": WordForm(formdata=None),
        "lines_form": LinesForm(formdata=None),
        "try_form": TryForm(formdata=None),
        "tried": None,
        **forms,
    }
    response = web.page(
        "approval/words.html", status, words=words.words(web.db()), acts=ACTS, most=matching.MOST, **made
    )
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@bp.get("/words")
@web.owner_only
def watched() -> Response:
    return _page()


@bp.post("/words")
@web.owner_only
def add() -> Response:
    form = WordForm()
    answer = form.attempt(lambda: _add(form))
    return answer if not isinstance(answer, int) else _page(answer, form=form)


def _add(form: WordForm) -> Response:
    one = lines.entry(form.pattern.data, form.act.data, form.instead.data)
    with current().db.transaction() as tx:
        _put(tx, [one], "pattern")
    return web.seen(web.links().to(WORDS), _("Saved."))


def _put(tx: Writer, entries: list[lines.Entry], field: str) -> None:
    """:raises Invalid: for this field, when they would be too many."""
    for one in entries:
        words.put(tx, one.pattern, one.key, one.act, one.instead, now())
    if words.count(tx) > matching.MOST:
        raise Invalid(field, _("At most %(num)d words are watched. Take some away first.", num=matching.MOST))
    kernel_queries.bump_site(tx)


@bp.post("/words/<int:word_id>/remove")
@web.owner_only
def remove(word_id: int) -> Response:
    with current().db.transaction() as tx:
        if not words.drop(tx, word_id):
            raise NotFound
        kernel_queries.bump_site(tx)
    return web.seen(web.links().to(WORDS), _("It is not watched any more."))


@bp.get("/words/lines")
@web.owner_only
def export() -> Response:
    text = lines.written(words.words(web.db()))
    headers = {"Content-Disposition": 'attachment; filename="watched-words.txt"', "Cache-Control": "no-store"}
    return flask.Response(text, mimetype="text/plain", headers=headers)


@bp.post("/words/lines")
@web.owner_only
def bring() -> Response:
    form = LinesForm()
    answer = form.attempt(lambda: _bring(form))
    return answer if not isinstance(answer, int) else _page(answer, lines_form=form)


def _bring(form: LinesForm) -> Response:
    """All of them or none."""
    entries = lines.read(form.lines.data, form.act.data)
    with current().db.transaction() as tx:
        _put(tx, entries, "lines")
    said = lazy_plural("%(num)d word is watched now.", "%(num)d words are watched now.", len(entries))
    return web.seen(web.links().to(WORDS), said)


@bp.post("/words/try")
@web.owner_only
def try_out() -> Response:
    """What the words would do to a text; nothing is stored."""
    form = TryForm()
    answer = form.attempt(lambda: _tried(form))
    return answer if not isinstance(answer, int) else _page(answer, try_form=form)


def _tried(form: TryForm) -> Response:
    text = form.text.data
    if len(text) > LONGEST_TRY:
        raise Invalid("text", _("A text to try has at most %(num)d characters.", num=LONGEST_TRY))
    present = watching.watched(web.db())
    which = present.in_text(text)
    tried = {
        "marked": _marked(present, text),
        "rewritten": present.rewritten(text),
        "found": {act: present.of(which, act) for act in lines.ACTS},
    }
    return _page(try_form=form, tried=tried)


def _marked(present: watching.Watched, text: str) -> Markup:
    """The text with what was found in it marked."""
    made, at = list[str](), 0
    for found in sorted(present.matcher.find(text), key=lambda found: (found.start, -found.end)):
        if found.start >= at:
            made += [
                escape(text[at : found.start]),
                Markup("<mark>"),
                escape(text[found.start : found.end]),
                Markup("</mark>"),
            ]
            at = found.end
    return Markup("").join([*made, escape(text[at:])])


# --- boards


@bp.get("/first")
@web.owner_only
def boards() -> Response:
    web.look_now()
    found = boards_access.boards_to_see(web.db(), web.viewer())
    return web.page("approval/boards.html", boards=found, chosen=held.held_boards(web.db()))


@bp.post("/first")
@web.owner_only
def choose_boards() -> Response:
    chosen = {found for found in map(number, flask.request.form.getlist("boards")[:1000]) if found}
    with current().db.transaction() as tx:
        held.put_held_boards(tx, chosen)
    return web.seen(web.links().to(BOARDS), _("Saved."))
