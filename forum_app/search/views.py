"""`/search?q=`: newest first; `/similar?title=`: the nearest first."""

from __future__ import annotations

from dataclasses import dataclass

import flask
from markupsafe import Markup
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.forum import current
from ..kernel.markup.plain import plain_of_all, without_spoilers
from . import excerpt, forms, queries, similar, tokens

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
    query = forms.query()
    match = tokens.match(query)
    hits = queries.hits(web.db(), match, forms.before(), SIZE + 1, web.may().hidden) if match else []
    needles = tokens.needles(query)
    found = [
        Found(hit, excerpt.marked(hit.title, needles), excerpt.excerpt(_words(hit), needles)) for hit in hits[:SIZE]
    ]
    return web.page(
        "search/search.html",
        q=query,
        found=found,
        words=len(needles) if match else 0,
        before=flask.request.args.get("before", "") if hits else "",
        following=hits[SIZE - 1].post_id if len(hits) > SIZE else None,
        first="before" not in flask.request.args,
    )


@bp.get("/similar")
@web.signed_in
def similar_topics() -> Response:
    """`?title=`: topics that are perhaps about the same, as a piece of a page; '' when there are none."""
    current().limiter.hit(LOOK_UPS, "similar", web.viewer().id)
    found = similar.similar(web.db(), forms.title(), web.may().hidden)
    return web.page("search/similar.html", found=found)
