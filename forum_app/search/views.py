"""`/search?q=`: newest first; `/similar?title=`: the nearest first."""

from __future__ import annotations

from dataclasses import dataclass

import flask
from markupsafe import Markup
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.forum import current
from ..kernel.markup.plain import plain_of_all, without_spoilers
from . import asking, excerpt, forms, queries, service, similar

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
    typed, first = forms.query(), "before" not in flask.request.args
    page = service.find(
        web.db(),
        asking.parse(typed),
        web.may().hidden,
        current().events.provided("search operator"),
        order=flask.request.args.get("sort", "best"),
        before=None if first else forms.before(),
        limit=SIZE,
        zone=flask.g.look.zone,
    )
    found = [
        Found(hit, excerpt.marked(hit.title, page.needles), excerpt.excerpt(_words(hit), page.needles))
        for hit in page.hits
    ]
    return web.page(
        "search/search.html",
        q=typed,
        found=found,
        words=page.words,
        before=flask.request.args.get("before", "") if found else "",
        following=page.next,
        first=first,
    )


@bp.get("/similar")
@web.signed_in
def similar_topics() -> Response:
    """`?title=`: topics that are perhaps about the same, as a piece of a page; '' when there are none."""
    current().limiter.hit(LOOK_UPS, "similar", web.viewer().id)
    found = similar.similar(web.db(), forms.title(), web.may().hidden)
    return web.page("search/similar.html", found=found)
