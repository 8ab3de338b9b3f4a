"""The tags of one topic, changed by its author or by whoever keeps order."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.clock import now
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..topics import access as topics_access
from . import access, names, parts, rules, service
from .forms import TagsForm
from .queries import read
from .views import check_on

bp = flask.Blueprint("topic_tags", __name__, template_folder="templates")


@bp.route("/t/<int:topic_id>/tags", methods=["GET", "POST"])
@web.signed_in
def change(topic_id: int) -> Response:
    check_on()
    topic = access.topic_to_tag(web.db(), web.viewer(), topic_id)
    form, status = TagsForm(), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _change(form, topic_id))
        if not isinstance(answer, int):
            return answer
        status = answer
    else:
        form.tags.data = form.tags_were.data = parts.names_of(web.db(), topic)
    return form.page("tags/topic.html", status, topic=topic)


def _change(form: TagsForm, topic_id: int) -> Response:
    app, viewer = current(), web.viewer()
    wanted, were = names.parse(form.tags.data), names.parse(form.tags_were.data)
    topic = access.topic_to_tag(app.db.reader(), viewer, topic_id)
    may = rules.allowed(app.db.reader(), viewer, keeps=topics_access.keeps(app.db.reader(), viewer, topic))
    rules.check(app.db.reader(), wanted, may, read.ids_of(app.db.reader(), topic.id))
    with app.db.transaction() as tx:
        topic = access.topic_to_tag(tx, viewer, topic_id)
        act = service.change_tags(tx, viewer, topic, wanted, were, may, now=now())
    return web.seen(web.links().topic(topic.id, topic.slug), _("Saved."), undo=act or None)
