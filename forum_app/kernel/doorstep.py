"""The doorstep: a page that is kept is answered here, before Flask.

It decides nothing by itself. An address that Flask answered with a shared page is learnt, with the view that made it;
asked for again, the same view runs once more with no more of Flask than a context, and with `asked.Early` in place of
the request. So the row, its versions, rights, the house, the look, the key, the tag and the headers come out of the
same functions. Who looks is asked as `web.begin` asks. Whatever is not plain - a page to be made, somebody unknown, a
message to be shown, an error - is left to Flask, which begins anew; what was read for it is handed on.

A page that stands in a frame (`web.framed`) is not kept, but made of kept pieces, whatever its query is: it is made
here too, by the same rules.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import flask
from werkzeug.sansio.http import parse_cookie

from .asked import VIEWER, Early, NotKept
from .clock import now
from .session import LIFE, token_of
from .viewer import GUEST

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from .db import Reader
    from .forum import Forum
    from .pages import Shown
    from .viewer import Viewer

Name = tuple[str, str, str]  # mount point, path and query as the server hands them over
MOST = 4000  # addresses known; half of them are forgotten at a time
LONGEST = 500  # characters of an address that is learnt
LINES = {200: "200 OK", 304: "304 NOT MODIFIED"}  # as Flask has them
COOKIES = 1000  # characters of a Cookie header that is looked into here


@dataclass(frozen=True, slots=True)
class Address:
    """A shared page: the view that shows it, and what Flask made of the address."""

    view: Callable[..., Any]
    values: Mapping[str, Any]
    args: Mapping[str, str]
    endpoint: str
    script_root: str


class Doorstep:
    """`find_viewer(db, token, now)` is set when the forum's people are there (web.install)."""

    def __init__(self, app: Forum) -> None:
        self._app = app
        self._young: dict[Name, Address] = {}
        self._old: dict[Name, Address] = {}
        self._views: dict[tuple[str, str], Address] = {}  # mount point and path, for any query; as few as such views
        self.find_viewer: Callable[[Reader, str, int], Viewer | None] = lambda *_: None
        self.answered = 0  # by this process, for whoever measures
        self._has_flashes = functools.lru_cache(maxsize=1024)(self._look_for_flashes)

    def learn(self, request: flask.Request, *, any_query: bool = False) -> None:
        """Flask answers this request with a shared page; or, with any query, with one in a frame."""
        name = _name(request.environ)
        if name in self._young or sum(map(len, name)) > LONGEST or request.endpoint is None:
            return
        view = self._app.view_functions[request.endpoint]
        args = request.args.to_dict()  # the first of each name; Flask's own kind of dictionary is slow to say no
        address = Address(view, request.view_args or {}, args, request.endpoint, request.script_root)
        if any_query:
            self._views[name[:2]] = address
            return
        if len(self._young) >= MOST // 2:
            self._young, self._old = {}, self._young
        self._young[name] = address

    def forget(self, environ: WSGIEnvironment) -> None:
        self._young.pop(_name(environ), None)
        self._old.pop(_name(environ), None)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes] | None:
        """The answer, or None where Flask is to answer."""
        name = _name(environ)
        address = self._young.get(name) or self._old.get(name) or self._asked_anew(name)
        if address is None or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return None
        shown = self._shown(environ, address)
        if not isinstance(shown, tuple):
            return None
        body, status, headers = shown
        self.answered += 1
        start(LINES[status], headers)
        return [body if environ["REQUEST_METHOD"] == "GET" else b""]

    def _asked_anew(self, name: Name) -> Address | None:
        """A view that makes its page for any query, with this one."""
        address = self._views.get(name[:2])
        args = _args(name[2]) if address else None
        if address is None or args is None:
            return None
        return Address(address.view, address.values, args, address.endpoint, address.script_root)

    def _shown(self, environ: WSGIEnvironment, address: Address) -> Shown | None:
        cookies = _cookies(environ.get("HTTP_COOKIE", ""))
        if cookies is None or self._has_flashes(cookies.get(self._app.config["SESSION_COOKIE_NAME"], "")):
            return None
        early = Early(environ, address.args, cookies, address.endpoint, address.values, address.script_root)
        try:
            with self._app.app_context():
                found = self._viewer(early)
                if found is None:
                    return None
                flask.g.early, flask.g.viewer = early, found
                environ[VIEWER] = found
                shown: Shown = address.view(**address.values)
                return shown
        except NotKept:
            return None
        except Exception:  # whatever it is, Flask meets it again, and says it
            self.forget(environ)
            return None

    def _viewer(self, early: Early) -> Viewer | None:
        """As `web.begin` finds it; None for whoever shows a token that opens nothing."""
        token = token_of(self._app, early)
        if not token:
            return GUEST
        found = self.find_viewer(self._app.db.reader(), token, now())
        return found.without_office if found else None

    def _look_for_flashes(self, cookie: str) -> bool:
        """Does Flask's session hold a message? Once it does not, this cookie never will."""
        if not cookie:
            return False
        serializer = self._app.session_interface.get_signing_serializer(self._app)
        try:
            return serializer is None or "_flashes" in serializer.loads(cookie, max_age=LIFE)
        except Exception:  # signed by nobody, or too old: Flask begins a new one
            return True


def _name(environ: WSGIEnvironment) -> Name:
    return environ.get("SCRIPT_NAME", ""), environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")


def _args(query: str) -> Mapping[str, str] | None:
    """As Flask's request reads them, the first of each name; None for what is no text."""
    try:
        text = query.encode("latin-1").decode()
        return dict(reversed(parse_qsl(text, keep_blank_values=True, errors="werkzeug.url_quote")))
    except ValueError:
        return None


_NO_COOKIES: Mapping[str, str] = {}


def _cookies(header: str) -> Mapping[str, str] | None:
    """As Flask's request has them; None for more than a browser sends that was here before."""
    if not header:
        return _NO_COOKIES
    return _parsed(header) if len(header) <= COOKIES else None


@functools.lru_cache(maxsize=512)
def _parsed(header: str) -> Mapping[str, str]:
    return parse_cookie(header).to_dict()
