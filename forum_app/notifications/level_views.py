"""How much one wants to hear of a topic, a board, a person."""

from __future__ import annotations

from typing import Any

import flask
from werkzeug.wrappers import Response

from ..accounts.access import member_to_see
from ..boards.access import board_to_see
from ..kernel import web
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..topics.access import topic_to_read
from . import service
from .forms import LevelForm
from .queries.levels import FOLLOWS, MUTED, NORMAL

bp = flask.Blueprint("levels", __name__, template_folder="templates")
TOPIC: dict[int, Any] = {
    FOLLOWS: _("You are told of each new post in it."),
    NORMAL: _("You are told when somebody answers or mentions you."),
    MUTED: _("You hear nothing of it any more."),
}
BOARD: dict[int, Any] = {**TOPIC, FOLLOWS: _("You are told of each new topic in it.")}
PERSON: dict[int, Any] = {
    FOLLOWS: _("You are told of what %(name)s writes."),
    NORMAL: _("You neither follow nor ignore %(name)s."),
    MUTED: _("What %(name)s writes is folded away, and you are not told of it."),
}


@bp.post("/t/<int:topic_id>/level")
@web.signed_in
def topic(topic_id: int) -> Response:
    level = service.level(LevelForm().level.data)
    with current().db.transaction() as tx:
        found = topic_to_read(tx, web.viewer(), topic_id)
        service.set_topic_level(tx, web.viewer().id, found.id, level)
    return web.seen(web.links().topic(found.id, found.slug, web.page_number()), TOPIC[level])


@bp.post("/b/<slug>/level")
@web.signed_in
def board(slug: str) -> Response:
    level = service.level(LevelForm().level.data)
    with current().db.transaction() as tx:
        found = board_to_see(tx, web.viewer(), slug)
        service.set_board_level(tx, web.viewer().id, found.id, level)
    return web.seen(web.links().board(found.slug), BOARD[level])


@bp.post("/u/<name>/level")
@web.signed_in
def person(name: str) -> Response:
    level = service.level(LevelForm().level.data)
    with current().db.transaction() as tx:
        found = member_to_see(tx, web.viewer(), name)
        service.set_person_level(tx, web.viewer().id, found.id, level)
    return web.seen(web.links().member(found.name), str(PERSON[level]) % {"name": found.display_name})
