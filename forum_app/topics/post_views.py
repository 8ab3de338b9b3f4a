"""Answer a post, quote it, look at it where it is answered, add to one's own."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import once, pages, web
from ..kernel.clock import now
from ..kernel.db import Reader
from ..kernel.errors import Conflict, NotFound
from ..kernel.forum import current
from ..kernel.markup.quoting import quoted
from ..kernel.text import number
from . import access, adding, coming, pacing, service
from .events import PostComes
from .forms import AppendForm, ReplyForm
from .queries import addenda, read
from .queries.read import PostOnPage, Topic
from .views import POSTS, at, begun, held_back, prepared, previewed, sent_already, wants_preview

bp = flask.Blueprint("posts", __name__, template_folder="templates")


def _shown(db: Reader, post_id: int) -> PostOnPage:
    """:raises NotFound: when it went after it was found; each statement sees the present."""
    post = read.post_standing(db, post_id)
    if post is None:
        raise NotFound
    return post


# --- reply and quote


@bp.get("/t/<int:topic_id>/reply")
@web.signed_in
def write_reply(topic_id: int) -> Response:
    """The page to write on: `?reply_to=` answers a post, `?quote=` begins with a post's words."""
    db, viewer, args = web.db(), web.viewer(), flask.request.args
    topic = access.topic_to_reply(db, viewer, topic_id)
    quote = _quote(db, args["quote"]) if "quote" in args else ""  # with the empty line at its end, where one goes on
    if flask.request.accept_mimetypes.best == "application/json":
        return flask.jsonify(body=quote)  # the composer is open already
    draft = begun(f"reply:{topic_id}")
    form = ReplyForm(data=draft | {"reply_to": args.get("reply_to") or draft.get("reply_to", "")})
    form.body.data = _below(draft.get("body", ""), quote)
    return _reply_page(form, topic)


def _below(draft: str, quote: str) -> str:
    """The quote below what was written before."""
    if not draft or quote.strip() in draft:
        return draft or quote
    return f"{draft}\n\n{quote}"


def _quote(db: Reader, which: str) -> str:
    _topic, post = access.post_to_see(db, web.viewer(), number(which) or 0)
    shown = _shown(db, post.id)
    return quoted(
        name=shown.display_name,
        number=shown.number,
        post_id=post.id,
        body=post.body,
        format=post.format,
        html=post.html,
    )


def _reply_page(form: ReplyForm, topic: Topic, status: int = 200, preview: str | None = None) -> Response:
    """With the post that is answered, if it is still there."""
    db = web.db()
    try:
        post = access.post_to_answer(db, topic, number(form.reply_to.data) or 0)
    except Conflict:
        post = None
    return form.page(
        "topics/reply.html",
        status,
        topic=topic,
        preview=preview,
        after=form.after.data or topic.numbers,
        answered=post and read.post_standing(db, post.id),
    )


@bp.post("/t/<int:topic_id>/reply")
@web.signed_in
def reply(topic_id: int) -> Response:
    if before := once.answered():
        return before
    form, status, preview = ReplyForm(), 200, None
    if wants_preview():
        preview = previewed(form, draft=f"reply:{topic_id}")
    else:
        try:
            answer = form.attempt(lambda: _reply(form, topic_id))
        except Conflict as error:  # what was answered is gone; the words are not
            form.problem, answer = error.reason, 409
        if not isinstance(answer, int):
            return answer
        status = answer
    return _reply_page(form, access.topic_to_read(web.db(), web.viewer(), topic_id), status, preview)


def _reply(form: ReplyForm, topic_id: int) -> Response:
    app, viewer = current(), web.viewer()
    open_topic = access.topic_to_reply(app.db.reader(), viewer, topic_id)  # before the work: a lock is said at once
    _check_pace(app.db.reader(), open_topic)
    service.check_body(form.body.data)
    app.limiter.hit(POSTS, "post", viewer.id)
    made = prepared(form.body.data)
    with app.db.transaction() as tx:
        if before := once.answered(tx):
            return before
        topic = access.topic_to_reply(tx, viewer, topic_id)
        access.check_files(tx, viewer, topic, made.html)
        place = sent_already(form.after.data, lambda after: read.reply_like(tx, topic.id, after, viewer.id, made.body))
        if place is None:
            _check_pace(tx, topic)
            post = access.post_to_answer(tx, topic, number(form.reply_to.data) or 0)
            answers = post.id if post else None
            keeps = access.keeps(tx, viewer, topic)
            waits = coming.ask(tx, PostComes(viewer, keeps, topic.board_id, topic.id, made, now(), reply_to_id=answers))
            if waits:
                return held_back(tx, waits, f"reply:{topic_id}")
            place = service.reply(tx, viewer.id, topic, made, now=now(), reply_to_id=answers)
        once.done(tx, f"/p/{place.post_id}", f"reply:{topic_id}")
    return web.seen(at(place))


def _check_pace(db: Reader, topic: Topic) -> None:
    """:raises TooMany: in a slow topic, but for whoever keeps order in it."""
    if topic.slow and not access.keeps(db, web.viewer(), topic):
        pacing.check_pace(db, topic, web.viewer().id, now=now())


@bp.get("/p/<int:post_id>/peek")
def peek(post_id: int) -> web.Shown:
    """A post as a piece of a page, to be shown below another one."""
    topic = web.once("peek", lambda: access.post_to_see(web.db(), web.viewer(), post_id)[0])
    look = web.look(topic.site_version)

    def build() -> str:
        return pages.render_shared("topics/peek.html", look, p=_shown(web.db(), post_id))

    return pages.shared(("peek", post_id, topic.version, topic.site_version), look, build)


# --- add to one's own


@bp.route("/p/<int:post_id>/append", methods=["GET", "POST"])
@web.signed_in
def append(post_id: int) -> Response:
    if flask.request.method == "POST" and (before := once.answered()):
        return before
    topic, post = access.post_to_append(web.db(), web.viewer(), post_id)
    name = f"append:{post_id}"
    form, status, preview = AppendForm(data=begun(name)), 200, None
    if flask.request.method == "POST":
        if wants_preview():
            preview = previewed(form, draft=name)
        else:
            answer = form.attempt(lambda: _append(form, post_id))
            if not isinstance(answer, int):
                return answer
            status = answer
    after = form.after.data or post.addenda
    return form.page("topics/append.html", status, topic=topic, post=post, preview=preview, after=after)


def _append(form: AppendForm, post_id: int) -> Response:
    app, viewer = current(), web.viewer()
    db = app.db.reader()
    old = access.post_to_append(db, viewer, post_id)[1]
    service.check_body(form.body.data)
    app.limiter.hit(POSTS, "post", viewer.id)
    made = prepared(form.body.data)
    found = adding.whole(db, app.events, old, adding.as_stored(old, made), made)
    with app.db.transaction() as tx:
        if before := once.answered(tx):
            return before
        topic, post = access.post_to_append(tx, viewer, post_id)
        access.check_files(tx, viewer, topic, made.html)
        if not sent_already(form.after.data, lambda after: addenda.addendum_like(tx, post_id, after, made.body)):
            adding.check_room(post)
            adding.require_same(old, post)
            keeps = access.keeps(tx, viewer, topic)
            coming.ask(tx, PostComes(viewer, keeps, topic.board_id, topic.id, made, now(), post_id=post_id))
            adding.append(tx, topic, post, made, found, now=now())
        once.done(tx, f"/p/{post_id}", f"append:{post_id}")
    return web.seen(web.links().post_in(topic.id, topic.slug, post.number, post_id))
