"""`/search?q=`: what was said; `/similar?title=`: topics near a title."""

from __future__ import annotations

from urllib.parse import unquote

import flask
from werkzeug.wrappers import Response

from ..boards import access as boards_access
from ..kernel import pages, web
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
def search() -> Response:
    """`?q=`, `&sort=new`, `&before=`. What the form with the filters sends is written into `q` first, so that the
    address can be passed on."""
    typed, app, db = forms.query(), current(), web.db()
    boards = boards_access.names_to_see(db, web.may(), web.site().version)
    query = asking.parse(typed)
    operators: list[SearchOperator] = app.events.provided("search operator")
    if (was := forms.was()) is not None:
        ticks = [tick.name for tick in filling.ticks_of(operators)]
        shown = narrowing.fields(asking.parse(was), boards, ticks)
        return _lead_on(typed, query, narrowing.narrowed(query, shown, forms.fields(), ticks))
    page = service.find(
        db, query, web.may().hidden, operators,
        order=forms.sort(), before=forms.before(), limit=SIZE, zone=flask.g.look.zone,
    )  # fmt: skip
    first, minute = forms.before() is None, now() // 60 * 60
    links, order = web.links(), _order()
    back = links.to("/search", q=typed, sort=order)
    chips = narrowing.chips(query, operators, boards)
    all_off = links.to("/search", q=narrowing.words_of(query), sort=order) if chips else ""
    main = pages.render(
        "search/search.html",
        flask.g.look,
        minute,
        back=back,
        form=filling.form(typed, query, boards, operators, order, all_off),
        q=typed,
        is_cut=forms.is_cut(),
        sort=forms.sort(),
        by_date=forms.sort() == "new" or not narrowing.bare(query),
        order=order,
        first=first,
        page=page,
        rows=filling.rows([(hit, _words(hit)) for hit in page.hits], page.needles, minute),
        beside=fitting.groups(app, db, web.viewer(), web.may(), narrowing.bare(query)) if first else [],
        problems=advice.problems(page.problems, query, boards, operators, _member),
        words=narrowing.words_of(query),
        bare=narrowing.bare(query),
        chips=chips,
        boards=boards,
        operators=operators,
    )
    return web.framed("search/frame.html", back, title=f"{typed} · " if typed else "", main=main)


def _lead_on(typed: str, query: asking.Query, narrowed: asking.Query) -> Response:
    """To the query with what the form changed. One in which it changed nothing stays as it was typed."""
    q = typed if narrowed == query else narrowed.text()
    answer = flask.redirect(web.links().to("/search", q=q, sort=_order()), 302)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _order() -> str:
    """As it stands in an address: nothing for the usual one."""
    return forms.sort() if forms.sort() != forms.SORTS[0] else ""


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
