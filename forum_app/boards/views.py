"""The index of boards."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import pages, web
from ..kernel.clock import now
from . import queries

bp = flask.Blueprint("boards", __name__, template_folder="templates")


@bp.get("/boards")
def index() -> Response:
    site = web.site()
    look = web.look(site.version)
    minute = now() // 60 * 60

    def build() -> str:
        return pages.render_shared(
            "boards/index.html",
            look,
            minute,
            categories=queries.categories(web.db()),
            rows=queries.index(web.db()),
        )

    return pages.shared(("boards", site.version, site.stream, minute), look, build)
