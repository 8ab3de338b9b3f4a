"""Row 3: cookies do not tell ports apart, so two forums on one machine must not take each other's."""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import SimpleCookie
from pathlib import Path

from werkzeug.test import TestResponse

from forum_app import Forum
from tests.people import PASSWORD, TOKEN, found_forum

Open = Callable[..., Forum]


class Jar:
    """A browser's cookies for `localhost`, whichever port is asked."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}

    def ask(self, app: Forum, method: str, path: str, port: int, **kwargs: object) -> TestResponse:
        client = app.test_client(use_cookies=False)
        header = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        url = f"http://localhost:{port}"
        response = client.open(path, method=method, base_url=url, headers={"Cookie": header}, **kwargs)  # type: ignore[arg-type]
        for line in response.headers.getlist("Set-Cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return response

    def log_in(self, app: Forum, name: str, port: int) -> None:
        match = TOKEN.search(self.ask(app, "GET", "/login", port).get_data(as_text=True))
        assert match
        form = {"csrf_token": match[1], "username": name, "password": PASSWORD}
        assert self.ask(app, "POST", "/login", port, data=form).status_code == 303


def test_one_browser_stays_signed_in_to_two_forums(open_app: Open, folder: Path, tmp_path: Path) -> None:
    one, other = open_app(folder), open_app(tmp_path / "other")
    found_forum(other)
    jar = Jar()
    jar.log_in(one, "ann", 8420)
    jar.log_in(other, "bob", 8421)
    for _ in range(2):
        assert "@ann" in jar.ask(one, "GET", "/settings", 8420).get_data(as_text=True)
        assert "@bob" in jar.ask(other, "GET", "/settings", 8421).get_data(as_text=True)
    assert one.config["INSTANCE"] != other.config["INSTANCE"]


def test_a_session_of_one_forum_opens_no_other(open_app: Open, folder: Path, tmp_path: Path) -> None:
    one, other = open_app(folder), open_app(tmp_path / "other")
    found_forum(other)
    jar = Jar()
    jar.log_in(one, "root", 8420)
    token = jar.cookies[f"hearth_{one.config['INSTANCE']}"]
    jar.cookies[f"hearth_{other.config['INSTANCE']}"] = token
    assert jar.ask(other, "GET", "/admin/", 8421).status_code == 403


def _set_cookies(app: Forum, scheme: str) -> dict[str, str]:
    """What a log-in and a form page set: the name of the cookie -> its whole line."""
    client = app.test_client()
    page = client.get("/login", base_url=f"{scheme}://localhost")
    match = TOKEN.search(page.get_data(as_text=True))
    assert match
    form = {"csrf_token": match[1], "username": "ann", "password": PASSWORD}
    done = client.post("/login", base_url=f"{scheme}://localhost", data=form)
    assert done.status_code == 303
    lines = [*page.headers.getlist("Set-Cookie"), *done.headers.getlist("Set-Cookie")]
    return {line.split("=")[0]: line for line in lines if "Max-Age=0" not in line}


def test_cookies_are_closed_to_scripts_and_to_other_sites(app: Forum) -> None:
    cookies = _set_cookies(app, "http")
    instance = app.config["INSTANCE"]
    assert set(cookies) == {f"hearth_{instance}", f"hearth_{instance}_form"}
    for line in cookies.values():
        assert "HttpOnly" in line
        assert "SameSite=Lax" in line
        assert "Path=/" in line
        assert "Domain" not in line
        assert "Secure" not in line  # it would lock out a whole network without certificates


def test_cookies_are_secure_where_the_request_is(app: Forum) -> None:
    for line in _set_cookies(app, "https").values():
        assert "Secure" in line


def test_the_database_does_not_hold_what_is_in_the_cookie(app: Forum) -> None:
    token = _set_cookies(app, "http")[f"hearth_{app.config['INSTANCE']}"].split("=")[1].split(";")[0]
    assert len(token) >= 43  # 256 bits
    stored = app.db.reader().column("SELECT token FROM session")
    assert stored
    assert token not in stored
