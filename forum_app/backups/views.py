"""The owner's backups: make, look inside, verify, take along, remove, restore."""

from __future__ import annotations

import shutil
from typing import Any

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.clock import now
from ..kernel.errors import Conflict, Invalid, NotFound
from ..kernel.forms import Form
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.sending import saved_file
from . import access, keeper, retention, service, status, words
from .forms import RestoreForm
from .keeper import RESTORE, Keeper, State
from .ledger import Kept
from .receiving import PART

bp = flask.Blueprint("backups", __name__, url_prefix="/admin/backups", template_folder="templates")
_BUSY = _("Another backup task is under way. Try again when it is finished.")


def _keeper() -> Keeper:
    return keeper.of(current())


def _kept(name: str) -> Kept:
    return access.backup_to_manage(_keeper().ledger, name)


def _begun(done: bool, target: str) -> Response:
    """:raises Conflict: when something else is under way."""
    if not done:
        raise Conflict(_BUSY)
    return web.seen(web.links().to(target))


@bp.get("")
@web.owner_only
def overview() -> Response:
    return overview_page(Form())


def overview_page(form: Form, code: int = 200) -> Response:
    mine, app = _keeper(), current()
    rows = mine.ledger.all()
    return form.page(
        "backups/overview.html",
        code,
        rows=rows,
        last=service.last_good(rows),
        state=mine.state(),
        said=said(mine.state()),
        total=sum(kept.size for kept in rows),
        free=shutil.disk_usage(app.settings.data_dir).free,
        next_at=retention.quiet_hour(now(), str(web.options()["zone"]), ahead=True),
        aside=[path.name for path in mine.ledger.set_aside()],
        part=PART,
        reasons=words.REASONS,
    )


def said(state: State) -> Any:
    """What is told of the last thing that was done, if it did not work."""
    return words.sentence(state.why, state.detail)


@bp.get("/progress")
@web.owner_only
def progress() -> Response:
    """For the script: how far it is, and where to go when it is done."""
    state = _keeper().state()
    go = f"{status.PAGE}/{state.name}" if state.what in ("receive", "verify") and state.name and not state.why else ""
    response = flask.jsonify(
        what=state.what, running=state.running, failed=bool(state.why), go=web.links().to(go or status.PAGE)
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/now")
@web.owner_only
def back_up() -> Response:
    return _begun(_keeper().back_up("asked"), status.PAGE)


# --- one of them


@bp.get("/<archive>")
@web.owner_only
def look_inside(archive: str) -> Response:
    return _one(RestoreForm(), _kept(archive))


def _one(form: RestoreForm, kept: Kept, code: int = 200) -> Response:
    mine = _keeper()
    return form.page(
        "backups/one.html",
        code,
        kept=kept,
        state=mine.state(),
        refused=words.sentence(kept.damaged, kept.detail),
        can_reopen=current().machine.can_reopen,
        in_window=web.in_window(),
        reasons=words.REASONS,
    )


@bp.post("/<archive>/verify")
@web.owner_only
def verify(archive: str) -> Response:
    return _begun(_keeper().verify(_kept(archive).name), f"{status.PAGE}/{archive}")


@bp.get("/<archive>/download")
@web.owner_only
def download(archive: str) -> Response:
    kept = _kept(archive)
    path = _keeper().ledger.folder / kept.name
    response = flask.send_file(path, "application/octet-stream", as_attachment=True, download_name=kept.name)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/<archive>/save")
@web.owner_only
def save(archive: str) -> Response:
    """In the window, where a download goes nowhere: a dialog asks for the place.

    :raises NotFound: elsewhere: nobody pops up dialogs on the owner's screen from afar.
    """
    if not web.in_window():
        raise NotFound
    kept = _kept(archive)
    return saved_file(_keeper().ledger.folder / kept.name, kept.name, web.links().to(f"{status.PAGE}/{archive}"))


@bp.post("/<archive>/remove")
@web.owner_only
def remove(archive: str) -> Response:
    mine, kept = _keeper(), _kept(archive)
    state = mine.state()
    if state.running is not None and state.name == kept.name:
        raise Conflict(_BUSY)
    mine.ledger.remove(kept.name)
    return web.seen(web.links().to(status.PAGE), _("The backup is removed."))


# --- restoring


@bp.post("/<archive>/restore")
@web.owner_only
def restore(archive: str) -> Response:
    kept, form = _kept(archive), RestoreForm()
    if not current().machine.can_reopen:
        raise Conflict(
            _("This forum cannot be restored from here. Stop the server, then use the command `hearth restore`.")
        )
    answer = form.attempt(lambda: _restore(form, kept))
    return answer if not isinstance(answer, int) else _one(form, kept, answer)


def _restore(form: RestoreForm, kept: Kept) -> Response:
    if not form.sure.data:
        raise Invalid("sure", _("Tick this first: everybody will see the forum as it was then."))
    return _begun(_keeper().restore(kept.name), f"{status.PAGE}/restoring")


@bp.get("/restoring")
@web.owner_only
def restoring() -> Response:
    """Shown until the forum is there again; then nobody is signed in, and the owner is asked to log in."""
    state = _keeper().state()
    if state.what != RESTORE or state.why:
        return flask.redirect(web.links().to(status.PAGE), 302)
    return web.page("backups/restoring.html", state=state)
