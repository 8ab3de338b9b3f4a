"""Groups as members see them: which there are, who is in them, coming in and leaving; what keepers do."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.clock import now
from ..kernel.errors import Invalid
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from ..kernel.text import fold, number
from . import access, queries, service
from .forms import AskForm, ChosenForm, KeeperForm, NamesForm
from .queries import Group, Place

bp = flask.Blueprint("groups", __name__, template_folder="templates")
PATH = "/groups"
SHOWN = 100  # people on a page
WAITING = 200  # requests on a page
ASKS = "30/hour"  # of one member


@bp.get(PATH)
@web.signed_in
def groups() -> Response:
    return web.page("groups/groups.html", groups=access.groups_to_see(web.db(), web.viewer()))


@bp.get("/g/<int:people_id>")
@web.signed_in
def group(people_id: int) -> Response:
    found, place = access.group_to_see(web.db(), web.viewer(), people_id)
    return _page(AskForm(), NamesForm(formdata=None), found, place)


def _page(asking: AskForm, naming: NamesForm, group: Group, place: Place, status: int = 200) -> Response:
    db, keeps = web.db(), bool(place.keeper) or web.viewer().is_owner
    after = flask.request.args.get("after", "")[:200]
    inside = queries.inside(db, group.id, fold(after), SHOWN + 1)
    return asking.page(
        "groups/group.html",
        status,
        group=group,
        place=place,
        keeps=keeps,
        naming=naming,
        inside=inside[:SHOWN],
        more=inside[SHOWN - 1].name if len(inside) > SHOWN else "",
        keepers=queries.keepers(db, group.id),
        waiting=queries.asking(db, group.id, WAITING) if keeps else [],
    )


def _again(people_id: int, status: int, asking: AskForm | None = None, naming: NamesForm | None = None) -> Response:
    """The page once more, with what was typed."""
    found, place = access.group_to_see(web.db(), web.viewer(), people_id)
    return _page(asking or AskForm(formdata=None), naming or NamesForm(formdata=None), found, place, status)


def _back(people_id: int, message: object) -> Response:
    return web.seen(web.links().to(f"/g/{people_id}"), message)


# --- by oneself


@bp.post("/g/<int:people_id>/join")
@web.signed_in
def join(people_id: int) -> Response:
    with current().db.transaction() as tx:
        found, _place = access.group_to_see(tx, web.viewer(), people_id)
        service.join(tx, web.viewer(), found, now())
    return _back(people_id, _("You are in this group now."))


@bp.post("/g/<int:people_id>/ask")
@web.signed_in
def ask(people_id: int) -> Response:
    form = AskForm()
    answer = form.attempt(lambda: _ask(form, people_id))
    return answer if not isinstance(answer, int) else _again(people_id, answer, asking=form)


def _ask(form: AskForm, people_id: int) -> Response:
    current().limiter.hit(ASKS, "group", web.viewer().id)
    with current().db.transaction() as tx:
        found, _place = access.group_to_see(tx, web.viewer(), people_id)
        service.ask(tx, web.viewer(), found, form.line.data, now())
    return _back(people_id, _("You have asked. The answer shows here, and under Groups."))


@bp.post("/g/<int:people_id>/leave")
@web.signed_in
def leave(people_id: int) -> Response:
    with current().db.transaction() as tx:
        found, place = access.group_to_see(tx, web.viewer(), people_id)
        service.leave(tx, web.viewer(), found)
    said = _("You are not in this group any more.") if place.inside else _("You do not ask any more.")
    return web.seen(web.links().to(PATH), said)  # an unlisted group is not there for them now


# --- keepers, and the owner


@bp.post("/g/<int:people_id>/add")
@web.signed_in
def add(people_id: int) -> Response:
    access.group_to_keep(web.db(), web.viewer(), people_id)
    form = NamesForm()
    answer = form.attempt(lambda: _add(form, people_id))
    return answer if not isinstance(answer, int) else _again(people_id, answer, naming=form)


def _add(form: NamesForm, people_id: int) -> Response:
    with current().db.transaction() as tx:
        found = access.group_to_keep(tx, web.viewer(), people_id)
        came = service.put_in(tx, web.viewer(), found, service.by_names(tx, form.names.data), now())
    said = lazy_plural("%(num)d member is in this group now.", "%(num)d members are in this group now.", came)
    return _back(people_id, said if came else _("They are all in it already."))


@bp.post("/g/<int:people_id>/out")
@web.signed_in
def out(people_id: int) -> Response:
    with current().db.transaction() as tx:
        found = access.group_to_keep(tx, web.viewer(), people_id)
        gone = len(service.take_out(tx, web.viewer(), found, _chosen(ChosenForm()), now()))
    said = lazy_plural("%(num)d member is not in this group any more.",
                       "%(num)d members are not in this group any more.", gone)  # fmt: skip
    return _back(people_id, said)


def _chosen(form: ChosenForm, which: str = "chosen") -> list[int]:
    """:raises Invalid: when it is nobody."""
    typed = (form.ids.data or [])[: service.MOST_NAMES] if which == "chosen" else [which]
    if not (found := sorted({one for one in map(number, typed) if one})):
        raise Invalid("", _("Choose somebody first."))
    return found


@bp.post("/g/<int:people_id>/answer")
@web.signed_in
def answer(people_id: int) -> Response:
    form = ChosenForm()
    admit = bool(form.admit.data)
    with current().db.transaction() as tx:
        found = access.group_to_keep(tx, web.viewer(), people_id)
        chosen = _chosen(form, form.admit.data or form.decline.data or "chosen")
        done = service.answer(tx, web.viewer(), found, chosen, admit=admit, now=now())
    if not done:
        return _back(people_id, _("Somebody else has answered already."))
    if admit:
        return _back(people_id, lazy_plural("%(num)d person is let in.", "%(num)d people are let in.", done))
    return _back(people_id, lazy_plural("%(num)d person is declined.", "%(num)d people are declined.", done))


@bp.post("/g/<int:people_id>/keeper")
@web.owner_only
def keeper(people_id: int) -> Response:
    form = KeeperForm()
    with current().db.transaction() as tx:
        found = access.group_to_manage(tx, web.viewer(), people_id)
        service.make_keeper(tx, found, number(form.member.data) or 0, keeper=bool(form.keeper.data))
    said = _("They look after the group from now on.") if form.keeper.data else _("They no longer look after it.")
    return _back(people_id, said)
