"""The queue: what waits on the boards where the viewer keeps order; posted or not, one by one or many at once."""

from __future__ import annotations

from typing import Any

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.clock import now
from ..kernel.errors import Conflict, Invalid, NotFound, SignInNeeded
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from ..kernel.markup import Prepared
from ..kernel.text import is_blank, number
from ..topics import service as topics
from . import access, reasons, service, shell
from .forms import DecideForm
from .queries import held as rows

bp = flask.Blueprint("waiting", __name__, template_folder="templates")
PATH = "/order/waiting"
SIZE = 50  # on a page, and at most decided at once


def _require_keeper() -> str:
    """The boards where the viewer keeps order, as JSON. :raises NotFound: for who keeps none."""
    if not web.viewer().id:
        raise SignInNeeded
    mine = web.may()
    if not mine.keeps:
        raise NotFound
    return mine.kept


@bp.get(PATH)
def queue() -> Response:
    """`?after=<id>` goes on."""
    return _page(DecideForm())


def _page(form: DecideForm, status: int = 200) -> Response:
    kept = _require_keeper()
    found = rows.queue(web.db(), kept, number(flask.request.args.get("after")) or 0, SIZE + 1)
    return form.page(
        "approval/queue.html",
        status,
        rows=found[:SIZE],
        following=found[SIZE - 1].id if len(found) > SIZE else 0,
        reasons=reasons.TO_KEEPER,
        tabs=[tab for tabs in current().events.provided("order tabs") for tab in tabs(web.viewer())],
        chosen=set(flask.request.form.getlist("ids")),
        longest=service.LONGEST_WHY,
    )


@bp.post(PATH)
def decide() -> Response:
    form = DecideForm()
    _require_keeper()
    answer = form.attempt(lambda: _decide(form))
    return answer if not isinstance(answer, int) else _page(form, answer)


def _decide(form: DecideForm) -> Response:
    """Each in a transaction of its own: one that cannot be posted holds no other up."""
    approves = bool(form.approve.data)
    ids, why = _chosen(form.approve.data or form.decline.data), form.why.data
    service.check_why(why)
    acts, wrong = list[int](), list[Any]()
    for held_id in ids:
        try:
            acts.append(_approve(held_id) if approves else _refuse(held_id, "" if is_blank(why) else why))
        except NotFound:
            continue  # taken back by its author, or decided in another tab
        except Conflict as error:
            wrong.append(error.reason)
    shell.waiting().refresh(web.db())
    if wrong:
        web.look_now()
        raise Invalid("", wrong[-1])
    if approves:
        said = lazy_plural("%(num)d post is posted.", "%(num)d posts are posted.", len(acts))
    else:
        said = lazy_plural("%(num)d post is not posted.", "%(num)d posts are not posted.", len(acts))
    return web.seen(web.links().to(PATH), said)


def _chosen(which: str) -> list[int]:
    """:raises Invalid: for none, and for more than a page shows."""
    typed = flask.request.form.getlist("ids") if which == "chosen" else [which]
    ids = sorted({found for found in map(number, typed) if found})
    if not ids:
        raise Invalid("", _("Choose something first."))
    if len(ids) > SIZE:
        raise Invalid("", _("Choose at most %(num)d at once.", num=SIZE))
    return ids


def _prepared(held: rows.Held) -> Prepared:
    """Made again, as its author would post it now."""
    app, images = current(), bool(web.options()["outside_images"])
    return topics.prepare(
        web.db(), app.events, held.body, home=web.home(), images=images, writer=access.author_of(held)
    )


def _approve(held_id: int) -> int:
    app, keeper = current(), web.viewer()
    old = access.held_to_decide(web.db(), keeper, held_id)
    made = _prepared(old)
    with app.db.transaction() as tx:
        held = access.held_to_decide(tx, keeper, held_id)
        if held.body != old.body:
            raise Conflict(_("Its author changed it at this moment. Look at it once more."))
        access.check_author(held)
        if held.kind == rows.TOPIC:
            where: Any = (access.board_for(tx, held).id, None, None)
        else:
            topic, answers = access.topic_for(tx, held)
            where = (topic.board_id, topic, answers)
        return service.post(tx, keeper, held, where, made, app.events.provided("topic_part"), now=now())[1]


def _refuse(held_id: int, why: str) -> int:
    with current().db.transaction() as tx:
        held = access.held_to_decide(tx, web.viewer(), held_id)
        return service.refuse(tx, web.viewer(), held, why, now=now())
