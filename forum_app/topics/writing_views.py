"""What the composer asks while somebody writes: how the words will look, and who is called so."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..accounts import directory
from ..accounts.words import wanted, words
from ..kernel import web
from ..kernel.forum import current
from ..kernel.text import number
from . import access
from .forms import WordsForm
from .queries import people
from .queries.people import Person
from .views import previewed

bp = flask.Blueprint("writing", __name__, template_folder="templates")
PREVIEWS = "120/minute"  # of one member: more than a pause of typing can ask for
LOOK_UPS = "240/minute"  # likewise
MOST = 8  # names offered


@bp.post("/preview")
@web.signed_in
def preview() -> Response:
    """The words as they would look in a post: a piece of a page. What is wrong with them stands in it."""
    current().limiter.hit(PREVIEWS, "preview", web.viewer().id)
    form = WordsForm()
    html = previewed(form)
    return web.page("topics/preview.html", 422 if form.errors else 200, form=form, html=html)


@bp.get("/people")
@web.signed_in
def named() -> Response:
    """`?q=`: members one of whose names has a word that begins so, as options of a list; `&topic=`: those who spoke
    there stand first, and are offered also when nothing was typed yet."""
    current().limiter.hit(LOOK_UPS, "people", web.viewer().id)
    typed = flask.request.args.get("q", "")
    found = _in_topic(wanted(typed), bool(typed.strip()))
    if wanted(typed):
        members = directory.found(web.db(), typed, "posts", "").members
        found |= {m.name: Person(m.name, m.display_name, m.avatar) for m in members if m.name not in found}
    return web.page("topics/people.html", found=list(found.values())[:MOST])


def _in_topic(word: str, typed: bool) -> dict[str, Person]:
    topic_id = number(flask.request.args.get("topic"))
    if topic_id is None or (typed and not word):
        return {}
    topic = access.topic_to_read(web.db(), web.viewer(), topic_id)
    spoke = people.lately_in(web.db(), topic.id, web.viewer().id)
    fits = [p for p in spoke if any(w.startswith(word) for w in words(p.name, p.display_name))]
    return {person.name: person for person in fits}
