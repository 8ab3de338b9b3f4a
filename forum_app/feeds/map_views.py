"""robots.txt, the map of the site in parts, and the description of the search."""

from __future__ import annotations

from collections.abc import Iterator

import flask
from werkzeug.wrappers import Response

from ..boards import access as boards_access
from ..kernel import web
from ..kernel.errors import NotFound
from ..kernel.forum import current
from ..kernel.links import Links
from ..kernel.rights import Rights, rights
from ..kernel.standing import CLOSED
from ..kernel.viewer import GUEST
from . import answering, queries, sitemap

bp = flask.Blueprint("feed_maps", __name__, template_folder="templates")
XML = "application/xml"


@bp.get("/robots.txt")
def robots() -> Response:
    """Also of a house that is closed: there is nothing to read."""
    values = current().options.at(web.db(), web.site().version)
    open_ = values["indexed"] and values["guests_read"] and values["mode"] != CLOSED
    return answering.plain(sitemap.robots(answering.base(), flask.request.script_root, open_=open_))


@bp.get("/opensearch.xml")
def search() -> Response:
    version = web.site().version
    look, base = web.look(version), answering.base()
    name, about = flask.g.options["name"], flask.g.options["about"] if flask.g.options["guests_read"] else ""
    return answering.document(
        ("opensearch", version, base, look.language),
        sitemap.SEARCH_TYPE,
        lambda: (sitemap.search(base, name, about, look.language), 0),
    )


@bp.get("/sitemap.xml")
def index() -> Response:
    guests, base = _guests(), answering.base()

    def build() -> tuple[bytes, int]:
        parts = [0, *queries.parts(web.db(), guests.hidden, sitemap.PART)]
        return sitemap.index(f"{base}/sitemap/{part}.xml" for part in parts), 0

    return answering.document(("sitemap", _versions(guests), base), XML, build)


@bp.get("/sitemap/<int:part>.xml")
def places(part: int) -> Response:
    """Home and the boards are part 0, the others so many topics each."""
    guests, base = _guests(), answering.base()
    if part > sitemap.MOST_PARTS:
        raise NotFound

    def build() -> tuple[bytes, int]:
        found = list((_topics if part else _boards)(guests, Links(base), part))
        if not found:
            raise NotFound
        return sitemap.places(found), 0

    return answering.document(("sitemap", part, _versions(guests), base), XML, build)


def _guests() -> Rights:
    """What guests may, whoever asks: the map is the same for all.

    :raises NotFound: where the forum is not to be found from outside.
    """
    version = web.site().version
    web.look(version)
    if not (flask.g.options["indexed"] and flask.g.options["guests_read"]):
        raise NotFound
    return rights(web.db(), GUEST, version)


def _versions(guests: Rights) -> tuple[object, ...]:
    site = web.site()
    return site.version, boards_access.stream(web.db(), guests, site)


def _boards(guests: Rights, links: Links, part: int) -> Iterator[tuple[str, int]]:  # noqa: ARG001
    found = queries.last_said(web.db(), guests.hidden)
    yield links.home(), max((at or 0 for _, at in found), default=0)
    for slug, at in found:
        yield links.board(slug), at or 0


def _topics(guests: Rights, links: Links, part: int) -> Iterator[tuple[str, int]]:
    first = (part - 1) * sitemap.PART + 1
    for topic in queries.named(web.db(), guests.hidden, first, part * sitemap.PART):
        yield links.topic(topic.id, topic.slug), topic.last_post_at
