"""Tags on pages of other slices: in the rows of lists, in the head of a topic, in the search."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import flask

from ..kernel import i18n, web
from ..kernel.db import Reader
from ..kernel.finding import SearchOperator, Suggestion
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.pages import Look
from ..kernel.rights import Rights
from ..kernel.standing import may_change
from ..kernel.viewer import AnyViewer, Viewer
from . import access, names
from .queries import lists, read
from .queries.read import Tag
from .table import table

IN_ROWS = 3  # of a topic in a list


def shown(ids: str | None) -> list[Tag]:
    """For templates: the tags of a topic, out of its row. No statement, but for the first time after a change."""
    if not ids or not web.options()["tags"]:
        return []
    needed = [int(part) for part in ids.split(".")]
    return table(web.db(), flask.g.site_version, needed).shown(ids)


def head(db: Reader, topics: list[Any]) -> dict[int, str]:
    """Below the title of a topic."""
    if not flask.g.options["tags"]:
        return {}
    look: Look = flask.g.look
    may = may_change(flask.g.options, AnyViewer(look.role)) and look.role != "guest"
    found: dict[int, str] = {}
    for topic in topics:
        tags = shown(read.of_topic(db, topic.id))
        open_ = not (topic.locked or topic.board_closed) or flask.g.keeps
        change = may and topic.deleted_at is None and open_
        if tags or change:
            found[topic.id] = web.part(
                "tags/_head.html", topic=topic, tags=tags, keeps=change and flask.g.keeps, author=change
            )
    return found


def filler(viewer: Viewer, look: Look, argument: str) -> str:
    """For the author of a topic: the way to change its tags. `argument` is `author,topic,how many it has`."""
    author_id, topic_id, there = argument.split(",")
    if author_id != str(viewer.id):
        return ""
    return _change(look, there != "0", current().assets.version).replace("{id}", topic_id)


@functools.lru_cache(maxsize=64)
def _change(look: Look, some: bool, assets: str) -> str:
    template = current().jinja_env.get_template("tags/_change.html")
    static = f"{look.base}/static/{assets}"
    return template.render(**i18n.words(look.language), base=look.base, static=static, some=some).strip()


# --- the search


def _params(db: Reader, value: str, n: int) -> Mapping[str, Any] | None:
    """A tag that stands only where the reader sees nothing is as absent."""
    tag = access.tag_called(db, value, _hidden(db)) if _is_on(db) else None
    return None if tag is None else {f"tag{n}": tag.id}


def _is_on(db: Reader) -> bool:
    options: Mapping[str, Any] = web.options() if web.has_reader() else current().options.read(db)
    return bool(options["tags"])


def _hidden(db: Reader) -> str:
    """JSON of the boards that the reader does not see; without one, of those that not everybody does."""
    return web.may().hidden if web.has_reader() else read.not_for_all(db)


OPERATOR = SearchOperator("tag", _("with a tag"), lists.OF_TOPIC, _params, _("There is no tag of this name."))


def suggest(db: Reader, viewer: Viewer, rights: Rights, text: str, limit: int) -> list[Suggestion]:  # noqa: ARG001
    """Tags that begin as what is being typed does."""
    start = names.slug_of(text.removeprefix("tag:").lstrip("#")[: names.LONGEST]) if web.options()["tags"] else ""
    if not start:
        return []
    found = read.beginning(db, rights.hidden, start, limit)
    said = i18n.words(flask.g.language)["ngettext"]
    return [
        Suggestion("tag", tag.name, f"/tags/{quote(tag.slug)}", said("%(num)d topic", "%(num)d topics", tag.topics))
        for tag in found
    ]
