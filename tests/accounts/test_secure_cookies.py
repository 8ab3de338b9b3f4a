"""Cookies are Secure by themselves where the forum is reached by https, and never where that would lock people out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forum_app import Forum
from forum_app.kernel.clock import now
from tests.people import PASSWORD, TOKEN

Open = Callable[..., Forum]


def cookies(app: Forum, base: str, **more: Any) -> list[str]:
    """The Set-Cookie lines of a guest's form and of a log-in at this address."""
    client = app.test_client()
    page = client.get("/login", base_url=base, **more)
    token = TOKEN.search(page.get_data(as_text=True))
    assert token
    form = {"username": "ann", "password": PASSWORD, "csrf_token": token[1]}
    answer = client.post("/login", data=form, base_url=base, **more)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return page.headers.getlist("Set-Cookie") + answer.headers.getlist("Set-Cookie")


def knocks(app: Forum, base: str, **more: Any) -> list[str]:
    """The Set-Cookie lines of somebody who knocks there, and of one who is let in."""
    with app.db.transaction() as tx:
        app.options.put(tx, {"joining": "knock"}, now())
    client = app.test_client()
    token = TOKEN.search(client.get("/join", base_url=base, **more).get_data(as_text=True))
    assert token
    form = {"username": "wren", "password": PASSWORD, "csrf_token": token[1]}
    answer = client.post("/join", data=form, base_url=base, **more)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/knock"), answer.get_data(as_text=True)
    return answer.headers.getlist("Set-Cookie")


ORIGIN = {"headers": {"Origin": "https://forum.example"}}
CASES = [
    ((), "http://localhost", {}, False),
    (("https://forum.example",), "http://forum.example", ORIGIN, True),  # a proxy that is not configured to be believed
    (("https://forum.example",), "http://localhost", {}, False),
    (("https://forum.example", "http://forum.example"), "http://forum.example", {}, False),
    (("http://forum.example",), "http://forum.example", {}, False),
    (("https://forum.example",), "https://forum.example", {}, True),  # what a trusted proxy makes of the request
]


@pytest.mark.parametrize(("public", "base", "more", "secure"), CASES)
def test_cookies_are_secure_where_the_address_is(
    public: tuple[str, ...], base: str, more: dict[str, Any], secure: bool, open_app: Open, folder: Path
) -> None:
    app = open_app(folder, public_url=public)
    lines = cookies(app, base, **more) + knocks(app, base, **more)
    assert len(lines) >= 3
    assert {"; Secure" in line for line in lines if "Max-Age=0" not in line} == {secure}
