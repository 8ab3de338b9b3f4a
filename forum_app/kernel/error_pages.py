"""What HTTP says when something goes wrong: a status, a sentence, one act, and the words that were typed."""

from __future__ import annotations

import dataclasses
import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import flask
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as WerkzeugResponse

from . import confirming, errors, i18n, pages
from .door import request_id
from .forum import Forum, current
from .i18n import lazy as _
from .pages import Look
from .security import own_path
from .session import FIELD, take_token
from .standing import Standing
from .times import Times
from .viewer import GUEST
from .web import SECURITY, any_look, guest_wishes, is_visit, site

log = logging.getLogger(__name__)

# fields that hold a person's words, and come back when a form was not carried out; never a password
WORDS = ("title", "body", "name", "description", "display_name", "username", "bio", "note", "welcome", "css")
# a link out of this page would lose them
_LOG_IN_BESIDE = _("Your words are below. Log in beside this page, in another tab, then send them from here.")


@dataclass(frozen=True, slots=True)
class Answer:
    """One error, said to a person."""

    status: int
    title: Any
    text: Any = ""
    retry_after: int = 0  # seconds
    again: bool = False  # may the same form be sent once more?
    art: str = "cold"
    sign_in: bool = False  # is logging in, and coming back to this page, what helps?
    act: tuple[str, Any] | None = None  # another page that helps, and the words on the way to it
    home: bool = True  # is there any use in going home?
    said: bool = False  # is the text the owner's own?
    why: str = ""  # the words of a person who decided so


def install(app: Forum) -> None:
    app.register_error_handler(errors.HearthError, _show)
    app.register_error_handler(HTTPException, _show)
    app.register_error_handler(Exception, _show)


def _show(error: Exception) -> WerkzeugResponse:
    if isinstance(error, errors.Barred) and error.language:
        flask.g.wished_language = error.language
    answer = _answer(error)
    if answer.status in (403, 404) and not answer.act and "viewer" in flask.g and flask.g.viewer.factor_due:
        answer = _without_office(answer)
    if answer.status >= 500 and not isinstance(error, errors.HearthError | HTTPException):
        log.error("request %s", request_id(flask.request.environ), exc_info=error)
    look = _look()
    wants_json = flask.request.accept_mimetypes.best == "application/json"
    if isinstance(error, errors.ConfirmNeeded) and not wants_json:
        response = confirming.page(look)
    else:
        response = _json(answer) if wants_json else _page(answer, look)
    if isinstance(error, errors.Barred) and error.kind == "suspended" and is_visit():
        take_token(current(), response)  # type: ignore[arg-type]  # it opens nothing; from now on they read as a guest does
    if answer.retry_after:
        response.headers["Retry-After"] = str(answer.retry_after)
    if isinstance(error, HTTPException):
        for name, value in error.get_headers():
            if name == "Allow":
                response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    return response


def _answer(error: Exception) -> Answer:
    """Which words for which error. The order is from the particular to the general."""
    match error:
        case errors.NotFound():
            return _absent()
        case errors.Gone():
            return Answer(
                410,
                _("Removed for good"),
                error.reason,
                art="lost",
                act=(error.path, _("To the topic")) if error.path else None,
            )
        case errors.SignInNeeded():
            return _come_in()
        case errors.Unsettled():
            return _unsettled(error)
        case errors.ConfirmNeeded():
            return Answer(403, _("Is it you?"), _("Type your password once more, then do this again."))
        case errors.Barred():
            return _barred(error)
        case errors.Forbidden():
            return Answer(403, _("That is not possible here"), error.reason)
        case errors.Invalid():
            return Answer(422, _("Something is missing"), error.message, again=True)
        case errors.Conflict():
            return Answer(409, _("It changed meanwhile"), error.reason, again=True)
        case errors.TooMany():
            return _too_many(error)
        case errors.Busy() | errors.StorageBusy():
            return _busy(error)
        case errors.StaleForm():
            return _stale()
        case errors.Resting():
            return _resting(error)
        case errors.StorageError():
            return _storage(error)
        case HTTPException():
            return _http(error)
        case _:
            return _broken()


def _stale() -> Answer:
    if any("password" in name for name in _form()):
        return Answer(400, _("This page grew old"), _("Nothing was sent. Open the page again."))
    if not _words():
        return Answer(400, _("This page grew old"), _("Nothing was done yet. Press the button once more."), again=True)
    if not flask.g.viewer.id:
        return Answer(400, _("You are not logged in"), _LOG_IN_BESIDE, again=True, sign_in=True)
    text = _("It is from before you last logged in, so nothing was sent. Your words are below: send them from here.")
    return Answer(400, _("This page grew old"), text, again=True)


def _absent() -> Answer:
    return Answer(
        404,
        _("This page went up the chimney"),
        _("The address may be mistyped, or the topic was removed or moved somewhere you cannot see."),
        art="lost",
    )


def _without_office(answer: Answer) -> Answer:
    """For staff who are mere members until they have a second factor: this may be why."""
    text = _("As long as you have no second factor, you may do here what any member may.")
    return dataclasses.replace(answer, text=text, act=(SECURITY, _("Set it up")))


def _come_in() -> Answer:
    if flask.request.method != "POST":
        return Answer(403, _("Come in first"), sign_in=True)
    if not _words():
        return Answer(403, _("Come in first"), _("Only members can do this."), sign_in=True)
    return Answer(403, _("Come in first"), _LOG_IN_BESIDE, again=True, sign_in=True)


def _too_many(error: errors.TooMany) -> Answer:
    text = error.reason or i18n.lazy_plural(
        "Please wait %(num)d second and try again.", "Please wait %(num)d seconds and try again.", error.wait
    )
    return Answer(429, _("A little slower"), text, retry_after=error.wait, again=True)


def _busy(error: Exception) -> Answer:
    wait = error.wait if isinstance(error, errors.Busy) else 2
    return Answer(
        503,
        _("The house is busy"),
        _("Many people came at once. Nothing was lost; try again in a moment."),
        retry_after=wait,
        again=True,
        art="sleep",
    )


def _resting(error: errors.Resting) -> Answer:
    if error.closed:
        text = error.reason or _("The owner is at work in here. Come back in a while.")
        wait, title, home = 600, _("Closed for the moment"), False
    else:
        text = error.reason or _("Everything can be read, but nothing new is written for now.")
        wait, title, home = 300, _("The house is resting"), True
    return Answer(503, title, text, retry_after=wait, again=True, art="sleep", home=home, said=True)


def _unsettled(error: errors.Unsettled) -> Answer:
    return Answer(403, error.title, error.kept if _words() else error.reason, again=True, act=(error.path, error.label))


def _barred(error: errors.Barred) -> Answer:
    when, for_good = _When(error.until), error.until >= errors.FOR_GOOD
    if error.kind == "banned":
        title = _("The door stays shut")
        text = _("Nobody joins or logs in from where you are. If you think this is a mistake, ask the owner.")
    elif error.kind == "suspended":
        title = _("You cannot come in") if for_good else _("You cannot come in for now")
        text = _("Your account is suspended for good.") if for_good else _(
            "Your account is suspended until %(when)s. Then you can log in again.", when=when
        )  # fmt: skip
    else:
        title = _("You cannot write here") if for_good else _("You cannot write for now")
        text = _("You can read everything, and write nothing any more.") if for_good else _(
            "You can read everything, and write again after %(when)s.", when=when
        )  # fmt: skip
    return Answer(403, title, text, why=error.why)


class _When:
    """Day and time as the reader of the page has them, asked when the sentence is shown."""

    def __init__(self, at: int) -> None:
        self._at = at

    def __str__(self) -> str:
        look: Look | None = flask.g.get("look")
        return Times(look.language if look else "en", look.zone if look else "UTC").full(self._at)


def _storage(error: errors.StorageError) -> Answer:
    if isinstance(error, errors.StorageFull):
        return Answer(
            507,
            _("The disk is full"),
            _("This could not be kept, and nothing was changed. Reading goes on; writing works again as soon as "
              "there is room on the host's disk."),
            again=True,
            art="sleep",
        )  # fmt: skip
    if isinstance(error, errors.StorageReadOnly):
        text = _("The host cannot write into its folder, so nothing was changed. Reading goes on.")
        return Answer(503, _("The disk is read-only"), text, retry_after=60, again=True, art="sleep")
    log.error("request %s: %s", request_id(flask.request.environ), error)
    return Answer(
        503,
        _("The records cannot be read"),
        _("The owner should look at the log and run `hearth check`."),
        retry_after=60,
        again=True,
        art="sleep",
    )


def _http(error: HTTPException) -> Answer:
    status = error.code or 500
    if status == 404:
        return _absent()
    if status == 405:
        return Answer(405, _("Not that way"), _("This address does not take that kind of request."))
    if status == 413:
        return Answer(413, _("Too much at once"), _("What you sent is larger than this forum takes."))
    if status >= 500:
        return _broken()
    return Answer(status, _("That did not arrive whole"), _("The request could not be understood."))


def _broken() -> Answer:
    return Answer(
        500,
        _("Something broke in here"),
        _("It was our fault, and it is in the log with the number below. Your words are kept."),
        again=True,
        art="sleep",
    )


def _look() -> Look:
    """The reader's look, or a plain one while the database does not answer."""
    g = flask.g
    if "viewer" not in g:
        g.viewer = GUEST
    try:
        return any_look(site().version)
    except Exception:
        g.viewer = GUEST
        options = current().options
        g.options = {name: option.default for name, option in options.declared.items()}
        g.standing, g.notice = Standing(), None
        g.language = guest_wishes()[0] or i18n.from_header(flask.request.headers.get("Accept-Language", "")) or "en"
        return Look(g.language, "UTC", "", "guest", flask.request.script_root)


def _json(answer: Answer) -> WerkzeugResponse:
    response = flask.jsonify(error=str(answer.title), message=str(answer.text))
    response.status_code = answer.status
    return response


def _form() -> dict[str, str]:
    """What was sent, without its token."""
    request = flask.request
    try:
        sent = request.form.items() if request.method == "POST" else []
        return {name: value for name, value in sent if name != FIELD}
    except HTTPException:  # a body that cannot be read has no words to keep
        return {}


def _words() -> list[tuple[str, str]]:
    """What a person wrote. A name beside a password is no words: it cannot be sent again without it."""
    form = _form()
    if "password" in form:
        form.pop("username", None)
    return [(name, form[name]) for name in WORDS if form.get(name, "").strip()]


def _page(answer: Answer, look: Look) -> WerkzeugResponse:
    request = flask.request
    form, words = _form(), _words()
    secret = any("password" in name for name in form)
    html = pages.render(
        "error.html",
        look,
        answer=answer,
        words=words,
        rest=[] if secret else [(name, value) for name, value in form.items() if name not in WORDS],
        again=answer.again and bool(form) and not secret,
        where=request.script_root + request.path,
        # //elsewhere/… and /\\elsewhere/… as a path here are another house as the target of a form
        target=own_path(quote(request.script_root + request.path), f"{request.script_root}/"),
        number=request_id(request.environ),
    )
    return flask.Response(html, status=answer.status, headers=[("Content-Type", "text/html; charset=utf-8")])
