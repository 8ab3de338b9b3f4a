"""Cookies. A member's holds a token whose digest is a row; a guest's, on form pages only, a signed CSRF secret.

Without a cookie nothing is opened, so that a guest's page stays the same bytes for everyone.
"""

from __future__ import annotations

import hmac
from typing import Any

import flask
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import generate_csrf, validate_csrf
from itsdangerous import BadSignature
from wtforms import ValidationError

from .asked import Asked
from .viewer import Viewer

LIFE = 30 * 24 * 3600  # seconds a session lasts without a visit
FIELD = "csrf_token"


class FormCookie(SecureCookieSessionInterface):
    """Flask's own session, for a guest's CSRF secret and the flash messages of everybody."""

    def open_session(self, app: flask.Flask, request: flask.Request) -> SecureCookieSession:
        if "HTTP_COOKIE" not in request.environ:
            return self.session_class()
        value = request.cookies.get(self.get_cookie_name(app))
        serializer = self.get_signing_serializer(app) if value else None
        if not value or serializer is None:
            return self.session_class()
        try:
            return self.session_class(serializer.loads(value, max_age=LIFE))
        except BadSignature:
            return self.session_class()

    def get_cookie_secure(self, app: flask.Flask) -> bool:  # noqa: ARG002
        return is_secure()

    def save_session(self, app: flask.Flask, session: SessionMixin, response: flask.Response) -> None:
        if session.modified:
            super().save_session(app, session, response)


def is_secure() -> bool:
    """Did this request come by https, as far as it can be told? Then cookies are Secure by themselves.

    The trusted proxy says so, or the address does: one that is public by https and not by http as well. A Secure cookie
    on http://192.168.x.x would lock every member out.
    """
    request = flask.request
    if request.is_secure:
        return True
    origins, host = flask.current_app.settings.origins, request.host.lower()  # type: ignore[attr-defined]
    return f"https://{host}" in origins and f"http://{host}" not in origins


def token_name(app: flask.Flask) -> str:
    """The member's cookie; it names this forum, since cookies do not tell ports apart."""
    return f"hearth_{app.config['INSTANCE']}"


def token_of(app: flask.Flask, request: Asked) -> str:
    """The member's token, or ''."""
    if "HTTP_COOKIE" not in request.environ:
        return ""
    return request.cookies.get(token_name(app), "")[:100]


def give_token(app: flask.Flask, response: flask.Response, token: str) -> None:
    response.set_cookie(token_name(app), token, max_age=LIFE, httponly=True, samesite="Lax", secure=is_secure())


def take_token(app: flask.Flask, response: flask.Response) -> None:
    response.delete_cookie(token_name(app), httponly=True, samesite="Lax", secure=is_secure())


def csrf_for(viewer: Viewer) -> str:
    """The token for a form: a member's stands in the session's row, a guest gets a cookie for it."""
    return viewer.csrf if viewer.id else str(generate_csrf())


def csrf_is_right(viewer: Viewer, given: Any) -> bool:
    if viewer.id:
        return isinstance(given, str) and hmac.compare_digest(given.encode(), viewer.csrf.encode())
    try:
        validate_csrf(given)
    except ValidationError:
        return False
    return True
