"""The index of boards."""

from __future__ import annotations

import flask

from ..kernel import pages, web
from ..kernel.clock import now
from ..kernel.rights import SEE
from . import access, queries

bp = flask.Blueprint("boards", __name__, template_folder="templates")


@bp.get("/boards")
def index() -> web.Shown:
    site = web.site()
    look = web.look(site.version)
    minute = now() // 60 * 60

    def build() -> str:
        return pages.render_shared(
            "boards/index.html",
            look,
            minute,
            categories=queries.categories(web.db()),
            rows=[row for row in queries.index(web.db()) if web.may().may(row.id, SEE)],
        )

    stream = web.once("stream", lambda: access.stream(web.db(), web.may(), site))
    return pages.shared(("boards", site.version, stream, minute), look, build)
