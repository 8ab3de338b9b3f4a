"""Pages: made once for all who may see the same, with holes for what is a person's own.

A shared page is kept under the versions read before its rows, so a racing write makes it newer than its key, never
older. Guests get its bytes as they are; for a member the holes are filled and the pieces joined.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import secrets
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, NamedTuple
from urllib.parse import quote, quote_plus

import flask
from markupsafe import Markup, escape

from . import i18n
from .asked import NotKept, asked, is_early
from .avatar import stones
from .clock import now
from .forum import current
from .links import Links
from .rights import NONE
from .session import csrf_for
from .standing import may_change
from .times import Times
from .viewer import AnyViewer, Role, Viewer
from .zipping import zipped

Shown = tuple[bytes, int, list[tuple[str, str]]]  # body, status, headers; Flask takes it as an answer
Filler = Callable[[Viewer, "Look", str], str]
FillerOfMany = Callable[[Viewer, "Look", list[str]], dict[str, str]]  # all arguments -> what stands in each hole

UNDO = "undo "  # before the number of an act, in the category of a message
# What a person writes can never contain the mark: it is made anew at each start.
_MARK = f"\x02{secrets.token_hex(8)}\x02"
_BACK = f"back{secrets.token_hex(8)}"  # the same for an address, which stays as it is when it is quoted
PUT = "put"  # the hole of a frame, with the name of what comes there


class Look(NamedTuple):
    """How a page is to look: part of the key of every shared page, and so a tuple, which hashes quicker."""

    language: str
    zone: str
    theme: str
    role: Role
    base: str
    rights: str = ""  # the key of what they may, see kernel/rights.py
    notice: int = 0  # the announcement on top, by its number; none for a reader who put it away
    plain: bool = False  # without the owner's own CSS, which may have hidden everything
    quiet: bool = False  # for one who reads and may not write


@dataclass(frozen=True)
class Page:
    whole: bytes  # with the holes empty: a guest's page
    cuts: tuple[int, ...]  # where in it the holes are
    holes: list[tuple[int, str, str]]  # place among the pieces, filler, its argument
    many: dict[str, list[tuple[int, str]]]  # filler of many -> its places and arguments
    zipped: bytes  # for guests; what a member is sent is compressed with the holes filled
    tag: str

    @property
    def size(self) -> int:
        """Bytes, as really held."""
        return len(self.whole) + len(self.zipped) + 150 * len(self.cuts) + 500

    @functools.cached_property
    def form(self) -> tuple[str, list[str]]:
        """The page with %s for each hole, and what comes there in turn."""
        pieces = [piece.decode().replace("%", "%%") for piece in self.pieces()]
        for place, _, _ in self.holes:
            pieces[place] = "%s"
        return "".join(pieces), [argument for _, _, argument in self.holes]

    def pieces(self) -> list[bytes]:
        """Every second one is a hole, empty here."""
        starts = (0, *self.cuts)
        ends = (*self.cuts, len(self.whole))
        pieces = [b""] * (2 * len(starts) - 1)
        pieces[::2] = [self.whole[start:end] for start, end in zip(starts, ends, strict=True)]
        return pieces


def shared(key: Hashable, look: Look, build: Callable[[], str]) -> Shown:
    """Answer with the page for this key and look; `build` makes it when it is not kept yet.

    The key holds what names the page and all versions it stands for. `build` renders with `render_shared`.

    :raises NotKept: at the doorstep, where nothing is made.
    """
    app, early = current(), is_early()
    full_key = (key, look)
    page = app.pages.get(full_key)
    if page is None:
        if early:
            raise NotKept
        page = _cut(build(), f"{full_key!r}{app.assets.version}", for_guests=look.role == "guest")
        app.pages.put(full_key, page, page.size)
    if not early:
        app.doorstep.learn(flask.request)
    viewer: Viewer = flask.g.viewer
    environ = asked().environ
    small = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    if not early and "_flashes" in flask.session:
        return _answer(_made(page, viewer, look, small), small)
    own = _mine(viewer)
    tag = f'W/"{page.tag}{_short(own)}"'
    if tag in environ.get("HTTP_IF_NONE_MATCH", ""):
        return b"", 304, [*_KEEPING, ("ETag", tag)]
    if viewer.id:
        return _answer(_copy((full_key, own, small), page, viewer, look, small), small, tag)
    return _answer(page.zipped if small else page.whole, small, tag)


_KEEPING = [("Cache-Control", "private, no-cache"), ("Vary", "Cookie, Accept-Language, Accept-Encoding")]
_HTML = ("Content-Type", "text/html; charset=utf-8")


def _answer(body: bytes, small: bool, tag: str = "") -> Shown:
    headers = [_HTML, *_KEEPING]
    if tag:
        headers.append(("ETag", tag))
    if small:
        headers.append(("Content-Encoding", "gzip"))
    headers.append(("Content-Length", str(len(body))))
    return body, 200, headers


def _mine(viewer: Viewer) -> str:
    """What tells a member's copy from all others: the token in its forms, which a session's number may outlive, and
    the number of what is the member's own."""
    if not viewer.id:
        return ""
    return repr([viewer.csrf, viewer.mine, *(tag(viewer) for tag in current().own_tags)])


def _short(own: str) -> str:
    return hashlib.blake2b(own.encode(), digest_size=6).hexdigest() if own else ""


def _copy(key: Hashable, page: Page, viewer: Viewer, look: Look, small: bool) -> bytes:
    """A member's copy, kept for this session, whose token is in the key, for this minute, and until somebody reads the
    topic, since views have no version."""
    app, key = current(), (key, now() // 60, flask.g.get("topic_views"))
    copy = app.copies.get(key)
    if copy is None:
        copy = _made(page, viewer, look, small)
        app.copies.put(key, copy, len(copy) + 500)
    return copy


def _made(page: Page, viewer: Viewer, look: Look, small: bool) -> bytes:
    return _zipped(page, viewer, look) if small else b"".join(_filled(page, viewer, look))


def _zipped(page: Page, viewer: Viewer, look: Look) -> bytes:
    """What fills a hole is a secret, unless its filler was declared plain."""
    plain = current().plain_fillers
    secret = {place for place, name, _ in page.holes if name not in plain}
    for name, places in page.many.items():
        if name not in plain:
            secret |= {place for place, _ in places}
    return zipped(_filled(page, viewer, look), secret)


def _filled(page: Page, viewer: Viewer, look: Look) -> list[bytes]:
    fillers = current().fillers
    pieces = page.pieces()
    for place, name, argument in page.holes:
        if mine := fillers[name](viewer, look, argument):
            pieces[place] = mine.encode()
    for name, places in page.many.items() if viewer.id else ():
        found = current().fillers_of_many[name](viewer, look, [argument for _, argument in places])
        for place, argument in places:
            pieces[place] = found.get(argument, "").encode()
    return pieces


def _cut(html: str, key: str, *, for_guests: bool) -> Page:
    parts = html.split(_MARK)
    pieces = [part.encode() for part in parts[::2]]
    holes: list[tuple[int, str, str]] = []
    many: dict[str, list[tuple[int, str]]] = {}
    for i in range(1, len(parts), 2):
        name, argument = parts[i].split(":", 1)
        if name in current().fillers_of_many:
            many.setdefault(name, []).append((i, argument))
        else:
            holes.append((i, name, argument))
    whole = b"".join(pieces)
    # the words as well: another release may say something else under the same versions
    tag = hashlib.blake2b(key.encode() + whole, digest_size=9).hexdigest()
    cuts = tuple(accumulate(map(len, pieces[:-1])))
    return Page(whole, cuts, holes, many, gzip.compress(whole, 6, mtime=0) if for_guests else b"", tag)


def render_shared(template: str, look: Look, minute: int = 0, **context: Any) -> str:
    """A page for everyone who has this look: `viewer` knows its role only, `hole()` leaves a place."""

    def hole(name: str, argument: object = "") -> Markup:
        return Markup(_hole(name, argument))

    return _render(
        template, look, minute, {"viewer": AnyViewer(look.role, flask.g.get("rights")), "hole": hole, **context}
    )


def render(template: str, look: Look, minute: int = 0, **context: Any) -> str:
    """A page for this viewer alone, the holes filled at once."""
    viewer: Viewer = flask.g.viewer
    fillers, many = current().fillers, current().fillers_of_many

    def hole(name: str, argument: object = "") -> Markup:
        if name in many:
            return Markup(many[name](viewer, look, [str(argument)]).get(str(argument), "") if viewer.id else "")
        return Markup(fillers[name](viewer, look, str(argument)))

    return _render(template, look, minute, {"viewer": viewer, "hole": hole, **context})


def framed(template: str, look: Look, puts: Mapping[str, str], *, back: str = "", **context: Any) -> bytes:
    """HTML for this viewer alone, in a frame that is made once for all who have this look.

    :param puts: HTML by the names of its places, as in `frame`; what is missing is empty.
    :param back: the address of the page, see base.html.
    """
    page = frame(template, look, **context)
    puts = {**puts, "back": str(escape(back)), "next": quote_plus(back)}
    fillers, pieces = current().fillers, page.pieces()
    viewer: Viewer = flask.g.viewer
    for place, name, argument in page.holes:
        made = puts.get(argument, "") if name == PUT else fillers[name](viewer, look, argument)
        pieces[place] = made.encode()
    return b"".join(pieces)


def frame(template: str, look: Look, minute: int = 0, which: Hashable = None, **context: Any) -> Page:
    """The page of a template with `hole('put', 'main')` in it, for what is put there later.

    :param which: of several kinds of this page; the template has it by this name.
    :param context: for the template, when it is made: nothing but what look, site version and minute decide.
    """
    key = (template, flask.g.site_version, look, minute, which)
    page = current().pages.get(key)
    if page is None:
        html = render_shared(template, look, minute, back=_BACK, which=which, **context)
        html = html.replace(f"next={_BACK}", f"next={_hole(PUT, 'next')}").replace(_BACK, _hole(PUT, "back"))
        page = _cut(html, repr(key), for_guests=False)
        current().pages.put(key, page, page.size)
    return page


def rows(template: str, look: Look, puts: Iterable[Mapping[str, str]], which: Hashable = None) -> Markup:
    """The same small piece of a page many times, as `framed`; it has no other holes."""
    form, names = frame(template, look, which=which).form
    missing = dict.fromkeys(names, "")
    return Markup("".join([form % tuple(map({**missing, **put}.__getitem__, names)) for put in puts]))


def _hole(name: str, argument: object) -> str:
    return f"{_MARK}{name}:{argument}{_MARK}"


def _render(template: str, look: Look, minute: int, context: dict[str, Any]) -> str:
    app = current()
    times = Times(look.language, look.zone, minute)
    return app.jinja_env.get_template(template).render(
        **i18n.words(look.language),
        look=look,
        links=Links(look.base),
        times=times,
        option=flask.g.options,
        notice=flask.g.notice,
        written=flask.g.standing.pages,
        rights=flask.g.get("rights", NONE),
        may_change=may_change(flask.g.options, context["viewer"]),
        stone=stones(look.base),
        static=f"{look.base}/static/{app.assets.version}",
        **context,
    )


def csrf_filler(viewer: Viewer, look: Look, argument: str) -> str:  # noqa: ARG001
    return str(escape(csrf_for(viewer)))


def flash_filler(viewer: Viewer, look: Look, argument: str) -> str:  # noqa: ARG001
    """Messages of the last act, each read once."""
    if is_early() or "_flashes" not in flask.session:
        return ""
    said: Any = flask.get_flashed_messages(with_categories=True)
    return "".join(
        f'<p class="toast" role="status"><span>{escape(message)}</span>{_undo(viewer, look, category)}</p>'
        for category, message in said
    )


def _undo(viewer: Viewer, look: Look, category: str) -> str:
    """The button that takes an act back, in the page's one form; one is here again afterwards."""
    act_id = category.removeprefix(UNDO)
    if act_id == category or not viewer.id:
        return ""
    request = flask.request
    path = quote(request.path) + (f"?{request.query_string.decode('latin-1')}" if request.query_string else "")
    return (
        f'<button class="btn" form="acts" formaction="{look.base}/acts/{escape(act_id)}/undo" name="next" '
        f'value="{escape(look.base + path)}">{escape(i18n.words(look.language)["_"]("Undo"))}</button>'
    )
