"""The queue of those who keep order: look, claim, decide, and take up again what was closed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import Any

import flask
from werkzeug.wrappers import Response

from ..boards import access as boards_access
from ..kernel import web
from ..kernel.clock import now
from ..kernel.db import Writer
from ..kernel.errors import Conflict, Invalid
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.text import number
from ..topics import adding
from ..topics import service as topics
from ..topics.panels import excerpt
from ..topics.queries.read import Post
from ..topics.views import prepared
from . import access, keeping, service, shell
from .forms import ClaimForm, EditForm, OrderForm
from .kinds import BY_HAND, OUTCOMES, REASONS
from .queries import cases
from .queries.cases import FIRST, Case

bp = flask.Blueprint("order", __name__, template_folder="templates")
PATH = "/order"
SIZE = 20  # cases on a page
END = 1 << 62


def _place(text: str | None) -> tuple[int, int]:
    """A place in the queue as `1.57`; its beginning for anything else."""
    turn, _dot, case_id = (text or "").partition(".")
    found = number(turn), number(case_id)
    return FIRST if found[0] is None or found[1] is None else (found[0], found[1])


@bp.get(PATH)
@web.signed_in
def queue() -> Response:
    """`?after=` goes on behind a place."""
    db, viewer, given = web.db(), web.viewer(), flask.request.args.get("after", "")
    found = cases.queue(db, access.scope_of(web.may(), viewer), _place(given), SIZE + 1)
    following = f"{found[SIZE - 1].turn}.{found[SIZE - 1].id}" if len(found) > SIZE else ""
    after = given if _place(given) != FIRST else ""
    return _show(found[:SIZE], OrderForm(), following=following, after=after)


def _show(found: list[Case], form: OrderForm, status: int = 200, *, wrong: int = 0, **context: Any) -> Response:
    """`wrong` is the case of which the form was refused."""
    db, viewer = web.db(), web.viewer()
    ids = [case.id for case in found]
    reasons, said = defaultdict(list), defaultdict(list)
    for reason in cases.reasons(db, ids):
        reasons[reason.case_id].append(reason)
    for one in cases.said(db, ids):
        said[one.case_id].append(one)
    return form.page(
        "reports/queue.html",
        status,
        here=PATH,
        rows=found,
        reasons=reasons,
        said=said,
        records=shell.records(db, [case.about_id for case in found]),
        before={case.id: excerpt(case.before_html) for case in found if case.before_html},
        labels=REASONS,
        boards=boards_access.boards_to_write_in(db, viewer) if found else [],
        at=now(),
        claim=service.CLAIM,
        longest=service.LONGEST_NOTE,
        staff_page=viewer.is_staff and shell.has_staff_page(current()),
        wrong=wrong,
        **context,
    )


@bp.route(f"{PATH}/<int:case_id>", methods=["GET", "POST"])
@web.signed_in
def decide(case_id: int) -> Response:
    """One of the queue by itself; and what is done about it, whatever page it was sent from."""
    form, status = OrderForm(), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _decide(form, case_id))
        if not isinstance(answer, int):
            return answer
        status = answer
    found = access.case_to_claim(web.db(), web.viewer(), case_id)
    return _show([found], form, status, wrong=case_id if status != 200 else 0, alone=True, after=form.after.data or "")


def _decide(form: OrderForm, case_id: int) -> Response:
    outcome, answer = form.outcome.data, form.note.data
    if outcome not in BY_HAND or outcome == "edit":
        raise Invalid("", _("Choose what shall be done."))
    service.check_note(answer)
    with current().db.transaction() as tx:
        case = access.case_to_order(tx, web.viewer(), case_id, now=now())
        act_id = _carry_out(tx, case, outcome, form.board.data, answer)
    return _next(case, outcome, act_id, form.after.data)


def _carry_out(tx: Writer, case: Case, outcome: str, slug: str, answer: str) -> int:
    viewer, at = web.viewer(), now()
    if outcome == "done":
        return keeping.close(tx, viewer, case, outcome, answer, {}, now=at)
    if outcome == "dismiss":
        found = access.post_of(tx, viewer, case) if case.post_id else None
        return keeping.dismiss(tx, viewer, case, found, answer, now=at)
    topic, post = access.post_of(tx, viewer, case)
    if outcome == "hide":
        return keeping.hide(tx, viewer, case, topic, post, answer, now=at)
    board = boards_access.board_to_move_to(tx, viewer, slug)
    return keeping.move(tx, viewer, case, topic, board, answer, now=at)


SAID = {
    "hide": _("Hidden. It can be restored where it stood."),
    "edit": _("Changed. Its history keeps what it said before."),
    "move": _("Moved."),
    "done": _("Settled."),
    "dismiss": _("Left as it is."),
}


def _next(case: Case, outcome: str, act_id: int, after: str) -> Response:
    """To the next one behind it, on the page of the queue where one is."""
    db = web.db()
    scope = access.scope(db, web.viewer())
    behind = cases.queue(db, scope, (case.turn, case.id), 1) or cases.queue(db, scope, FIRST, 1)
    place = after if _place(after) != FIRST else ""
    if behind and (behind[0].turn, behind[0].id) < (case.turn, case.id):
        place = ""  # it was the last one: from the beginning
    target = web.links().to(PATH, after=place) + (f"#c{behind[0].id}" if behind else "")
    return web.seen(target, SAID[outcome], undo=act_id)


# --- changing what was reported


@bp.route(f"{PATH}/<int:case_id>/edit", methods=["GET", "POST"])
@web.signed_in
def edit(case_id: int) -> Response:
    db, viewer = web.db(), web.viewer()
    case = access.case_to_order(db, viewer, case_id, now=now())
    _topic, post = access.post_of(db, viewer, case)
    form, status = EditForm(data={"body": post.body, "seen": _mark(post)}), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _edit(form, case_id, post))
        if not isinstance(answer, int):
            return answer
        status = answer
    return form.page("reports/edit.html", status, case=case, post=post, longest=service.LONGEST_NOTE)


def _mark(post: Post) -> str:
    return hashlib.blake2b(post.body.encode(), digest_size=9).hexdigest()


def _edit(form: EditForm, case_id: int, old: Post) -> Response:
    app, viewer, answer = current(), web.viewer(), form.note.data
    longest = max(topics.LONGEST_BODY, len(old.body))
    form.check(lambda: topics.check_body(form.body.data, longest), lambda: service.check_note(answer))
    if form.body.data == old.body:
        raise Invalid("body", _("Nothing is changed yet. If it can stay, leave it as it is."))
    made = prepared(form.body.data, old.format)
    found = adding.whole(app.db.reader(), app.events, old, made)
    with app.db.transaction() as tx:
        case = access.case_to_order(tx, viewer, case_id, now=now())
        topic, post = access.post_of(tx, viewer, case)
        if post.deleted_at is not None or topic.deleted_at is not None:
            raise Conflict(_("It is deleted. Restore it before you change it."))
        if _mark(post) != form.seen.data or post.addenda != old.addenda:
            raise Conflict(_("Somebody changed this post at the same moment. Look at it, then send yours again."))
        act_id = keeping.edit(tx, viewer, case, topic, post, made, found, answer, now=now())
    return _next(case, "edit", act_id, form.after.data)


# --- who works on it


@bp.post(f"{PATH}/<int:case_id>/claim")
@web.signed_in
def claim(case_id: int) -> Response:
    """`on` takes it or lets it go, `over` takes it from another."""
    form, viewer = ClaimForm(), web.viewer()
    with current().db.transaction() as tx:
        if form.over.data:
            case = access.case_to_claim(tx, viewer, case_id)
        else:
            case = access.case_to_order(tx, viewer, case_id, now=now())
        if form.on.data:
            service.claim(tx, case, viewer.id, now=now())
        else:
            service.let_go(tx, case)
    after = form.after.data if _place(form.after.data) != FIRST else ""
    return web.seen(web.links().to(PATH, after=after) + f"#c{case_id}")


# --- what was closed


@bp.get(f"{PATH}/closed")
@web.signed_in
def closed() -> Response:
    """Of the last 30 days: `?before=` goes on behind a place (time.number)."""
    db, viewer = web.db(), web.viewer()
    place = _place(flask.request.args.get("before"))
    before = (END, END) if place == FIRST else place
    found = cases.closed(db, access.scope_of(web.may(), viewer), before, now() - service.KEPT, SIZE + 1)
    rows = found[:SIZE]
    said = defaultdict(list)
    for reason in cases.reasons(db, [case.id for case in rows]):
        said[reason.case_id].append(reason)
    return web.page(
        "reports/closed.html",
        here=f"{PATH}/closed",
        rows=[(case, excerpt(case.html)) for case in rows],
        reasons=said,
        labels=REASONS,
        outcomes=OUTCOMES,
        following=f"{rows[-1].closed_at}.{rows[-1].id}" if len(found) > SIZE else "",
    )


@bp.post(f"{PATH}/<int:case_id>/reopen")
@web.signed_in
def reopen(case_id: int) -> Response:
    viewer = web.viewer()
    with current().db.transaction() as tx:
        act_id = keeping.open_again(tx, viewer, access.case_to_see(tx, viewer, case_id), now=now())
    return web.seen(web.links().to(PATH) + f"#c{case_id}", _("It stands in the queue again."), undo=act_id)
