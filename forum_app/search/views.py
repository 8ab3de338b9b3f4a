"""`/search?q=`: what was said; `/similar?title=`: topics near a title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import flask
from markupsafe import Markup
from werkzeug.wrappers import Response

from ..boards import access as boards_access
from ..boards.queries import Board
from ..kernel import web
from ..kernel.finding import SearchOperator
from ..kernel.forum import current
from ..kernel.markup.plain import plain_of_all, without_spoilers
from . import advice, asking, excerpt, fitting, forms, narrowing, queries, service, similar

bp = flask.Blueprint("search", __name__, template_folder="templates")
SIZE = 20
LOOK_UPS = "120/minute"  # of one member, while a title is typed


@dataclass(frozen=True, slots=True)
class Found:
    """A hit with its words marked."""

    hit: queries.Hit
    title: Markup
    say: Markup


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
        ticks = _ticks(operators)
        shown = narrowing.fields(asking.parse(was), boards, ticks)
        return _lead_on(typed, query, narrowing.narrowed(query, shown, forms.fields(), ticks))
    page = service.find(
        db, query, web.may().hidden, operators,
        order=forms.sort(), before=forms.before(), limit=SIZE, zone=flask.g.look.zone,
    )  # fmt: skip
    first = forms.before() is None
    return web.page(
        "search/search.html",
        q=typed,
        is_cut=forms.is_cut(),
        sort=forms.sort(),
        by_date=forms.sort() == "new" or not narrowing.bare(query),
        order=_order(),
        first=first,
        page=page,
        found=[_found(hit, page.needles) for hit in page.hits],
        beside=fitting.groups(app, db, web.viewer(), web.may(), narrowing.bare(query)) if first else [],
        problems=advice.problems(page.problems, query, boards, operators, _member),
        **_filters(query, boards, operators),
    )


def _lead_on(typed: str, query: asking.Query, narrowed: asking.Query) -> Response:
    """To the query with what the form changed. One in which it changed nothing stays as it was typed."""
    q = typed if narrowed == query else narrowed.text()
    answer = flask.redirect(web.links().to("/search", q=q, sort=_order()), 302)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _ticks(operators: list[SearchOperator]) -> list[str]:
    """Those that the form offers to be ticked."""
    return [operator.name for operator in operators if ":" in operator.name]


def _order() -> str:
    """As it stands in an address: nothing for the usual one."""
    return forms.sort() if forms.sort() != forms.SORTS[0] else ""


def _found(hit: queries.Hit, needles: excerpt.Needles) -> Found:
    return Found(hit, excerpt.marked(hit.title, needles), excerpt.excerpt(_words(hit), needles))


def _member(typed: str) -> str:
    """Whose name begins like one that nobody has."""
    found = fitting.of_kind("member", current(), web.db(), web.viewer(), web.may(), typed)
    return unquote(found[0].path.rpartition("/")[2]) if found else ""


def _filters(query: asking.Query, boards: list[Board], operators: list[SearchOperator]) -> dict[str, Any]:
    """What the page shows of the filters: those that narrow this query, and the form."""
    return {
        "query": query,
        "words": narrowing.words_of(query),
        "bare": narrowing.bare(query),
        "chips": narrowing.chips(query, operators, boards),
        "fields": narrowing.fields(query, boards, _ticks(operators)),
        "boards": boards,
        "operators": operators,
        "ticks": [operator for operator in operators if operator.name in _ticks(operators)],
        "tagged": any(operator.name == "tag" for operator in operators),
    }


@bp.get("/similar")
@web.signed_in
def similar_topics() -> Response:
    """`?title=`: topics that are perhaps about the same, as a piece of a page; '' when there are none."""
    current().limiter.hit(LOOK_UPS, "similar", web.viewer().id)
    found = similar.similar(web.db(), forms.title(), web.may().hidden)
    return web.page("search/similar.html", found=found)
