"""`/search?q=`: what was said; `/similar?title=`: topics near a title."""

from __future__ import annotations

from urllib.parse import unquote

import flask
from werkzeug.wrappers import Response

from ..boards import access as boards_access
from ..kernel import web
from ..kernel.clock import now
from ..kernel.finding import SearchOperator
from ..kernel.forum import current
from ..kernel.markup.plain import plain_of_all, without_spoilers
from . import advice, asking, filling, fitting, forms, narrowing, queries, service, similar

bp = flask.Blueprint("search", __name__, template_folder="templates")
SIZE = 20
LOOK_UPS = "120/minute"  # of one member, while a title is typed


def _words(hit: queries.Hit) -> str:
    """What may be shown of a hit: all but what is folded away. Few posts were added to: each is asked by itself."""
    added = queries.added(web.db(), hit.post_id, hit.post_id).get(hit.post_id, []) if hit.addenda else []
    return plain_of_all(without_spoilers(html) for html in [hit.html, *added])


@bp.get("/search")
def search() -> web.Shown:
    """`?q=`, `&sort=new`, `&before=`. What the form with the filters sends is written into `q` first, so that the
    address can be passed on."""
    typed, app, db = forms.query(), current(), web.db()
    boards = boards_access.names_to_see(db, web.may(), web.site().version)
    query = asking.parse(typed)
    operators: list[SearchOperator] = app.events.provided("search operator")
    if (was := forms.was()) is not None:
        web.in_flask()
        ticks = [tick.name for tick in filling.ticks_of(operators)]
        shown = narrowing.fields(asking.parse(was), boards, ticks)
        return _lead_on(typed, query, narrowing.narrowed(query, shown, forms.fields(), ticks))
    page = service.find(
        db, query, web.may().hidden, operators,
        order=forms.sort(), before=forms.before(), limit=SIZE, zone=flask.g.look.zone,
    )  # fmt: skip
    first, problems = forms.before() is None, page.problems
    asked = filling.Asked(typed, query, forms.sort(), first, forms.is_cut(), boards, operators, web.links())
    puts = filling.page(
        asked,
        page,
        [(hit, _words(hit)) for hit in page.hits],
        beside=fitting.groups(app, db, web.viewer(), web.may(), asked.bare) if first else [],
        problems=advice.problems(problems, query, boards, operators, _member) if problems else [],
        minute=now() // 60 * 60,
    )
    return web.framed("search/frame.html", asked.address(), puts, **filling.of_the_form(asked))


def _lead_on(typed: str, query: asking.Query, narrowed: asking.Query) -> Response:
    """To the query with what the form changed. One in which it changed nothing stays as it was typed."""
    q = typed if narrowed == query else narrowed.text()
    answer = flask.redirect(web.links().to("/search", q=q, sort=filling.order_of(forms.sort())), 302)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _member(typed: str) -> str:
    """Whose name begins like one that nobody has."""
    found = fitting.of_kind("member", current(), web.db(), web.viewer(), web.may(), typed)
    return unquote(found[0].path.rpartition("/")[2]) if found else ""


@bp.get("/similar")
@web.signed_in
def similar_topics() -> Response:
    """`?title=`: topics that are perhaps about the same, as a piece of a page; '' when there are none."""
    current().limiter.hit(LOOK_UPS, "similar", web.viewer().id)
    found = similar.similar(web.db(), forms.title(), web.may().hidden)
    return web.page("search/similar.html", found=found)
