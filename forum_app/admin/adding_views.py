"""Adding many people at once, from lines that were pasted: accounts with one-time links, to be printed."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..accounts import adding, recovery
from ..accounts.adding import Wrong
from ..accounts.desk import Done
from ..kernel import web
from ..kernel.clock import now
from ..kernel.errors import Invalid
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from . import access, links
from .forms import AddForm
from .member_acts import DAY

bp = flask.Blueprint("adding", __name__, url_prefix="/admin/members/add", template_folder="templates")
DAYS = {"1": _("one day"), "7": _("a week"), "30": _("30 days")}  # that the links work


@bp.route("", methods=["GET", "POST"])
@web.owner_only
def add() -> Response:
    form, wrong, status = AddForm(), list[Wrong](), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _add(form, wrong))
        if not isinstance(answer, int):
            return answer
        status = answer
    return form.page("admin/add_members.html", status, wrong_lines=wrong, days=DAYS.items(), most=adding.MOST)


def _add(form: AddForm, wrong: list[Wrong]) -> Response:
    """All of them or none: what is wrong is said of each line, and the text is given back.

    Answers the page with the links itself: they stand in no cookie and no address.
    """
    app, at = current(), now()
    if form.days.data not in DAYS:
        raise Invalid("days", _("Choose one of these."))
    people, unreadable = adding.read(form.people.data)
    wrong += unreadable
    with app.db.transaction() as tx:
        wrong += adding.check(tx, people, at)
        if wrong:
            wrong.sort(key=lambda line: line.line)
            raise Invalid("people", lazy_plural("%(num)d line cannot be. Nobody was added yet.",
                                                "%(num)d lines cannot be. Nobody was added yet.",
                                                len(wrong)))  # fmt: skip
        ids = [adding.add(tx, one, at) for one in people]
        life = int(form.days.data) * DAY
        made = {each: recovery.new_link(tx, each, at, life) for each in ids}
        added = access.members_to_act_on(tx, ids)
    return links.page([Done(member, made[member.id]) for member in added])
