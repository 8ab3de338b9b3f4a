"""Report a post, a member, a message to oneself; see what became of it, and take it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.clock import now
from ..kernel.db import Reader, Writer
from ..kernel.errors import Conflict, Forbidden, NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.text import number
from ..topics.queries import read
from . import access, keeping, service
from .forms import ReportForm
from .kinds import REASONS, told
from .queries import own
from .service import Target

bp = flask.Blueprint("reports", __name__, template_folder="templates")
PATH = "/reports"
RATE = "20/hour"  # of one member
SIZE = 30  # one's own reports on a page


@dataclass(frozen=True, slots=True)
class Thing:
    """What is about to be reported, as its page shows it; `back` leads to it."""

    target: Target
    name: str
    html: str
    lang: str
    back: str


Find = Callable[[Reader], Thing]


@bp.route("/p/<int:post_id>/report", methods=["GET", "POST"])
@web.signed_in
def post(post_id: int) -> Response:
    def find(db: Reader) -> Thing:
        topic, found = access.post_to_report(db, web.viewer(), post_id)
        shown = read.post_standing(db, post_id)
        if shown is None:
            raise NotFound
        back = web.links().post_in(topic.id, topic.slug, found.number, post_id)
        target = Target("post", found.author_id, post_id=post_id)
        return Thing(target, shown.display_name, shown.html, shown.lang, back)

    return _page(find)


@bp.route("/u/<name>/report", methods=["GET", "POST"])
@web.signed_in
def member(name: str) -> Response:
    def find(db: Reader) -> Thing:
        found = access.member_to_report(db, web.viewer(), name)
        return Thing(Target("member", found.id), found.display_name, "", "", web.links().member(found.name))

    return _page(find)


@bp.route("/m/<int:talk_id>/<int:which>/report", methods=["GET", "POST"])
@web.signed_in
def message(talk_id: int, which: int) -> Response:
    """By somebody in the talk; the words go along, since nobody else could read them."""

    def find(db: Reader) -> Thing:
        for look in current().events.provided("message to report"):
            found = look(db, web.viewer(), talk_id, which)
            if found.author_id == web.viewer().id:
                raise Forbidden(_("This is your own. Change or delete it, if you like."))
            target = Target("message", found.author_id, message=found.id, html=found.html, lang=found.lang,
                            written_at=found.created_at)  # fmt: skip
            back = f"{web.links().to(f'/m/{talk_id}', n=which)}#m{which}"
            return Thing(target, found.display_name, found.html, found.lang, back)
        raise NotFound

    return _page(find)


def _page(find: Find) -> Response:
    thing, form, status = find(web.db()), ReportForm(), 200
    if flask.request.method == "POST":
        try:
            answer = form.attempt(lambda: _report(form, find))
        except Conflict as error:
            form.problem, answer = error.reason, 409
        if not isinstance(answer, int):
            return answer
        status = answer
    before = access.reported(web.db(), web.viewer(), thing.target)
    return form.page(
        "reports/report.html",
        status,
        thing=thing,
        kind=thing.target.kind,
        reasons=REASONS,
        longest=service.LONGEST_NOTE,
        before=before,
        told=told,
    )


def _report(form: ReportForm, find: Find) -> Response:
    app, viewer, reason, note = current(), web.viewer(), form.reason.data, form.note.data
    form.check(lambda: service.check_reason(reason, note), lambda: service.check_note(note))
    hide_after = web.options()["report_hide_after"]
    app.limiter.hit(RATE, "report", viewer.id)
    with app.db.transaction() as tx:
        thing = find(tx)
        access.check_first(tx, viewer, thing.target)
        case_id = service.report(tx, viewer.id, thing.target, reason, note, now=now())
        hidden = bool(hide_after) and _hide(tx, case_id, thing.target.post_id, hide_after)
    said = _("Thank you. Those who keep order look at it, and you hear of it here.")
    return web.seen(web.links().to(PATH) if hidden else thing.back, said)


def _hide(tx: Writer, case_id: int, post_id: int | None, after: int) -> bool:
    """A post that enough have reported, if that is wanted. Answers whether it is hidden now."""
    if post_id is None or service.weighs(tx, case_id, now=now()) < after:
        return False
    topic, found = access.post_to_report(tx, web.viewer(), post_id)
    keeping.hide_by_reports(tx, case_id, topic, found, now=now())
    return True


# --- one's own


@bp.get(PATH)
@web.signed_in
def listed() -> Response:
    """What one reported lately: `?before=` goes on."""
    before = number(flask.request.args.get("before")) or 1 << 62
    rows = own.listed(web.db(), web.viewer().id, web.may().hidden, before, SIZE + 1)
    following = rows[SIZE - 1].id if len(rows) > SIZE else 0
    return web.page("reports/own.html", rows=rows[:SIZE], following=following, reasons=REASONS, told=told)


@bp.post(f"{PATH}/<int:report_id>/take-back")
@web.signed_in
def take_back(report_id: int) -> Response:
    with current().db.transaction() as tx:
        service.take_back(tx, access.own_report(tx, web.viewer(), report_id))
    return web.seen(web.links().to(PATH), _("The report is taken back."))
