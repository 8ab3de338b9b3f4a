"""The owner's table of members: found, filtered, acted on, taken along; one of them, and what they may do."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from typing import Any

import flask
from werkzeug.wrappers import Response

from ..accounts.desk import Done, MemberAct
from ..boards.queries import boards
from ..kernel import web
from ..kernel.clock import now
from ..kernel.errors import Conflict, Forbidden, Invalid, NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from ..kernel.security import own_path
from ..kernel.sending import send
from ..kernel.text import number
from ..kernel.viewer import ROLES
from . import access, explaining, member_acts, members
from .forms import ActForm
from .members import Wish
from .queries import people

bp = flask.Blueprint("members", __name__, url_prefix="/admin/members", template_folder="templates")
HERE = "/admin/members"
CSV = "hearth-members.csv"
MOST = 1000  # acted on at once
TOGETHER = 50  # in one transaction
MOST_SORT_KEY = 200  # characters


def _filters() -> list[Any]:
    return [*members.FILTERS, *current().events.provided("member filter")]


def _acts() -> list[MemberAct]:
    """Those that ask for nothing first; what an act asks for begins a line, and holds for those after it."""
    return sorted(current().events.provided("member act"), key=lambda act: act not in member_acts.ACTS)


@bp.get("")
@web.owner_only
def table() -> Response:
    """`?q=` looks for a name, `?role=` and `?only=` narrow, `?sort=` orders, `?after=` goes on."""
    return _table(ActForm(), members.wish(flask.request.args, _filters()), 200)


def _table(form: ActForm, wish: Wish, status: int) -> Response:
    db, filters = web.db(), _filters()
    which = members.part(wish, filters, now())
    start = flask.request.args.get("after", "")[:MOST_SORT_KEY]
    site = web.site()
    web.look_now()
    return form.page(
        "admin/members.html",
        status,
        page=members.page(db, wish, which, start),
        wish=wish,
        many=people.count(db, which, members.COUNTED) if wish.narrows or wish.sort == "seen" else site.members,
        everybody=site.members,
        most=MOST,
        filters=filters,
        sorts=members.SORTS,
        roles=ROLES,
        acts=[(act, act.part(db) if act.part else "") for act in _acts()],
        chosen=set(form.ids.data or []),
        first=not start,
        window=web.in_window(),
    )


@bp.post("/act")
@web.owner_only
def act() -> Response:
    form = ActForm()
    wish = members.wish(flask.request.form, _filters())
    done = form.attempt(lambda: _act(form, wish))
    return done if not isinstance(done, int) else _table(form, wish, done)


def _act(form: ActForm, wish: Wish) -> Response:
    """Done to so many at a time; one on whom it cannot be done holds nobody else up."""
    chosen = next((act for act in _acts() if act.name == form.act.data), None)
    if chosen is None:
        raise Invalid("", _("Choose what to do."))
    ids = _meant(form, wish)
    back = own_path(form.next.data, web.links().to(HERE, **wish.query))
    if chosen.many:
        with current().db.transaction() as tx:
            members_here = access.members_to_act_on(tx, ids)
            together = chosen.many(tx, web.viewer(), members_here, flask.request.form, now())
        if together.then:
            together.then(current().db)
        return web.seen(back, _said(chosen, together.number, together.refused), undo=together.act_id)
    done, refused = _one_by_one(chosen, ids)
    if done and chosen.shows:
        shown: Response = chosen.shows(done)
        return shown
    return web.seen(back, _said(chosen, len(done), refused))


def _one_by_one(chosen: MemberAct, ids: list[int]) -> tuple[list[Done], list[str]]:
    """On whom it is done, and sentences about the others."""
    at, done, refused = now(), list[Done](), list[str]()
    for begin in range(0, len(ids), TOGETHER):
        with current().db.transaction() as tx:
            for member in access.members_to_act_on(tx, ids[begin : begin + TOGETHER]):
                if chosen.fn is None:
                    continue
                try:
                    answer = chosen.fn(tx, web.viewer(), member, flask.request.form, at)
                    done.append(Done(member, answer))
                except (Forbidden, Conflict) as error:
                    refused.append(f"{member.display_name}: {error.reason}")
    return done, refused


def _said(chosen: MemberAct, done: int, refused: list[str]) -> Any:
    if not refused:
        return chosen.said(done) if done else _("They are not here any more.")
    left = lazy_plural("With %(num)d it could not be done, as with %(first)s", "With %(num)d it could not be done, as "
                       "with %(first)s", len(refused), first=refused[0])  # fmt: skip
    return _("%(done)s %(left)s", done=chosen.said(done), left=left) if done else refused[0]


def _meant(form: ActForm, wish: Wish) -> list[int]:
    """:raises Invalid: for nobody, and for more than at once."""
    if form.everybody.data:
        ids = people.ids(web.db(), members.part(wish, _filters(), now()), MOST + 1)
    else:
        ids = sorted({found for found in map(number, form.ids.data or []) if found})
    if not ids:
        raise Invalid("", _("Choose somebody first."))
    if len(ids) > MOST:
        raise Invalid("", _("That is more than %(num)d people at once. Narrow the table first.", num=MOST))
    return ids


# --- taken along


def _lines(wish: Wish) -> Iterator[bytes]:
    """The table as CSV, so many members at a time. It begins with a mark by which spreadsheets know UTF-8."""
    app, which = current(), members.part(wish, _filters(), now())
    yield b"\xef\xbb\xbf" + _csv([list(members.COLUMNS)])
    for rows in members.everybody(app.db.reader(), which):
        yield _csv([members.cells(row) for row in rows])


def _csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


@bp.get("/csv")
@web.owner_only
def as_csv() -> Response:
    wish = members.wish(flask.request.args, _filters())
    headers = {"Content-Disposition": f'attachment; filename="{CSV}"', "Cache-Control": "no-store"}
    lines = flask.stream_with_context(_lines(wish))
    return flask.Response(lines, content_type="text/csv; charset=utf-8", headers=headers)


@bp.post("/csv")
@web.owner_only
def save_csv() -> Response:
    """In the window, which cannot download: asks where to put it.

    :raises NotFound: elsewhere: nobody pops up dialogs on the owner's screen from afar.
    """
    if not web.in_window():
        raise NotFound
    wish = members.wish(flask.request.form, _filters())
    file = tempfile.TemporaryFile(dir=current().settings.run_dir)  # noqa: SIM115 - `send` closes it
    file.writelines(_lines(wish))
    file.seek(0)
    return send(file, "text/csv", CSV, web.links().to(HERE, **wish.query))


# --- one of them


@bp.get("/<int:member_id>")
@web.owner_only
def one(member_id: int) -> Response:
    """`?board=` or `?address=` asks what they may do there."""
    db, app = web.db(), current()
    member = access.member_to_keep(db, member_id)
    web.look_now()
    asked, wrong = flask.request.args, None
    slug, address = asked.get("board", "")[:200], asked.get("address", "")[:500].strip()
    board = topic = None
    try:
        if address:
            topic = access.topic_to_explain(db, web.viewer(), address)
        if topic or slug:
            board = access.board_to_explain(db, web.viewer(), topic.board_slug if topic else slug)
    except Invalid as error:
        wrong = error
    who = access.viewer_to_explain(db, member)
    return web.page(
        "admin/member.html",
        422 if wrong else 200,
        member=member,
        roles=ROLES,
        came=people.came_by(db, member.id),
        ways=people.ways_in(db, member.id, now()),
        acts=[(act, act.part(db) if act.part else "") for act in _acts()],
        panel=app.events.panels("member desk", db, [member.id]).get(member.id, ""),
        boards=boards(db),
        board=board,
        topic=topic,
        address=address,
        wrong=wrong,
        answers=explaining.answers(db, who, board, topic, app.events.provided("why")),
    )
