"""Removing for good what is deleted: the owner's alone, with a page that asks once."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.clock import now
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from . import access, acting, purge_jobs, purging

bp = flask.Blueprint("purge", __name__, template_folder="templates")


@bp.get("/p/<int:post_id>/purge")
@web.owner_only
def ask_post(post_id: int) -> Response:
    topic, post = access.post_to_purge(web.db(), web.viewer(), post_id)
    target = web.links().post_in(topic.id, topic.slug, post.number, post.id)
    return web.page("topics/purge.html", topic=topic, number=post.number, answers=0, target=target)


@bp.post("/p/<int:post_id>/purge")
@web.owner_only
def post(post_id: int) -> Response:
    with current().db.transaction() as tx:
        topic, doomed = access.post_to_purge(tx, web.viewer(), post_id)
        acting.purge(tx, web.viewer(), "purge_post", topic, now=now(), author_id=doomed.author_id)
        purging.empty(tx, [doomed], now())
        if not purging.settle(tx, topic.id, now()):
            purge_jobs.later(tx, purge_jobs.COMPACT, topic.id)
    number = min(doomed.number, topic.numbers - 1)
    return web.seen(web.links().to(f"/t/{topic.id}", post=number), _("The post is removed for good."))


@bp.get("/t/<int:topic_id>/purge")
@web.owner_only
def ask_topic(topic_id: int) -> Response:
    topic = access.topic_to_purge(web.db(), web.viewer(), topic_id)
    target = web.links().to("/deleted")
    return web.page("topics/purge.html", topic=topic, number=1, answers=topic.replies, target=target)


@bp.post("/t/<int:topic_id>/purge")
@web.owner_only
def topic(topic_id: int) -> Response:
    with current().db.transaction() as tx:
        topic_ = access.topic_to_purge(tx, web.viewer(), topic_id)
        acting.purge(tx, web.viewer(), "purge", topic_, now=now(), author_id=topic_.author_id)
        if not purging.purge_topic(tx, topic_, now()):
            purge_jobs.later(tx, purge_jobs.BURY, topic_id)
    return web.seen(web.links().to("/deleted"), _("The topic is removed for good."))
