"""The owner's settings: found, changed, set back; their history; profiles that set several at once."""

from __future__ import annotations

from typing import Any

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.clock import now
from ..kernel.errors import Invalid
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from ..kernel.text import number
from . import finding, history, profiles, service
from .queries import changes as rows

bp = flask.Blueprint("options", __name__, url_prefix="/admin/settings", template_folder="templates")
HISTORY, PROFILES = "/admin/settings/history", "/admin/settings/profiles"


@bp.route("", methods=["GET", "POST"])
@web.owner_only
def settings() -> Response:
    if flask.request.method == "POST":
        return _save()
    return _page()


def _page(wrong: dict[str, Any] | None = None, typed: dict[str, Any] | None = None, seen: int = -1) -> Response:
    """`seen` is the last change that the page knows of, -1 for the last there is."""
    app, db = current(), web.db()
    web.look_now()  # the headings are in the reader's language
    values = dict(web.options())
    shown = service.shown(app.options)
    text = finding.words(shown)
    query = finding.wanted(flask.request.args.get("q", ""))
    found = {option.name for option in shown if finding.fits(text[option.name], query) or option.name in (wrong or {})}
    return web.page(
        "admin/settings.html",
        422 if wrong else 200,
        groups=service.grouped(option for option in shown if option.name in found),
        values=values | (typed or {}),
        present=values,
        wrong=wrong or {},
        words=text,
        query=query,
        found=len(found),
        all=len(shown),
        said=service.said,
        pieces=finding.pieces,
        latest=rows.latest_of_each(db),
        seen=seen if seen >= 0 else rows.last_change(db),
    )


def _save() -> Response:
    """All that was sent, or nothing. A button beside a setting sets that one back to its default as well."""
    app, form = current(), flask.request.form
    switches, typed, seen = form.getlist("shown"), form.to_dict(), number(form.get("seen"))
    values, wrong = service.cleaned(app.options, form, switches)
    back = next((option for option in service.shown(app.options) if option.name == form.get("default")), None)
    if back:
        values[back.name] = back.default
        wrong.pop(back.name, None)
    kept = dict.fromkeys(switches, False) | typed
    if wrong:
        return _page(wrong, kept, -1 if seen is None else seen)
    with app.db.transaction() as tx:
        settled = service.settle(tx, app.options, values, seen)
        if settled.values and not settled.wrong:
            app.options.put(tx, settled.values, now(), by=web.viewer().id)
    if settled.wrong:
        return _page(settled.wrong, {name: value for name, value in kept.items() if name not in settled.moved})
    query = finding.wanted(flask.request.args.get("q", ""))
    return web.seen(
        web.links().to("/admin/settings", q=query), _("Saved.") if settled.values else _("Nothing was changed.")
    )


@bp.get("/history")
@web.owner_only
def changes() -> Response:
    """`?name=` is about one setting, `?before=` goes on."""
    app, asked = current(), flask.request.args
    option = next((option for option in service.shown(app.options) if option.name == asked.get("name")), None)
    name = option.name if option else ""
    web.look_now()
    acts, following = history.page(web.db(), app.options, name, number(asked.get("before")) or rows.LAST)
    return web.page(
        "admin/settings_history.html",
        acts=acts,
        following=following,
        of=option,
        kept=history.KEPT,
        profile=lambda how: profiles.of_name(how.partition(":")[2]),
    )


@bp.post("/history/<int:change_id>/undo")
@web.owner_only
def undo(change_id: int) -> Response:
    """Set one back, or with `all` everything that was changed with it."""
    app, whole = current(), flask.request.form.get("all") == "1"
    with app.db.transaction() as tx:
        done, left = history.undo(tx, app.options, change_id, whole=whole, by=web.viewer().id, now=now())
    said = lazy_plural("%(num)d setting is set back.", "%(num)d settings are set back.", done)
    if left:
        said = _("%(done)s %(left)d changed again since and stay as they are.", done=said, left=left)
    return web.seen(web.links().to(HISTORY), said)


@bp.route("/profiles", methods=["GET", "POST"])
@web.owner_only
def choose() -> Response:
    """What each profile would change, and choosing one."""
    app, contributed = current(), current().events.provided("profile")
    if flask.request.method == "POST":
        chosen = profiles.of_name(flask.request.form.get("profile", ""))
        if chosen is None:
            raise Invalid("profile", _("Choose one of these."))
        wished = profiles.values(chosen, contributed, app.options)
        with app.db.transaction() as tx:
            done = profiles.choose(tx, app.options, chosen, wished, by=web.viewer().id, now=now())
        if not done:
            return web.seen(web.links().to(PROFILES), _("Everything was like that already."))
        said = lazy_plural("%(num)d setting is changed. The history takes it back at once.",
                           "%(num)d settings are changed. The history takes them back at once.", done)  # fmt: skip
        return web.seen(web.links().to(HISTORY), said)
    web.look_now()
    present = web.options()
    cards = []
    for profile in profiles.PROFILES:
        wished = profiles.values(profile, contributed, app.options)
        cards.append((profile, profiles.steps(app.options, present, wished), len(wished)))
    return web.page("admin/profiles.html", cards=cards)
