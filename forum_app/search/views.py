"""`/search?q=`: newest first."""

from __future__ import annotations

from dataclasses import dataclass

import flask
from markupsafe import Markup
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.markup.plain import plain_text
from . import excerpt, forms, queries, tokens

bp = flask.Blueprint("search", __name__, template_folder="templates")
SIZE = 20


@dataclass(frozen=True, slots=True)
class Found:
    """A hit with its words marked."""

    hit: queries.Hit
    title: Markup
    say: Markup


@bp.get("/search")
def search() -> Response:
    query = forms.query()
    match = tokens.match(query)
    hits = queries.hits(web.db(), match, forms.before(), SIZE + 1) if match else []
    needles = tokens.needles(query)
    found = [
        Found(hit, excerpt.marked(hit.title, needles), excerpt.excerpt(plain_text(hit.html), needles))
        for hit in hits[:SIZE]
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
