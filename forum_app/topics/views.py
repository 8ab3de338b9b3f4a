"""Read a topic, write, edit, delete and restore."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any, TypeVar
from urllib.parse import quote

import flask
from werkzeug.wrappers import Response

from ..boards import access as boards_access
from ..kernel import once, pages, unsent, web, writing
from ..kernel.clock import now
from ..kernel.db import Reader, Writer
from ..kernel.errors import Conflict, Invalid, NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.links import PAGE, page_of
from ..kernel.markup import Prepared
from ..kernel.rights import MODERATE
from ..kernel.standing import may_change
from ..kernel.text import clean_line, language_of, number
from ..kernel.viewer import AnyViewer
from . import access, acting, adding, coming, service
from .events import PostComes
from .forms import EditForm, TopicForm, WordsForm
from .panels import excerpt
from .parts import Again, TopicPart
from .queries import addenda, read
from .queries.addenda import Addendum
from .readings import Readings, guest

bp = flask.Blueprint("topics", __name__, template_folder="templates")
POSTS = "30/minute"  # of one member
# where other slices show something on a topic's page; the items of their panels are its row, or its posts' rows; they
# answer by id, and show the same to everybody who may see the page: what is a person's own stands in a hole
TOPIC_PLACES = ("head", "foot", "rail")  # below the title, after the posts, beside them
POST_PLACES = ("below", "acts", "more")  # below the words; before and after the acts on a post
T = TypeVar("T")


def prepared(body: str, format: str = "md") -> Prepared:
    """The text of this request, rendered."""
    app, images = current(), bool(web.options()["outside_images"])
    words = writing.rewritten(app.events, body) if format == "md" else body
    return service.prepare(web.db(), app.events, words, format, home=web.home(), images=images, writer=web.viewer())


def wants_preview() -> bool:
    return bool(flask.request.form.get("preview"))


def begun(draft: str) -> dict[str, str]:
    """What the viewer wrote under this name and did not send, for a page that is opened; what was sent is newer."""
    return {} if flask.request.method == "POST" else {**unsent.words(draft)}


def previewed(form: WordsForm, format: str = "md", longest: int = service.LONGEST_BODY, *, draft: str = "") -> str:
    """The words as they would look; too many of them are refused at their field, as in a post.

    They are kept as the draft of this name, if there is one.
    """
    if draft:
        unsent.keep(draft, flask.request.form)
    try:
        if form.body.data:
            service.check_body(form.body.data, longest)
    except Invalid as error:
        form.refuse(error)
        return ""
    return prepared(form.body.data, format).html


def sent_already(after: str, like: Callable[[int], T | None]) -> T | None:
    """What the same form made before: one goes back and presses the button again, or presses it twice."""
    last = number(after)
    return None if last is None else like(last)


@bp.get("/t/<int:topic_id>")
@bp.get("/t/<int:topic_id>/<slug>")
def show(topic_id: int, slug: str = "") -> web.Shown:
    topic = web.once("topic", lambda: access.topic_led_to(web.db(), web.viewer(), topic_id))
    args = web.asked().args
    if topic.id != topic_id:
        return _led_on(topic)
    if wanted := args.get("post"):
        return _jump(topic, wanted)
    if args.get("at"):
        return _go_on(topic)
    page = min(web.page_number(), page_of(max(1, topic.numbers)))
    if slug != topic.slug or args.get("page", str(page)) != str(page):
        return flask.redirect(web.links().topic(topic.id, topic.slug, page))
    look = web.look(topic.site_version)
    count_reading(topic)
    mine = web.may()
    keeps = flask.g.keeps = mine.may(topic.board_id, MODERATE)  # panels and holes ask for it

    def build() -> str:
        first = (page - 1) * PAGE + 1
        posts = read.posts_between(web.db(), topic.id, first, first + PAGE - 1)
        shown = [post for post in posts if post.deleted_at is None]
        about = {place: current().events.panels(f"topic {place}", web.db(), [topic]) for place in TOPIC_PLACES}
        beside = {place: current().events.panels(f"post {place}", web.db(), shown) for place in POST_PLACES}
        return pages.render_shared(
            "topics/topic.html",
            look,
            topic=topic,
            posts=posts,
            added=_added(posts),
            about={place: html.get(topic.id, "") for place, html in about.items()},
            beside=beside,
            said=excerpt(shown[0].html) if shown and look.role == "guest" else "",
            page=page,
            last_page=page_of(max(1, topic.numbers)),
            reason_lang=language_of(topic.lock_reason),
            keeps=keeps,
            may_write=topic.deleted_at is None
            and not look.quiet
            and may_change(flask.g.options, AnyViewer(look.role))
            and boards_access.may_write(mine, topic.board_id, topic.board_closed)
            and (not topic.locked or keeps),
        )

    return pages.shared(("topic", topic.id, page, topic.version, topic.board_version, topic.site_version), look, build)


def _led_on(topic: read.Topic) -> Response:
    """From the address of a topic that was merged into this one. Not to be kept: the merging may be undone."""
    query = {name: value for name, value in web.asked().args.items() if name != "page"}
    slug = topic.slug if "post" not in query else ""
    answer = flask.redirect(web.links().to(f"/t/{topic.id}" + (f"/{quote(slug)}" if slug else ""), **query), 301)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _added(posts: list[read.PostOnPage]) -> dict[int, list[Addendum]]:
    """What was added to the posts of a page; most pages have none, and do not ask."""
    ids = [post.id for post in posts if post.addenda]
    found = addenda.addenda_of(web.db(), ids) if ids else []
    return {post_id: list(group) for post_id, group in groupby(found, key=lambda addendum: addendum.post_id)}


def count_reading(topic: read.Topic) -> None:
    """One more has read this topic, if they are here themselves: a browser that guesses the next page is not."""
    counter: Readings = current().extensions["readings"]
    request = web.asked()
    environ = request.environ
    if request.method == "GET" and "prefetch" not in environ.get("HTTP_SEC_PURPOSE", ""):
        viewer = web.viewer()
        agent = environ.get("HTTP_USER_AGENT", "")
        counter.saw(topic.id, viewer.id or guest(request.remote_addr or "", agent), now())
    flask.g.topic_views = topic.views + counter.waiting(topic.id)


def _jump(topic: read.Topic, wanted: str) -> Response:
    """`?post=7`: to the page and anchor of the seventh post, or the nearest there is."""
    place = min(max(1, number(wanted, 9) or 1), max(1, topic.numbers))
    post_id = read.post_numbered(web.db(), topic.id, place)
    if post_id is None:
        raise NotFound
    return flask.redirect(web.links().post_in(topic.id, topic.slug, place, post_id))


def _go_on(topic: read.Topic) -> Response:
    """`?at=unread`: where the viewer goes on reading, as the slices know it, or to the top."""
    for find in current().events.provided("goes on at"):
        if place := find(web.db(), web.viewer(), topic.id):
            return flask.redirect(at(place))
    return flask.redirect(web.links().topic(topic.id, topic.slug))


@bp.get("/p/<int:post_id>")
def post(post_id: int) -> Response:
    """The permanent link."""
    return flask.redirect(at(access.post_to_read(web.db(), web.viewer(), post_id)))


def at(place: read.Place) -> str:
    return web.links().post_in(place.topic_id, place.slug, place.number, place.post_id)


@bp.route("/new", methods=["GET", "POST"])
@web.signed_in
def new() -> Response:
    unsent_ = _to_begin()
    form, status, preview = TopicForm(data=unsent_), 200, None
    if flask.request.method == "POST":
        if before := once.answered():
            return before
        if wants_preview():
            preview = previewed(form, draft="new")
        else:
            answer = form.attempt(lambda: _post_topic(form))
            if not isinstance(answer, int):
                return answer
            status = answer
    open_boards = boards_access.boards_to_write_in(web.db(), web.viewer())
    chosen = form.board.data or flask.request.args.get("board", "")
    after = form.after.data or read.newest_topic(web.db(), web.viewer().id)
    parts = [part.show(flask.request.form if flask.request.method == "POST" else unsent_) for part in _parts()]
    return form.page(
        "topics/new.html", status, boards=open_boards, chosen=chosen, preview=preview, after=after, parts=parts
    )


def _to_begin() -> dict[str, str]:
    """The draft of a new topic; without one the title that a link brings, as from a search that found nothing."""
    words = begun("new")
    if flask.request.method == "GET" and not (words.get("title") or words.get("body")):
        words["title"] = clean_line(flask.request.args.get("title", ""))[: service.LONGEST_TITLE]
    return words


def _parts() -> list[TopicPart]:
    """What other slices add to the form of a new topic."""
    return current().events.provided("topic_part")


def _post_topic(form: TopicForm) -> Response:
    app, viewer = current(), web.viewer()
    parts = _parts()
    checked = form.check(
        lambda: service.check_title(form.title.data),
        lambda: boards_access.board_to_start_in(app.db.reader(), viewer, form.board.data),
        lambda: service.check_body(form.body.data),
        *(functools.partial(part.read, flask.request.form) for part in parts),
    )
    app.limiter.hit(POSTS, "post", viewer.id)
    made, title = prepared(form.body.data), _title(form.title.data)
    read_parts = list(zip(parts, checked[len(checked) - len(parts) :], strict=True))
    with app.db.transaction() as tx:
        if before := once.answered(tx):
            return before
        board = boards_access.board_to_start_in(tx, viewer, form.board.data)
        boards_access.check_files(tx, viewer, board.id, board.site_version, made.html)
        place = sent_already(form.after.data, lambda after: read.topic_like(tx, after, viewer.id, title, made.body))
        if place is None:
            keeps = boards_access.may(tx, viewer, board.id, MODERATE, board.site_version)
            packed = {part.name: part.pack(read_) for part, read_ in read_parts if read_ is not None}
            waits = coming.ask(tx, PostComes(viewer, keeps, board.id, 0, made, now(), title, parts=packed))
            if waits:
                return held_back(tx, waits, "new")
            place = service.post_topic(tx, viewer.id, board.id, title, made, now=now())
            for part, read_ in read_parts:
                part.write(tx, place.topic_id, read_, now())
        once.done(tx, f"/t/{place.topic_id}", "new")
    return web.seen(web.links().topic(place.topic_id, place.slug))


def _title(typed: str) -> str:
    """As it will stand. :raises Invalid: when nothing is left of it, or it became too long."""
    title = clean_line(writing.rewritten(current().events, typed))
    service.check_title(title)
    return title


def held_back(tx: Writer, waits: str, draft: str) -> Response:
    """What was sent waits for a moderator; that is where the form led to."""
    once.done(tx, waits, draft)
    return web.seen(web.links().to(waits), coming.SAID)


@bp.route("/p/<int:post_id>/edit", methods=["GET", "POST"])
@web.signed_in
def edit(post_id: int) -> Response:
    if flask.request.method == "POST" and (before := once.answered()):
        return before
    topic, old = _to_edit(web.db(), post_id)
    name = f"edit:{post_id}"
    unsent_ = begun(name)
    form, status, preview = EditForm(data={"title": topic.title, "body": old.body} | unsent_), 200, None
    changed = bool(form.seen.data) and form.seen.data != _mark(topic, old)
    if flask.request.method == "POST":
        if wants_preview():
            preview = previewed(form, old.format, max(service.LONGEST_BODY, len(old.body)), draft=name)
        elif changed:
            status = 409
        else:
            answer = form.attempt(lambda: _edit(form, post_id))
            if not isinstance(answer, int):
                return answer
            status = answer
    # who goes on with a draft, or looks at it, has still not seen what somebody else wrote meanwhile
    unseen = changed and (preview is not None or flask.request.method != "POST")
    seen = form.seen.data if unseen else _mark(topic, old)
    parts = _parts_again(topic, unsent_) if old.number == 1 else []
    context = {"topic": topic, "post": old, "preview": preview, "seen": seen, "changed": status == 409, "parts": parts}
    return form.page("topics/edit.html", status, **context)


def _parts_again(topic: read.Topic, unsent_: Mapping[str, str]) -> list[str]:
    """What other slices add to the form of the first post."""
    shown = []
    for part in _parts():
        present = part.again.present(web.db(), topic) if part.again else None
        if present is not None:
            shown.append(part.show(flask.request.form if flask.request.method == "POST" else {**present, **unsent_}))
    return shown


def _to_edit(db: Reader, post_id: int) -> tuple[read.Topic, read.Post]:
    return access.post_to_edit(db, web.viewer(), post_id, window=web.options()["edit_window"], now=now())


def _mark(topic: read.Topic, post: read.Post) -> str:
    """Changes with the words of a post, and with the title above the first one."""
    words = f"{topic.title if post.number == 1 else ''}\n{post.body}"
    return hashlib.blake2b(words.encode(), digest_size=9).hexdigest()


def _edit(form: EditForm, post_id: int) -> Response:
    app, viewer = current(), web.viewer()
    topic_, old = _to_edit(app.db.reader(), post_id)
    service.check_body(form.body.data, max(service.LONGEST_BODY, len(old.body)))
    title = form.title.data if old.number == 1 and "title" in flask.request.form else None
    if title is not None:
        title = _title(title)
    made = prepared(form.body.data, old.format)
    found = adding.whole(app.db.reader(), app.events, old, made)
    read_parts = _read_again(topic_, flask.request.form) if old.number == 1 else []
    with app.db.transaction() as tx:
        if before := once.answered(tx):
            return before
        topic, post_ = _to_edit(tx, post_id)
        if (form.seen.data and form.seen.data != _mark(topic, post_)) or post_.addenda != old.addenda:
            raise Conflict(_("Somebody changed this post at the same moment. Look at it, then send yours again."))
        access.check_files(tx, viewer, topic, made.html, post_.html)
        keeps = access.keeps(tx, viewer, topic)
        coming.ask(
            tx,
            PostComes(
                viewer, keeps, topic.board_id, topic.id, made, now(), title or "", post_id=post_id, before=post_.html
            ),
        )
        slug = service.edit(tx, viewer, topic, post_, made, title, now=now(), found=found)
        kept = acting.edited(viewer, topic, post_, made.body, title)
        act = acting.put_down(tx, viewer, "edit", topic, kept, now=now())
        for again, read_ in read_parts:
            act = again.write(tx, topic, read_, now()) or act
        once.done(tx, f"/p/{post_id}", f"edit:{post_id}")
    target = web.links().post_in(topic.id, slug, post_.number, post_id)
    return web.seen(target, _("The post is changed.") if act else None, undo=act)


def _read_again(topic: read.Topic, fields: Mapping[str, str]) -> list[tuple[Again, Any]]:
    """What was sent in those pieces, without those that nothing was changed in."""
    found = [(part.again, part.again.read(fields, topic)) for part in _parts() if part.again]
    return [(again, read_) for again, read_ in found if read_ is not None]


@bp.post("/p/<int:post_id>/delete")
@web.signed_in
def delete(post_id: int) -> Response:
    viewer = web.viewer()
    with current().db.transaction() as tx:
        topic, post_ = access.post_to_delete(tx, viewer, post_id)
        kept = acting.delete_post(tx, viewer, topic, post_, now=now())
        of_order = post_.author_id != viewer.id
        act = acting.put_down(tx, viewer, "delete_post", topic, kept, now=now()) if of_order else None
    target = web.links().post_in(topic.id, topic.slug, post_.number, post_id)
    return web.seen(target, _("The post is deleted. It can be restored where it stood."), undo=act)


@bp.post("/p/<int:post_id>/restore")
@web.signed_in
def restore(post_id: int) -> Response:
    viewer = web.viewer()
    with current().db.transaction() as tx:
        topic, post_ = access.post_to_restore(tx, viewer, post_id)
        kept = acting.restore_post(tx, topic, post_)
        of_order = post_.deleted_by != viewer.id or post_.author_id != viewer.id
        act = acting.put_down(tx, viewer, "restore_post", topic, kept, now=now()) if of_order else None
    target = web.links().post_in(topic.id, topic.slug, post_.number, post_id)
    return web.seen(target, _("The post is back."), undo=act)
