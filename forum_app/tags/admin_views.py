"""The owner makes, renames, merges and removes tags."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.clock import now
from ..kernel.errors import Invalid, NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.text import clean_line, number
from . import access, names, service
from .forms import MergeForm, TagForm
from .queries import read
from .queries.read import Tag

bp = flask.Blueprint("tags_admin", __name__, url_prefix="/admin/tags", template_folder="templates")
PAGE = "/admin/tags"
SIZE = 100  # tags on a page


def _draft(form: TagForm) -> service.Draft:
    hue = number(form.hue.data) or 0
    return service.Draft(
        form.name.data, form.description.data, hue if hue <= 7 else 0, bool(form.staff.data), form.synonyms.data
    )


@bp.get("")
@web.owner_only
def manage() -> Response:
    """`?q=` looks for a name, `?after=` goes on."""
    return _list(TagForm())


def _list(form: TagForm, status: int = 200) -> Response:
    args = flask.request.args
    query, after = clean_line(args.get("q", ""))[: names.LONGEST], args.get("after", "")[:200]
    found = read.all_counted(web.db(), names.slug_of(query), after, SIZE + 1)
    shown = found[:SIZE]
    following = shown[-1].slug if len(found) > SIZE else ""
    return form.page("tags/admin.html", status, tags=shown, q=query, following=following, first=not after)


@bp.post("")
@web.owner_only
def make() -> Response:
    form = TagForm()
    answer = form.attempt(lambda: _make(form))
    return answer if not isinstance(answer, int) else _list(form, answer)


def _make(form: TagForm) -> Response:
    names.read(form.name.data)  # the table of look-alikes is loaded before the lock
    with current().db.transaction() as tx:
        service.make_by_owner(tx, web.viewer(), _draft(form), now=now())
    return web.seen(web.links().to(PAGE), _("The tag is made."))


@bp.route("/<int:tag_id>", methods=["GET", "POST"])
@web.owner_only
def edit(tag_id: int) -> Response:
    tag = access.tag_to_manage(web.db(), web.viewer(), tag_id)
    synonyms = ", ".join(line.name for line in read.synonyms_of(web.db(), tag.id))
    form, status = TagForm(data=_data(tag, synonyms)), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _change(form, tag_id))
        if not isinstance(answer, int):
            return answer
        status = answer
    return _edit_page(form, tag, MergeForm(formdata=None), status)


def _data(tag: Tag, synonyms: str) -> dict[str, object]:
    hue = str(tag.hue)
    return {"name": tag.name, "description": tag.description, "hue": hue, "staff": tag.staff, "synonyms": synonyms}


def _edit_page(form: TagForm, tag: Tag, merging: MergeForm, status: int) -> Response:
    return form.page(
        "tags/edit.html", status, tag=tag, merging=merging, topics=read.seen_topics(web.db(), tag.id, "[]")
    )


def _change(form: TagForm, tag_id: int) -> Response:
    names.read(form.name.data)
    with current().db.transaction() as tx:
        tag = access.tag_to_manage(tx, web.viewer(), tag_id)
        act = service.change(tx, web.viewer(), tag, _draft(form), now=now())
    return web.seen(web.links().to(PAGE), _("Saved."), undo=act or None)


@bp.post("/<int:tag_id>/merge")
@web.owner_only
def merge(tag_id: int) -> Response:
    """`into` is the name of the tag that stays."""
    tag = access.tag_to_manage(web.db(), web.viewer(), tag_id)
    form = MergeForm()
    answer = form.attempt(lambda: _merge(form, tag_id))
    if not isinstance(answer, int):
        return answer
    synonyms = ", ".join(line.name for line in read.synonyms_of(web.db(), tag.id))
    return _edit_page(TagForm(formdata=None, data=_data(tag, synonyms)), tag, form, answer)


def _merge(form: MergeForm, tag_id: int) -> Response:
    viewer = web.viewer()
    with current().db.transaction() as tx:
        tag = access.tag_to_manage(tx, viewer, tag_id)
        try:
            into = access.tag_to_merge_into(tx, viewer, form.into.data)
        except NotFound:
            raise Invalid("into", _("There is no tag of this name.")) from None
        service.merge(tx, viewer, tag, into, now=now())
    return web.seen(web.links().to(PAGE), _("The two are one tag now."))


@bp.route("/<int:tag_id>/remove", methods=["GET", "POST"])
@web.owner_only
def remove(tag_id: int) -> Response:
    tag = access.tag_to_manage(web.db(), web.viewer(), tag_id)
    if flask.request.method == "POST":
        with current().db.transaction() as tx:
            service.remove(tx, web.viewer(), access.tag_to_manage(tx, web.viewer(), tag_id), now=now())
        return web.seen(web.links().to(PAGE), _("The tag is removed."))
    return web.page("tags/remove.html", tag=tag, topics=read.seen_topics(web.db(), tag.id, "[]"))
