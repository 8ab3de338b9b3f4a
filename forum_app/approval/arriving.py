"""The door against robots: a question, a field that people do not see, a moment, a little sum. No third party."""

from __future__ import annotations

from typing import Any

import flask

from ..accounts import joining
from ..accounts.events import MemberJoined, MemberJoins
from ..kernel import pages, web
from ..kernel.clock import now
from ..kernel.db import Reader, Writer
from ..kernel.errors import Invalid
from ..kernel.forms import Form
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.text import fold, is_blank
from . import guarding, watching, work
from .options import ALWAYS, BUSY
from .queries import held as rows
from .queries import lately

TRAP = "more_about_you"  # a name that robots like, and that no browser fills in by itself
CROWD, CROWD_SECONDS = 20, 600  # so many who joined within so long are unusually many
USED = "approval.used"


def _secret() -> bytes:
    key = current().secret_key
    return key if isinstance(key, bytes) else str(key).encode()


def wants_work(db: Reader) -> bool:
    wish = web.options()["join_work"]
    if wish == BUSY:
        at = lately.nth_joined_at(db, CROWD - 1)
        return at is not None and at > now() - CROWD_SECONDS
    return bool(wish == ALWAYS)


# --- the form


def join_part(form: Form) -> str:
    """What stands in the form to join; of somebody with a good invitation nothing is asked."""
    options, typed = web.options(), flask.request.form
    invited = bool(form.i.data) and not form.i.errors and form.problem is None
    work_wanted = not invited and wants_work(web.db())
    return pages.render(
        "approval/_join.html",
        web.look_now(),
        form=form,
        trap=TRAP,
        caught=typed.get(TRAP, ""),
        question="" if invited else options["join_question"],
        token=_token_again(typed.get("began", "")) if work_wanted or options["join_seconds"] else "",
        bits=work.BITS if work_wanted else 0,
    )


def _token_again(typed: str) -> str:
    """The same one while its page is young: whoever was too quick need not begin to wait again."""
    made = work.made_at(_secret(), typed)
    quick = web.options()["join_seconds"]
    return typed if made is not None and 0 <= now() - made < quick else work.token(_secret(), now())


# --- what was sent


def before_joining(db: Reader, event: MemberJoins) -> None:
    """:raises Invalid: for a name with a watched word in it, a robot's field, a wrong answer, too quick a form."""
    fields, options = event.fields, web.options()
    refusing, holding = watching.stopped(db, fields.get("username", ""))
    if refusing or holding:
        raise Invalid("username", guarding.unwanted(refusing + holding))
    if not is_blank(fields.get(TRAP, "")):
        raise Invalid("", _("There is a field for robots in this form, and something stands in it. Empty it, then "
                            "press the button again."))  # fmt: skip
    flask.g.join_unproved = False
    if _is_invited(db, fields.get("i", "")):
        return
    if options["join_question"] and not right(fields.get("answer", ""), options["join_answers"]):
        raise Invalid("answer", _("This is not the answer. Ask somebody who is here already."))
    made = work.made_at(_secret(), fields.get("began", ""))
    _check_time(made, options["join_seconds"])
    if wants_work(db):
        fresh = made is not None and 0 <= now() - made < work.LIFE
        flask.g.join_unproved = not (fresh and work.is_done(fields["began"], fields.get("work", "")))


def _is_invited(db: Reader, code: str) -> bool:
    """Guesses were counted before, where the way in was looked for."""
    if is_blank(code):
        return False
    try:
        joining.living_invite(db, code, now())
    except Invalid:
        return False
    return True


def right(typed: str, answers: str) -> bool:
    """Is this one of the answers? Case, spaces around and a full stop at the end do not matter. None: every one is."""
    wanted = {_bare(line) for line in answers.split("\n")} - {""}
    return _bare(typed) in wanted if wanted else not is_blank(typed)


def _bare(text: str) -> str:
    return " ".join(fold(text).strip(" .!?。！？\t").split())


def _check_time(made: int | None, seconds: int) -> None:
    """:raises Invalid: for a form that was sent too soon, or has grown old; the same form may be sent again."""
    if not seconds:
        return
    if made is None or not 0 <= now() - made < work.LIFE:
        raise Invalid("", _("This page was open for a long time. Nothing is wrong: type your password and press the "
                            "button once more."))  # fmt: skip
    if now() - made < seconds:
        raise Invalid("", _("That was quicker than people are. Nothing is wrong: type your password and press the "
                            "button once more."))  # fmt: skip


def joined(tx: Writer, event: MemberJoined) -> None:
    """Who came without the sum that was asked for waits with the first post. Only one comes with each page."""
    if not flask.has_request_context() or "username" not in event.fields:
        return
    used: work.Used = current().extensions[USED]
    unproved: Any = flask.g.get("join_unproved", False)
    if not unproved and event.fields.get("work") and not used.take(event.fields.get("began", ""), now()):
        unproved = True
    if unproved:
        rows.put_unproved(tx, event.member_id, now())
