"""Answer in a talk, quote, change and delete one's own."""

from __future__ import annotations

import hashlib

import flask
from werkzeug.wrappers import Response

from ..kernel import once, unsent, web
from ..kernel.clock import now
from ..kernel.db import Reader
from ..kernel.errors import Conflict
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.markup.quoting import quoted
from ..kernel.text import number
from . import access, service
from .events import WritesTo
from .forms import EditForm, ReplyForm
from .queries import read
from .queries.read import Message, Talk
from .views import MESSAGES, at, called, check_words, others_in, prepared, previewed, sent_already, wants_preview

bp = flask.Blueprint("message", __name__, template_folder="templates")


def named(talk: Talk) -> str:
    """The talk's name, for the head of a page about it."""
    web.look_now()
    viewer = web.viewer()
    others = others_in(read.people(web.db(), talk.id, viewer.id), viewer)
    return called(talk.title, [person.display_name for person in others])


# --- reply and quote


@bp.get("/m/<int:talk_id>/reply")
@web.signed_in
def write_reply(talk_id: int) -> Response:
    """The page to write on; `?quote=7` begins with the words of that message."""
    talk = access.talk_to_read(web.db(), web.viewer(), talk_id)
    quote = flask.request.args.get("quote")
    words = "" if quote is None else _quote(talk_id, number(quote, 9) or 0)
    if flask.request.accept_mimetypes.best == "application/json":
        return flask.jsonify(body=words)  # the composer is open already
    draft = unsent.words(f"message:{talk_id}").get("body", "")
    form = ReplyForm(data={"body": f"{draft}\n\n{words}" if draft and words else draft or words})
    return _reply_page(form, talk)


def _quote(talk_id: int, which: int) -> str:
    _talk, message = access.message_to_read(web.db(), web.viewer(), talk_id, which)
    return quoted(
        name=message.display_name,
        number=message.number,
        path=f"/m/{talk_id}?n={message.number}",
        body=message.body,
        format="md",
        html=message.html,
    )


def _reply_page(form: ReplyForm, talk: Talk, status: int = 200, preview: str | None = None) -> Response:
    after = form.after.data or talk.numbers
    return form.page("messages/reply.html", status, talk=talk, name=named(talk), preview=preview, after=after)


@bp.post("/m/<int:talk_id>/reply")
@web.signed_in
def reply(talk_id: int) -> Response:
    if before := once.answered():
        return before
    form, status, preview = ReplyForm(), 200, None
    talk = access.talk_to_read(web.db(), web.viewer(), talk_id)
    if wants_preview():
        preview = previewed(form, draft=f"message:{talk_id}")
    else:
        answer = form.attempt(lambda: _reply(form, talk_id))
        if not isinstance(answer, int):
            return answer
        status = answer
    return _reply_page(form, talk, status, preview)


def _reply(form: ReplyForm, talk_id: int) -> Response:
    app, viewer = current(), web.viewer()
    service.check_body(form.body.data)
    check_words(body=form.body.data)
    app.limiter.hit(MESSAGES, "message", viewer.id)
    words = prepared(form.body.data)
    with app.db.transaction() as tx:
        if before := once.answered(tx):
            return before
        talk = access.talk_to_read(tx, viewer, talk_id)
        people = read.people(tx, talk_id, viewer.id)
        service.check_answer(tx, viewer, people)
        others = tuple((one.id, one.display_name) for one in people if one.left_at is None and one.id != viewer.id)
        if len(others) == 1:
            app.events.ask(tx, WritesTo(viewer.id, others))
        place = sent_already(
            form.after.data, lambda after: read.message_like(tx, talk_id, after, viewer.id, words.made.body)
        )
        place = place or service.reply(tx, viewer.id, talk, words, now=now())
        once.done(tx, f"/m/{talk_id}?n={place}", f"message:{talk_id}")
    return web.seen(at(talk, place))


# --- one's own


@bp.route("/m/<int:talk_id>/<int:which>/edit", methods=["GET", "POST"])
@web.signed_in
def edit(talk_id: int, which: int) -> Response:
    talk, old = _to_edit(web.db(), talk_id, which)
    form, status, preview = EditForm(data={"body": old.body}), 200, None
    changed = bool(form.seen.data) and form.seen.data != _mark(old)
    if flask.request.method == "POST":
        if wants_preview():
            preview = previewed(form, max(service.LONGEST_BODY, len(old.body)))
        elif changed:
            status = 409
        else:
            answer = form.attempt(lambda: _edit(form, talk_id, which))
            if not isinstance(answer, int):
                return answer
            status = answer
    seen = form.seen.data if preview is not None and changed else _mark(old)
    context = {"talk": talk, "m": old, "name": named(talk), "preview": preview, "seen": seen}
    return form.page("messages/edit.html", status, changed=status == 409, **context)


def _to_edit(db: Reader, talk_id: int, which: int) -> tuple[Talk, Message]:
    window = web.options()["edit_window"]
    return access.message_to_edit(db, web.viewer(), talk_id, which, window=window, now=now())


def _mark(message: Message) -> str:
    """Changes with the words."""
    return hashlib.blake2b(message.body.encode(), digest_size=9).hexdigest()


def _edit(form: EditForm, talk_id: int, which: int) -> Response:
    app = current()
    old = _to_edit(app.db.reader(), talk_id, which)[1]
    service.check_body(form.body.data, max(service.LONGEST_BODY, len(old.body)))
    check_words(body=form.body.data)
    words = prepared(form.body.data)
    with app.db.transaction() as tx:
        talk, message = _to_edit(tx, talk_id, which)
        if form.seen.data and form.seen.data != _mark(message):
            raise Conflict(_("You changed this message elsewhere at the same moment. Look at it, then send it again."))
        service.edit(tx, talk, message, words, now=now())
    return web.seen(at(talk, which))


@bp.get("/m/<int:talk_id>/<int:which>/delete")
@web.signed_in
def ask_delete(talk_id: int, which: int) -> Response:
    talk, message = access.own_message(web.db(), web.viewer(), talk_id, which)
    return web.page("messages/delete.html", talk=talk, m=message, name=named(talk))


@bp.post("/m/<int:talk_id>/<int:which>/delete")
@web.signed_in
def delete(talk_id: int, which: int) -> Response:
    with current().db.transaction() as tx:
        talk, message = access.own_message(tx, web.viewer(), talk_id, which)
        service.delete(tx, talk, message, now=now())
    return web.seen(at(talk, which), _("The message is gone. A line shows where it stood."))
