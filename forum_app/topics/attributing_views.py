"""The owner says who wrote a post, and when."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..accounts import access as accounts
from ..kernel import moments, web
from ..kernel.clock import now
from ..kernel.errors import Invalid, NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from . import access, acting, attributing
from .forms import AttributionForm
from .queries import read

bp = flask.Blueprint("attributing", __name__, template_folder="templates")


@bp.route("/p/<int:post_id>/attribution", methods=["GET", "POST"])
@web.owner_only
def attribution(post_id: int) -> Response:
    topic, post = access.post_to_attribute(web.db(), web.viewer(), post_id)
    zone = web.look_now().zone
    form, status = AttributionForm(), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _attribute(form, post_id, zone))
        if not isinstance(answer, int):
            return answer
        status = answer
    else:
        shown = read.posts_between(web.db(), topic.id, post.number, post.number)
        form.author.data, form.at.data = shown[0].author, moments.typed(post.created_at, zone)
    latest = moments.typed(now(), zone)
    return form.page("topics/attribution.html", status, topic=topic, post=post, zone=zone, latest=latest)


def _attribute(form: AttributionForm, post_id: int, zone: str) -> Response:
    viewer = web.viewer()
    with current().db.transaction() as tx:
        topic, post = access.post_to_attribute(tx, viewer, post_id)
        try:
            author = accounts.member_to_see(tx, viewer, form.author.data.removeprefix("@"))
        except NotFound:
            raise Invalid("author", _("Nobody here has this name.")) from None
        at = post.created_at  # to the second, if it was left as it stood in the field
        if form.at.data != moments.typed(at, zone):
            at = attributing.check_time(moments.read(form.at.data, zone), now=now())
        kept = acting.attribute(tx, topic, post, author.id, at, now=now())
        act = acting.put_down(tx, viewer, "attribute", topic, kept, now=now())
    return web.seen(web.links().post_in(topic.id, topic.slug, post.number, post_id), _("Saved."), undo=act)
