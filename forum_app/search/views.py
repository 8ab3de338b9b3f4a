"""`/search?q=`: newest first."""

from __future__ import annotations

from dataclasses import dataclass

import flask
from markupsafe import Markup
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.markup.plain import plain_of_all, without_spoilers
from . import excerpt, forms, queries, tokens

bp = flask.Blueprint("search", __name__, template_folder="templates")
SIZE = 20


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
    hits = queries.hits(web.db(), match, forms.before(), SIZE + 1) if match else []
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
