"""The list of one's talks, a talk, a new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TypeVar

import flask
from werkzeug.wrappers import Response

from ..kernel import once, unsent, web
from ..kernel.clock import now
from ..kernel.errors import Invalid
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.links import PAGE, page_of
from ..kernel.text import number
from ..kernel.viewer import Viewer
from ..kernel.writing import Written
from . import access, addressing, service
from .events import WritesTo
from .forms import NewForm, WordsForm
from .queries import read
from .queries.read import InRow, Message, Someone, Talk
from .service import Words
from .shell import noted

bp = flask.Blueprint("messages", __name__, template_folder="templates")
LIST = "/messages"
NEW = f"{LIST}/new"
SIZE = 30  # talks on a page of the list
TALKS = "10/hour"  # begun by one member, and people brought into others; the staff writes to more
MESSAGES = "30/minute"  # of one member
T = TypeVar("T")


# --- what the views of this slice share


def prepared(body: str) -> Words:
    """The text of this request, rendered."""
    images = bool(web.options()["outside_images"])
    return service.prepare(web.db(), current().events, body, home=web.home(), images=images, writer=web.viewer())


def check_words(**fields: str) -> None:
    """:raises Invalid: at the field, for words that are not wanted here."""
    current().events.ask(web.db(), Written("message", web.viewer(), fields))


def wants_preview() -> bool:
    return bool(flask.request.form.get("preview"))


def previewed(form: WordsForm, longest: int = service.LONGEST_BODY, *, draft: str = "") -> str:
    """The words as they would look; too many of them are refused at their field. A draft of this name keeps them."""
    if draft:
        unsent.keep(draft, flask.request.form)
    try:
        if form.body.data:
            service.check_body(form.body.data, longest)
    except Invalid as error:
        form.refuse(error)
        return ""
    return prepared(form.body.data).made.html


def sent_already(after: str, like: Callable[[int], T | None]) -> T | None:
    """What the same form made before: one goes back and presses the button again, or presses it twice."""
    last = number(after)
    return None if last is None else like(last)


def check_rate(viewer: Viewer, many: int = 1) -> None:
    """:raises TooMany: for a member who begins talks, or brings people in, too often."""
    if not viewer.is_staff:
        for _each in range(many):
            current().limiter.hit(TALKS, "talk", viewer.id)


def at(talk: Talk, which: int) -> str:
    """The page and anchor of a message. Pages count from the first message that the reader sees."""
    page = page_of(max(1, which - talk.from_number + 1))
    return web.links().to(f"/m/{talk.id}", page=page) + f"#m{which}"


def others_in(people: Sequence[Someone], viewer: Viewer) -> list[Someone]:
    """The others who are there; where all have left, those who were."""
    others = [person for person in people if person.id != viewer.id]
    return [person for person in others if person.left_at is None] or others


def called(title: str, names: Sequence[str]) -> str:
    """A talk by its title, or by the others in it."""
    return title or str(_(", ")).join(names)


# --- the list


@bp.get(LIST)
@web.signed_in
def talks() -> Response:
    """`?before=<bump>` goes on."""
    db, viewer = web.db(), web.viewer()
    before = number(flask.request.args.get("before"))
    rows = read.talks(db, viewer.id, before or read.FIRST, SIZE + 1)
    following = web.links().to(LIST, before=rows[SIZE - 1].bump) if len(rows) > SIZE else ""
    rows = rows[:SIZE]
    people = read.others(db, [row.id for row in rows], viewer.id)
    beside: dict[int, list[InRow]] = {key: list(group) for key, group in groupby(people, key=lambda p: p.talk_id)}
    seen = noted(current())
    # what was read a moment ago is not written down yet, so no more can wait than came after it
    waits = {row.id: min(row.unread, row.numbers - seen.number(viewer.id, row.id)) for row in rows}
    web.look_now()
    return web.page(
        "messages/list.html",
        rows=rows,
        beside=beside,
        waits=waits,
        called=called,
        following=following,
        first=not before,
    )


# --- a talk


@bp.get("/m/<int:talk_id>")
@web.signed_in
def show(talk_id: int) -> Response:
    """Without `?page=` at the first message that is new, else at the last; `?n=7` at that one."""
    viewer = web.viewer()
    talk = access.talk_to_read(web.db(), viewer, talk_id)
    read_up_to = max(talk.read_number, noted(current()).number(viewer.id, talk.id))
    if "page" not in flask.request.args:
        wanted = number(flask.request.args.get("n"), 9) or read_up_to + 1
        return flask.redirect(at(talk, min(max(talk.from_number, wanted), talk.numbers)))
    last_page = page_of(talk.numbers - talk.from_number + 1)
    page = min(web.page_number(), last_page)
    first = talk.from_number + (page - 1) * PAGE
    messages = read.messages(web.db(), talk.id, viewer.id, first, first + PAGE - 1)
    _note(viewer, talk, messages)
    return _talk_page(talk, messages, read_up_to=read_up_to, page=page, last_page=last_page)


def _note(viewer: Viewer, talk: Talk, messages: Sequence[Message]) -> None:
    """They have read this page, if they are here themselves: a browser that guesses the next page is not."""
    environ = flask.request.environ
    here = flask.request.method == "GET" and "prefetch" not in environ.get("HTTP_SEC_PURPOSE", "")
    if here and messages and messages[-1].number > talk.read_number:
        noted(current()).saw(viewer.id, talk.id, messages[-1].number)


def _talk_page(talk: Talk, messages: list[Message], *, read_up_to: int, page: int, last_page: int) -> Response:
    db, viewer = web.db(), web.viewer()
    people = read.people(db, talk.id, viewer.id)
    web.look_now()
    others = others_in(people, viewer)
    new = next((m.number for m in messages if m.number > read_up_to and m.author_id != viewer.id and not m.kind), 0)
    at_, window = now(), web.options()["edit_window"]
    return web.page(
        "messages/talk.html",
        talk=talk,
        messages=messages,
        people=people,
        others=others,
        name=called(talk.title, [person.display_name for person in others]),
        alone=all(person.left_at is not None for person in others),
        new=new,
        page=page,
        last_page=last_page,
        editable={m.id for m in messages if not m.kind and access.may_still_edit(m, viewer, window, at_)},
    )


# --- a new one


@bp.route(NEW, methods=["GET", "POST"])
@web.signed_in
def new() -> Response:
    if flask.request.method == "POST" and (sent := once.answered()):
        return sent
    begun = {} if flask.request.method == "POST" else unsent.words("message:new")
    form, status, preview = NewForm(data={**begun}), 200, None
    if flask.request.method == "POST":
        if wants_preview():
            preview = previewed(form, draft="message:new")
        else:
            answer = form.attempt(lambda: _start(form))
            if not isinstance(answer, int):
                return answer
            status = answer
    else:
        form.to.data = flask.request.args.get("to", "")[:1000]
    db, viewer = web.db(), web.viewer()
    after = form.after.data or read.newest_talk(db, viewer.id)
    before = access.talk_with(db, viewer, addressing.names(form.to.data or ""))
    return form.page("messages/new.html", status, preview=preview, after=after, before=before)


def _start(form: NewForm) -> Response:
    app, viewer = current(), web.viewer()
    _people, title, *_fine = form.check(
        lambda: service.addressees(app.db.reader(), viewer, form.to.data),
        lambda: service.title(form.title.data),
        lambda: service.check_body(form.body.data),
        lambda: check_words(title=form.title.data, body=form.body.data),
    )
    check_rate(viewer)
    app.limiter.hit(MESSAGES, "message", viewer.id)
    words = prepared(form.body.data)
    with app.db.transaction() as tx:
        if before := once.answered(tx):
            return before
        people = service.addressees(tx, viewer, form.to.data)
        app.events.ask(tx, WritesTo(viewer.id, tuple((person.id, person.display_name) for person in people)))
        ids = [person.id for person in people]
        talk_id = sent_already(
            form.after.data, lambda after: read.talk_like(tx, after, viewer.id, title, words.made.body, ids)
        )
        talk_id = talk_id or service.start(tx, viewer.id, ids, title, words, now=now())
        once.done(tx, f"/m/{talk_id}", "message:new")
    return web.seen(web.links().to(f"/m/{talk_id}"))
