"""The owner makes, renames, describes and removes groups."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.clock import now
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from . import access, queries, service
from .forms import GroupForm

bp = flask.Blueprint("groups_admin", __name__, url_prefix="/admin/groups", template_folder="templates")


def _draft(form: GroupForm) -> service.Draft:
    return service.Draft(form.name.data, form.about.data, form.joining.data or service.HAND, bool(form.listed.data))


@bp.get("")
@web.owner_only
def manage() -> Response:
    return _list(GroupForm(data={"listed": True}))


def _list(form: GroupForm, status: int = 200) -> Response:
    found = [group for group in queries.groups(web.db()) if group.own]
    return form.page("groups/admin.html", status, groups=found, ways=service.ways())


@bp.post("")
@web.owner_only
def make() -> Response:
    form = GroupForm()
    answer = form.attempt(lambda: _make(form))
    return answer if not isinstance(answer, int) else _list(form, answer)


def _make(form: GroupForm) -> Response:
    with current().db.transaction() as tx:
        made = service.make(tx, _draft(form), now())
    return web.seen(web.links().to(f"/g/{made}"), _("The group is made. Who is in it?"))


@bp.route("/<int:people_id>", methods=["GET", "POST"])
@web.owner_only
def edit(people_id: int) -> Response:
    group = access.group_to_manage(web.db(), web.viewer(), people_id)
    data = {"name": group.name, "about": group.about, "joining": group.joining, "listed": bool(group.listed)}
    form, status = GroupForm(data=data), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _change(form, people_id))
        if not isinstance(answer, int):
            return answer
        status = answer
    return form.page("groups/edit.html", status, group=group, ways=service.ways())


def _change(form: GroupForm, people_id: int) -> Response:
    with current().db.transaction() as tx:
        service.change(tx, access.group_to_manage(tx, web.viewer(), people_id), _draft(form), now())
    return web.seen(web.links().to("/admin/groups"), _("Saved."))


@bp.route("/<int:people_id>/remove", methods=["GET", "POST"])
@web.owner_only
def remove(people_id: int) -> Response:
    """The page says which boards lose whom."""
    group = access.group_to_manage(web.db(), web.viewer(), people_id)
    if flask.request.method == "POST":
        with current().db.transaction() as tx:
            service.remove(tx, access.group_to_manage(tx, web.viewer(), people_id))
        return web.seen(web.links().to("/admin/groups"), _("The group is removed."))
    return web.page("groups/remove.html", group=group, boards=queries.boards_of(web.db(), people_id))
