"""The beginning of a request - its viewer, its token - and what views need: looks, pages by number, guards."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import flask
import flask_login
from werkzeug.wrappers import Response as WerkzeugResponse

from . import i18n, pages, queries, rights
from .asked import VIEWER
from .asked import asked as asked
from .asked import has_reader as has_reader
from .asked import in_flask as in_flask
from .asked import is_early as is_early
from .asked import once as once
from .clock import now
from .db import Reader
from .errors import Forbidden, NotFound, SignInNeeded, StaleForm
from .forum import Forum, current, itself
from .guards import SECURITY as SECURITY
from .guards import check_confirmed as check_confirmed
from .guards import confirmed as confirmed
from .guards import factor_first as factor_first
from .guards import owner_only as owner_only
from .guards import signed_in as signed_in
from .links import Links
from .machine import HOME
from .pages import Look
from .session import FIELD, csrf_is_right, token_name, token_of
from .standing import CLOSED, Change, check_change, check_reading
from .viewer import GUEST, Viewer
from .whence import CONFIRMED as CONFIRMED
from .whence import PROXIED as PROXIED
from .whence import from_here as from_here
from .whence import is_visit as is_visit
from .whence import over_plain_http as over_plain_http
from .whence import page_number as page_number
from .whence import was_confirmed as was_confirmed
from .whence import whence as whence
from .writing import Home

Response = WerkzeugResponse | str | tuple[str, int]
Shown = pages.Shown | WerkzeugResponse  # a shared page, or what leads elsewhere
FindViewer = Callable[[Reader, str, int], Viewer | None]
Unknown = Callable[[Reader, str, int], None]
LOOK_COOKIE = "hearth_look"  # a guest's language and theme, as zh-Hans.dark
THEMES = ("", "light", "dark")
SAFE_LOOK = "safe-look=1"  # in the query: the way back for an owner whose own CSS hid everything
SAFE = ("GET", "HEAD", "OPTIONS")
ALWAYS_OPEN = (
    "kernel.static",
    "kernel.healthz",
    "kernel.readyz",
    "kernel.favicon",
    "kernel.live",
)  # the last one tells of what is written, the others of nothing
OPEN_TO_GUESTS = ("kernel.static", "kernel.healthz", "kernel.readyz", "kernel.favicon")


def install(app: Forum, find_viewer: FindViewer, unknown: Unknown) -> None:
    """Hook the beginning of requests. `find_viewer(db, token, now)` is the one query of a signed-in request.

    `unknown(db, token, now)` is told of a token that opens nothing; it raises what the person shall be told.
    """
    app.doorstep.find_viewer = find_viewer

    @app.before_request
    def begin() -> None:
        request = flask.request
        g = flask.g
        if request.path in app.large_bodies:
            request.max_content_length = app.large_bodies[request.path]
        g.viewer = request.environ.get(VIEWER) or _who(app, request, find_viewer, unknown)
        # a path or method that leads nowhere changes nothing; it is answered as what it is
        if request.method not in SAFE and request.routing_exception is None and not _brings_ticket(app, request):
            _check_origin(app, request)
            # a look is needed for whatever will be said, before anything can go wrong
            _require_token(request, g.viewer)
            _ask_guards(app, request, g.viewer)
        elif app.options.present.get("mode") == CLOSED and request.endpoint not in _always_open(app):
            look_now()  # pages say it by themselves; this is for what only leads on, or sends a file
        elif not g.viewer.id and request.routing_exception is None and _may_be_shut(app, request):
            look_now()  # likewise

    manager = flask_login.LoginManager()
    manager.request_loader(lambda _: flask.g.viewer if flask.g.viewer.id else None)
    manager.anonymous_user = lambda: GUEST
    manager.session_protection = None  # it would write into the cookie; sessions are rows here
    # not init_app: its after_request hook serves the remember cookie, which we do not use, on every answer
    app.login_manager = manager  # type: ignore[attr-defined]
    app.fillers |= {"csrf": pages.csrf_filler, "flash": pages.flash_filler}


def _who(app: Forum, request: flask.Request, find_viewer: FindViewer, unknown: Unknown) -> Viewer:
    token = token_of(app, request)
    if not token:
        return GUEST
    found = find_viewer(app.db.reader(), token, now())
    if found is None:
        unknown(app.db.reader(), token, now())
        return GUEST
    return found.without_office


def _may_be_shut(app: Forum, request: flask.Request) -> bool:
    """Do guests read, as far as this process knows? What watches over the program is answered without asking."""
    return request.endpoint not in ALWAYS_OPEN[:-1] and not app.options.present.get("guests_read")


def _brings_ticket(app: Forum, request: flask.Request) -> bool:
    """Is it one of the few requests that carry a ticket of this program, which no other site can have?

    They come from a page without an origin, so neither Origin nor a form's token could say more.
    """
    return request.endpoint in app.events.provided("brings a ticket")


def _check_origin(app: Forum, request: flask.Request) -> None:
    """Refuse what another site, or another port of this machine, sends: SameSite and cookies do not tell ports."""
    environ = request.environ
    if environ.get("HTTP_SEC_FETCH_SITE", "same-origin") not in ("same-origin", "none"):
        raise Forbidden(i18n.lazy("This came from another site, so it was not carried out."))
    origin = environ.get("HTTP_ORIGIN")
    if origin is None:
        try:
            referrer = urlsplit(environ.get("HTTP_REFERER", ""))
        except ValueError:  # as in http://[
            raise Forbidden(i18n.lazy("This came from another site, so it was not carried out.")) from None
        origin = f"{referrer.scheme}://{referrer.netloc}" if referrer.netloc else None
    if origin is None:
        return
    if origin.lower() != _own_origin(request) and origin.lower() not in app.settings.origins:
        raise Forbidden(i18n.lazy("This came from another site, so it was not carried out."))


def _own_origin(request: flask.Request) -> str:
    return f"{request.scheme}://{request.host}".lower()


def _require_token(request: flask.Request, viewer: Viewer) -> None:
    given = request.form.get(FIELD) or request.headers.get("X-CSRF-Token")
    if not csrf_is_right(viewer, given):
        raise StaleForm
    flask.g.csrf_valid = True  # so that Flask-WTF's forms need not look again
    if viewer.id:
        flask.g.csrf_token = viewer.csrf


def _ask_guards(app: Forum, request: flask.Request, viewer: Viewer) -> None:
    """May this change be made: is the house open for it, does no guard mind?"""
    if request.endpoint not in _always_open(app):
        check_change(options(), viewer)
        app.events.ask(db(), Change(viewer, request.form, options(), flask.g.standing))


def at_home() -> bool:
    """Did it come from this machine, through the owner's own door?"""
    return flask.request.environ.get("hearth.door") == HOME and from_here()


def in_window() -> bool:
    """Is this request the program's own window's? A browser beside it on the same machine has no such mark."""
    return current().machine.has_window and at_home() and window_cookie() in flask.request.cookies


def window_cookie() -> str:
    """A mark that the window carries, no secret: whoever sends it gets a dialog on the owner's screen, if at home."""
    return f"{token_name(current())}_window"


def _always_open(app: Forum) -> tuple[str, ...]:
    """What may be reached, and sent, in a closed house as well."""
    return (*ALWAYS_OPEN, *app.events.provided("always open"))


def _open_to_guests(app: Forum) -> tuple[str, ...]:
    """What somebody who is not logged in reaches where guests do not read: the ways in, and what a page is made of."""
    return (*OPEN_TO_GUESTS, *app.events.provided("open to guests"))


def home() -> Home:
    """Where this forum lives, as far as its settings and this request know."""
    return Home(current().settings.origins | {_own_origin(flask.request)}, flask.request.script_root)


def db() -> Reader:
    """For questions to the database."""
    return current().db.reader()


def viewer() -> Viewer:
    found: Viewer = flask.g.viewer
    return found


def links() -> Links:
    return Links(asked().script_root)


def look(site_version: int) -> Look:
    """How this reader wants pages to look; sets `g.options` to the options of that site version.

    :raises Resting: when the house is closed, for all but its owners.
    :raises SignInNeeded: for a guest, where only members read.
    """
    made = any_look(site_version)
    g = itself(flask.g)
    if g.options["mode"] == CLOSED and asked().endpoint not in _always_open(current()):
        check_reading(g.options, g.viewer)
    if _kept_out(g) and asked().endpoint not in _open_to_guests(current()):
        raise SignInNeeded
    return made


def _kept_out(g: Any) -> bool:
    """Is this a guest, in a forum that only members read?"""
    return not g.viewer.id and not g.options["guests_read"]


def any_look(site_version: int) -> Look:
    """The same for a page that is shown in a closed house as well: that it is closed."""
    app, request = current(), asked()
    g, reader, at = itself(flask.g), app.db.reader(), now()
    g.site_version = site_version
    g.options = options = app.options.at(reader, site_version)
    g.standing = standing = app.standing.at(reader, site_version)
    who: Viewer = g.viewer
    g.notice = notice = standing.notice(at, put_away()) if standing.notices and not _kept_out(g) else None
    language, theme = (who.language, who.theme) if who.id else guest_wishes()
    language = g.get("wished_language", language)
    if language not in i18n.LANGUAGES:
        accept = request.environ.get("HTTP_ACCEPT_LANGUAGE", "")
        language = (i18n.from_header(accept) if accept else "") or options["language"]
    g.language = language
    zone = who.zone or options["zone"]
    plain = SAFE_LOOK in request.environ.get("QUERY_STRING", "")
    g.rights = mine = rights.rights(reader, who, site_version)
    base, above = request.script_root, notice.id if notice else 0
    quiet = who.silenced_until > at
    g.look = found = Look(language, zone, theme, who.role, base, mine.key, above, plain, quiet)
    return found


def may() -> rights.Rights:
    """What this viewer may."""
    found: rights.Rights | None = flask.g.get("rights")
    if found is None:
        look_now()
        found = flask.g.rights
    return found


def part(template: str, **context: Any) -> str:
    """A piece of the shared page that is being made, for everyone who has its look; it may have holes."""
    found: Look = flask.g.look
    return pages.render_shared(template, found, **context)


def mine(name: str, which: int = 0) -> Any:
    """What is this member's own, see kernel/mine.py."""
    return current().mine.of(db(), viewer(), name, which, may().hidden)


def look_now() -> Look:
    """The look for a page that needs no other version: one small statement."""
    return look(site().version)


def site() -> queries.Site:
    """The site's row, asked for once a request."""
    found = once("site", lambda: queries.site(db()))
    if found is None:
        raise NotFound
    return found


def put_away() -> list[str]:
    """The announcements that this reader has put away: a member's row holds them, or a guest's cookie."""
    who = viewer()
    if not who.id and "HTTP_COOKIE" not in asked().environ:
        return []
    found = who.dismissed if who.id else asked().cookies.get(away_cookie(), "")
    return found[:400].split(".")


def away_cookie() -> str:
    """The cookie in which a guest's browser keeps the announcements that were put away; hearth.js writes it too.

    It names this forum, since cookies do not tell ports apart.
    """
    return f"hearth_{current().config['INSTANCE']}_away"


def guest_wishes() -> tuple[str, str]:
    """Language and theme from a guest's cookie; '' where nothing was chosen."""
    request = asked()
    if "HTTP_COOKIE" not in request.environ:
        return "", ""
    return _parse_wishes(request.cookies.get(LOOK_COOKIE, ""))


@functools.lru_cache(maxsize=64)
def _parse_wishes(cookie: str) -> tuple[str, str]:
    language, _, theme = cookie.partition(".")
    return (language if language in i18n.LANGUAGES else "", theme if theme in THEMES else "")


def options() -> Mapping[str, Any]:
    """The owner's settings."""
    if "options" not in flask.g:
        look_now()
    found: Mapping[str, Any] = flask.g.options
    return found


def page(template: str, status: int = 200, **context: Any) -> WerkzeugResponse:
    """A page for this viewer alone; never kept by anybody."""
    html = pages.render(template, look_now(), now() // 60 * 60, **context)
    return _alone(html, status)


def framed(frame: str, back: str, puts: Mapping[str, str], **context: Any) -> pages.Shown:
    """The same, but for its frame, a template that is made once for many; see `pages.framed`.

    The next time the doorstep answers here, whatever the query is.
    """
    if not is_early():
        current().doorstep.learn(flask.request, any_query=True)
    body = pages.framed(frame, flask.g.look, puts, back=back, **context)
    return body, 200, [*_ALONE, ("Content-Length", str(len(body)))]


_ALONE = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")]


def _alone(html: str, status: int = 200) -> WerkzeugResponse:
    return flask.Response(html, status=status, headers=_ALONE)


def seen(target: str, message: Any = None, *, undo: int | None = None) -> WerkzeugResponse:
    """Go on to `target` after a change, with a word for the reader; `undo` is the act (kernel/acts.py) that a button
    beside the word takes back."""
    if message is not None:
        look_now()  # the message is kept as text, in this reader's language
        flask.flash(str(message), pages.UNDO + str(undo) if undo else "message")
    return flask.redirect(target, 303)


def done(
    target: str,
    piece: Callable[[], str],
    message: Any = None,
    label: Any = None,
    href: str = "",
    *,
    undo: int | None = None,
) -> WerkzeugResponse:
    """The same for what a script may do in place: who asks for JSON gets the piece of the page as it is now.

    `label` is what the script offers beside the message: the way to `href`, or without it the same button once more;
    for an act that can be undone, to undo it.
    """
    if flask.request.accept_mimetypes.best != "application/json":
        return seen(target, message, undo=undo)
    look = look_now()
    if undo:
        label = i18n.words(look.language)["_"]("Undo")
    return flask.jsonify(
        html=piece(),
        say=str(message or ""),
        label=str(label or ""),
        href=href,
        undo=links().to(f"/acts/{undo}/undo") if undo else "",
    )
