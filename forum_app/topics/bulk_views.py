"""One act on many topics: those of the staff who chose them on a list. What vanished meanwhile is told, not done."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator

import flask
from werkzeug.wrappers import Response

from ..boards import access as boards_access
from ..kernel import web
from ..kernel.clock import now
from ..kernel.db import Reader, Writer
from ..kernel.errors import Conflict, Forbidden, Invalid, NotFound, StorageError
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from ..kernel.security import own_path
from ..kernel.text import number
from ..kernel.viewer import Viewer
from . import access, acting, bulk
from .acting import Kept
from .bulk import ALREADY, DONE, GONE, LEFT, NOWHERE, REFUSED
from .forms import BulkForm
from .queries import order
from .queries.read import Topic

bp = flask.Blueprint("bulk", __name__, template_folder="templates")
MOST = 100  # topics at once
CHUNK, HELD = 10, 0.02  # topics in one transaction; seconds after which it takes no further one

Find = Callable[[Reader, Viewer, int], Topic]
Do = Callable[[Writer, Topic], Kept | None]


# act -> who gives the topic to it, and what it does. `move` needs a board, and is made when that is known.
ACTS: dict[str, tuple[Find, Do]] = {
    "lock": (access.topic_to_order, lambda tx, topic: acting.lock(tx, topic)),
    "open": (access.topic_to_order, lambda tx, topic: acting.open_again(tx, topic, now=now())),
    "pin": (access.topic_to_order, lambda tx, topic: acting.pin(tx, topic, 1, now=now())),
    "unpin": (access.topic_to_order, lambda tx, topic: acting.pin(tx, topic, 0, now=now())),
    "delete": (access.topic_to_delete, lambda tx, topic: acting.delete(tx, web.viewer(), topic, now=now())),
    "restore": (access.topic_to_restore, lambda tx, topic: acting.restore(tx, topic)),
}


@bp.post("/topics/bulk")
@web.signed_in
def act() -> Response:
    if not web.may().keeps:
        raise NotFound
    form, ids = BulkForm(), _ids()
    back = own_path(form.next.data, web.links().home())
    if not ids:
        return web.seen(back, _("No topic was chosen."))
    answer = form.attempt(lambda: _carry_out(form, ids, back))
    if not isinstance(answer, int):
        return answer
    known = [topic_id for topic_id in ids if topic_id > 0][:MOST]
    rows = order.chosen(web.db(), known, web.may().kept)
    targets = boards_access.boards_to_write_in(web.db(), web.viewer())
    return form.page("topics/bulk.html", answer, rows=rows, boards=targets, next=back)


def _ids() -> list[int]:
    """Each once, in the order of the list; 0 for what is no number, as something that is not there."""
    sent = flask.request.form.getlist("ids")
    return list(dict.fromkeys(number(i) or 0 for i in sent))


def _carry_out(form: BulkForm, ids: list[int], back: str) -> Response:
    if len(ids) > MOST:
        raise Invalid("", lazy_plural("At most %(num)d topic at once.", "At most %(num)d topics at once.", MOST))
    find, do, name = _chosen_act(form)
    act = bulk.ActOnMany(web.viewer(), form.act.data)
    tally = _each(ids, find, do, act)
    return web.seen(back, bulk.told(form.act.data, tally, name, web.look_now().language), undo=act.id)


def _chosen_act(form: BulkForm) -> tuple[Find, Do, str]:
    """:raises Invalid: for an act that there is not, and a board that there is not."""
    if form.act.data == "move":
        board = boards_access.board_to_move_to(web.db(), web.viewer(), form.board.data)
        trace = form.trace.data == "1"
        return (
            access.topic_to_order,
            lambda tx, topic: acting.move(
                tx, topic, boards_access.board_to_move_to(tx, web.viewer(), board.slug).id, trace=trace, now=now()
            ),
            board.name,
        )
    if form.act.data not in ACTS:
        raise Invalid("act", _("Choose what shall be done."))
    return *ACTS[form.act.data], ""


def _each(ids: list[int], find: Find, do: Do, act: bulk.ActOnMany) -> Counter[str]:
    """In short transactions, so that nobody waits long; what is done stays done if disk or board go half-way."""
    tally: Counter[str] = Counter()
    left = ids
    while left:
        try:
            with current().db.transaction() as tx:
                found = Counter(_one(tx, topic_id, find, do, act) for topic_id in _for_a_while(left))
                act.write(tx, now())
        except (StorageError, Invalid) as error:
            act.take_back()
            if not tally:
                raise
            tally[NOWHERE if isinstance(error, Invalid) else LEFT] = len(left)
            break
        tally += found
        left = left[found.total() :]
    return tally


def _for_a_while(ids: list[int]) -> Iterator[int]:
    until = time.monotonic() + HELD
    for topic_id in ids[:CHUNK]:
        yield topic_id
        if time.monotonic() > until:
            return


def _one(tx: Writer, topic_id: int, find: Find, do: Do, act: bulk.ActOnMany) -> str:
    """How it went. Nothing was changed yet where it raises."""
    try:
        topic = find(tx, web.viewer(), topic_id)
        kept = do(tx, topic)
        if kept is None:
            return ALREADY
        act.add(topic, kept)
        return DONE
    except NotFound:
        return GONE
    except Conflict:
        return ALREADY
    except Forbidden:
        return REFUSED
