"""Feeds: of the forum, a board, a topic, a member, a tag; topics or posts, the newest first."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import quote

import flask
from werkzeug.wrappers import Response

from ..accounts import access as accounts_access
from ..boards import access as boards_access
from ..kernel import i18n, web
from ..kernel import queries as kernel_queries
from ..kernel.errors import NotFound
from ..kernel.forum import current
from ..kernel.links import Links
from ..kernel.markup.fragment import fragment
from ..kernel.pages import Look
from ..tags import access as tags_access
from ..topics import access as topics_access
from ..topics.queries import addenda
from . import answering, atom, queries
from .reading import by_key, look

bp = flask.Blueprint("feeds", __name__, template_folder="templates")
SIZE = 30  # entries


@dataclass(frozen=True, slots=True)
class Source:
    """What a feed is of. `versions` were read before; `ids` finds its posts, the newest first."""

    name: str  # as in its id: it stays, whatever the address of the forum
    path: str
    page: str
    title: str
    versions: Hashable
    ids: Callable[[], Iterable[int]]
    about: str = ""
    replies: bool = False  # do answers stand in it, whose titles say so?


def _newest(standing: queries.Standing) -> Callable[[], list[int]]:
    return lambda: [post_id for post_id, _ in standing]


def _newest_among(standing: queries.Standing) -> Callable[[], list[int]]:
    """The newest posts of these topics, which were found first."""

    def find() -> list[int]:
        found = queries.newest_of(web.db(), [topic_id for topic_id, _ in standing], SIZE)
        return sorted(found, reverse=True)[:SIZE]

    return find


def _words() -> Callable[..., str]:
    gettext: Callable[..., str] = i18n.words(flask.g.language)["_"]
    return gettext


@bp.get("/feed.atom")
@by_key
def topics() -> Response:
    site = web.site()
    made, name = look(site.version), flask.g.options["name"]
    standing = queries.new_topics(web.db(), web.may().hidden, SIZE)
    title = _words()("New topics in %(forum)s", forum=name)
    about = flask.g.options["about"]
    return _answer(
        made, Source("topics", "/feed.atom", "/", title, (site.version, *standing), _newest(standing), about)
    )


@bp.get("/posts.atom")
@by_key
def posts() -> Response:
    site = web.site()
    made, name = look(site.version), flask.g.options["name"]
    standing = queries.lately_in(web.db(), web.may().hidden, SIZE)
    title, versions = _words()("New posts in %(forum)s", forum=name), (site.version, *standing)
    about = flask.g.options["about"]
    return _answer(
        made, Source("posts", "/posts.atom", "/", title, versions, _newest_among(standing), about, replies=True)
    )


@bp.get("/b/<slug>/feed.atom")
@by_key
def topics_of_board(slug: str) -> Response:
    return _of_board(slug, replies=False)


@bp.get("/b/<slug>/posts.atom")
@by_key
def posts_of_board(slug: str) -> Response:
    return _of_board(slug, replies=True)


def _of_board(slug: str, *, replies: bool) -> Response:
    db, file = web.db(), "posts.atom" if replies else "feed.atom"
    try:
        board = boards_access.board_to_see(db, web.viewer(), slug)
    except NotFound:
        present = boards_access.slug_led_on(db, web.viewer(), slug)
        if present is None:
            raise
        return _led_on(f"/b/{quote(present)}/{file}")
    made, page = look(board.site_version), f"/b/{quote(board.slug)}"
    if replies:
        standing = queries.lately_in_board(db, board.id, SIZE)
        title, ids = _words()("New posts in %(forum)s", forum=board.name), _newest_among(standing)
    else:
        standing = queries.new_topics_in(db, board.id, SIZE)
        title, ids = _words()("New topics in %(forum)s", forum=board.name), _newest(standing)
    versions = (board.version, board.site_version, *standing)
    name = f"board/{board.id}" + ("/posts" if replies else "")
    title = f"{title} · {flask.g.options['name']}"
    return _answer(made, Source(name, f"{page}/{file}", page, title, versions, ids, board.description, replies))


@bp.get("/t/<int:topic_id>/feed.atom")
@by_key
def posts_of_topic(topic_id: int) -> Response:
    topic = topics_access.topic_led_to(web.db(), web.viewer(), topic_id)
    if topic.id != topic_id:
        return _led_on(f"/t/{topic.id}/feed.atom")
    made = look(topic.site_version)
    if topic.deleted_at is not None:  # who deleted it sees its page, and no program reads it to them
        raise NotFound
    return _answer(
        made,
        Source(
            f"topic/{topic.id}",
            f"/t/{topic.id}/feed.atom",
            f"/t/{topic.id}/{quote(topic.slug)}",
            f"{topic.title} · {flask.g.options['name']}",
            (topic.version, topic.board_version, topic.site_version),
            _newest_among([(topic.id, topic.version)]),
            replies=True,
        ),
    )


@bp.get("/u/<name>/feed.atom")
@by_key
def posts_of_member(name: str) -> Response:
    db = web.db()
    member = accounts_access.member_to_see(db, web.viewer(), name)
    if member.name != name:
        return _led_on(f"/u/{quote(member.name)}/feed.atom")
    site = web.site()
    made, page = look(site.version), f"/u/{quote(member.name)}"
    standing = queries.written_by(db, member.id, web.may().hidden, SIZE)
    title = f"{member.display_name} · {flask.g.options['name']}"
    return _answer(
        made,
        Source(
            f"member/{member.id}",
            f"{page}/feed.atom",
            page,
            title,
            (site.version, *standing),
            _newest(standing),
            replies=True,
        ),
    )


@bp.get("/tags/<slug>/feed.atom")
@by_key
def topics_with_tag(slug: str) -> Response:
    db, site = web.db(), web.site()
    made = look(site.version)
    if not flask.g.options["tags"]:
        raise NotFound
    tag = tags_access.tag_to_see(db, slug, web.may().hidden)
    if tag.slug != slug:
        return _led_on(f"/tags/{quote(tag.slug)}/feed.atom")
    standing = queries.new_topics_with(db, tag.id, web.may().hidden, SIZE)
    title = f"{_words()('New topics in %(forum)s', forum=tag.name)} · {flask.g.options['name']}"
    page, versions = f"/tags/{quote(tag.slug)}", (site.version, tag, *standing)
    return _answer(
        made, Source(f"tag/{tag.id}", f"{page}/feed.atom", page, title, versions, _newest(standing), tag.description)
    )


def _led_on(path: str) -> Response:
    return flask.redirect(web.links().to(path, **flask.request.args.to_dict()), 301)


# --- what a source becomes


def _answer(made: Look, source: Source) -> Response:
    base = answering.base()
    key = (source.name, source.versions, base, made.language, made.rights)
    return answering.document(key, atom.TYPE, lambda: _build(source, base, made.language))


def _build(source: Source, base: str, language: str) -> tuple[bytes, int]:
    ids = list(source.ids())
    found = {post.id: post for post in queries.posts(web.db(), ids, web.may().hidden)}
    rows = sorted(found.values(), key=lambda post: ids.index(post.id))
    entries = _entries(rows, base, language, source)
    changed_at = max((entry.updated_at for entry in entries), default=0)
    feed = atom.Feed(
        id=_id(source.name),
        title=source.title,
        about=source.about,
        address=base + source.path,
        page=base + source.page,
        updated_at=changed_at or kernel_queries.made_at(web.db()),
        lang=language,
        entries=entries,
    )
    return atom.serialised(feed), changed_at


def _entries(rows: list[queries.Post], base: str, language: str, source: Source) -> list[atom.Entry]:
    links, words = Links(base), i18n.words(language)["_"]
    added = _added(rows)

    def entry(post: queries.Post) -> atom.Entry:
        first = post.number == 1
        html = "".join([post.html, *added.get(post.id, [])])
        return atom.Entry(
            id=_id(f"post/{post.id}"),
            address=links.topic(post.topic_id, post.topic_slug) if first else links.post(post.id),
            title=words("Re: %(title)s", title=post.title) if source.replies and not first else post.title,
            html=fragment(html, base, words, post.id),
            created_at=post.created_at,
            updated_at=max(post.created_at, post.edited_at or 0),
            author=post.author_name,
            author_address="" if post.author_left else links.member(post.author),
            place=(post.board_slug, post.board_name),
            lang=post.lang,
            title_lang=post.title_lang,
        )

    return [entry(post) for post in rows]


def _added(rows: list[queries.Post]) -> dict[int, list[str]]:
    """What authors added to these posts; most have none, and nothing is asked."""
    ids = [post.id for post in rows if post.addenda]
    found: list[Any] = addenda.addenda_of(web.db(), ids) if ids else []
    return {post_id: [one.html for one in group] for post_id, group in groupby(found, key=lambda one: one.post_id)}


def _id(name: str) -> str:
    """A tag (RFC 4151) that stays, whatever address the forum has: it is named by its instance."""
    return f"tag:hearth-{current().config['INSTANCE']},2026:{name}"
