"""Addresses of endpoints are compiled when they are first asked for, and are right then."""

from __future__ import annotations

import flask
import pytest
from werkzeug.routing import BuildError

from forum_app import Forum


def test_an_endpoint_still_knows_its_address(app: Forum) -> None:
    with app.test_request_context("/"):
        for _ in range(2):
            assert flask.url_for("accounts.profile", name="周师傅") == "/u/%E5%91%A8%E5%B8%88%E5%82%85"
            assert flask.url_for("accounts.login", next="/a b") == "/login?next=/a+b"


def test_an_address_without_its_parts_is_refused(app: Forum) -> None:
    with app.test_request_context("/"), pytest.raises(BuildError):
        flask.url_for("accounts.profile")
