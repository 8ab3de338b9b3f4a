"""The step over the threshold, which joining, logging in and every way back share."""

from __future__ import annotations

from typing import Any

import flask
from werkzeug.wrappers import Response

from ..kernel import session, web
from ..kernel.errors import Invalid
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.security import own_path
from . import joining, names, queries, service


def address() -> str:
    return flask.request.remote_addr or "?"


def agent() -> str:
    return flask.request.headers.get("User-Agent", "")


def let_in(opened: service.Session, target: str, message: Any = None) -> Response:
    """Hand out the session's cookie, and go on to `target` with a word; by way of a second factor where one is owed."""
    if opened.halfway:
        return _half_in(opened, target)
    flask.session.clear()  # the guest's CSRF secret has served
    response = web.seen(target, message)
    session.give_token(current(), response, opened.token)  # type: ignore[arg-type]
    return response


def _half_in(opened: service.Session, target: str) -> Response:
    """This browser alone may go on from here, for a few minutes."""
    response = web.seen(web.links().to("/login/code", next=target))
    life = service.HALFWAY_LIFE
    response.set_cookie(
        halfway_cookie(), opened.token, max_age=life, httponly=True, samesite="Lax", secure=session.is_secure()
    )
    return response


def halfway_cookie() -> str:
    """The cookie of a browser whose password was right, and who owes the second factor; it names this forum."""
    return f"hearth_{current().config['INSTANCE']}_half"


def go_on(wished: str | None) -> str:
    """Where to go on: a page of ours, or home."""
    return own_path(wished or flask.request.args.get("next"), web.links().home())


def wait_cookie() -> str:
    """The cookie with the ticket of a browser that waits at the door; it names this forum, as others do."""
    return f"hearth_{current().config['INSTANCE']}_knock"


def wait(ticket: str) -> Response:
    """Hand out the ticket, and go on to the page that waits."""
    response = web.seen(web.links().to("/knock"))
    response.set_cookie(
        wait_cookie(), ticket, max_age=joining.WAIT, httponly=True, samesite="Lax", secure=session.is_secure()
    )
    return response


def wait_here(knock_id: int) -> Response:
    """In this browser from now on: its owner knows the password."""
    with current().db.transaction() as tx:
        ticket = joining.wait_elsewhere(tx, knock_id)
    return wait(ticket)


def word_for_owner(member_id: int) -> Any:
    """What an owner is told who came in from another computer by plain HTTP; None for all others."""
    if not (web.over_plain_http() and queries.is_owner(web.db(), member_id)):
        return None
    return _("You came in over plain HTTP, so others on the same network could read what you send. If you do not "
             "trust the network, look after the forum on the computer it runs on.")  # fmt: skip


def ask_password(typed: str, field: str, at: int) -> None:
    """Before an act that a browser left open must not be enough for.

    :raises Invalid: for this field, when it is not the viewer's password.
    :raises TooMany: after too many wrong ones.
    """
    app, viewer = current(), web.viewer()
    db, key = app.db.reader(), names.key(viewer.name)
    service.LOGIN.check(db, key, address(), at)
    if not app.hashes.matches(typed, queries.password_of(db, viewer.id)):
        with app.db.transaction() as tx:
            service.LOGIN.failed(tx, key, address(), at)
        raise Invalid(field, _("This is not your present password."))
