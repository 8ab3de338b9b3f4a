"""Where a suspension, a silence or a ban is felt: at the door, before each change, on pages to write on."""

from __future__ import annotations

import flask

from ..accounts import queries as accounts
from ..accounts.events import MemberEnters, MemberJoins, ProfileWritten, SessionUnknown
from ..kernel import pages, web
from ..kernel.clock import now
from ..kernel.db import Reader
from ..kernel.errors import FOR_GOOD, Barred, Invalid
from ..kernel.forum import Forum, current
from ..kernel.pages import Look
from ..kernel.standing import Change
from ..kernel.viewer import Viewer
from ..topics.events import PostApproved
from . import bans, queries, service

# what a silenced member does for themself alone: endpoints, and blueprints with all that is in them. Whatever is not
# named is writing; a slice names its own by providing "own business"
OWN_BUSINESS = frozenset(
    """
    accounts.login accounts.logout accounts.preferences bookmarks confirm drafts files.remove house.accept house.dismiss
    keys leaving.leave leaving.take levels message_settings notices reading recovery.codes recovery.recover
    recovery.reset sanctions_own sessions settings talk_people.leave talk_people.mute uploads.remove window
    """.split()
)
# pages that are there to write on
SHEETS = frozenset(
    """
    message.edit messages.new polls.keep posts.append posts.reply_page talk_people.invite talk_people.title topics.edit
    topics.new
    """.split()
)


def may_be_silent(app: Forum, endpoint: str) -> bool:
    """May somebody do this who is silenced?"""
    own = OWN_BUSINESS | set(app.events.provided("own business"))
    return endpoint in own or endpoint.partition(".")[0] in own


def before_change(db: Reader, change: Change) -> None:
    """:raises Barred: for a silenced member who is about to write."""
    who = change.viewer
    if who.silenced_until > now() and not may_be_silent(current(), flask.request.endpoint or ""):
        raise service.silence(db, who.id, who.silenced_until)


def before_profile(db: Reader, event: ProfileWritten) -> None:
    """One's settings stay open to the silenced, but for the words in them that others read.

    :raises Barred: for who is silenced.
    """
    _suspended_until, silenced_until, _language, _role = queries.bars(db, event.member_id)
    if silenced_until > now():
        raise service.silence(db, event.member_id, silenced_until)


def before_posting(db: Reader, post: PostApproved) -> None:
    """What waited of somebody who may not write by now waits on.

    :raises Barred: without the reason, which is for them alone.
    """
    suspended_until, silenced_until, _language, _role = queries.bars(db, post.author_id)
    if suspended_until > post.at:
        raise Barred("suspended", suspended_until)
    if silenced_until > post.at:
        raise Barred("silenced", silenced_until)


def before_page() -> None:
    """:raises Barred: instead of a page to write on, so that nobody writes for nothing."""
    who: Viewer = flask.g.viewer
    if who.silenced_until and flask.request.endpoint in SHEETS and who.silenced_until > now():
        raise service.silence(web.db(), who.id, who.silenced_until)


def enters(db: Reader, event: MemberEnters) -> None:
    """:raises Barred: for who is suspended, and for all but owners where a ban is on the address."""
    service.check_enters(db, event.member_id, event.at)
    if event.address and not accounts.is_owner(db, event.member_id):
        check_address(db, event.address, event.at)


def joins(db: Reader, event: MemberJoins) -> None:
    """:raises Barred: where a ban is on the address.
    :raises Invalid: for the field `username`, where one is on the name.
    """
    at = now()
    check_address(db, flask.request.remote_addr or "", at)
    found = bans.of_name(bans.living(db, bans.NAME, at), event.fields.get("username", ""))
    if found:
        raise Invalid("username", bans.refused(found))


def check_address(db: Reader, address: str, at: int) -> None:
    found = bans.of_address(bans.living(db, bans.ADDRESS, at), address)
    if found:
        raise Barred("banned", found.until or FOR_GOOD, found.why)


def unknown_session(db: Reader, event: SessionUnknown) -> None:
    """Told on a page, or when something was sent; what a page fetches by itself goes on as a guest's.

    :raises Barred: when it ended by a suspension that runs.
    """
    if flask.request.method not in web.SAFE or web.is_visit():
        service.check_token(db, event.token, event.at)


# --- holes


def silenced(viewer: Viewer, look: Look, argument: str) -> str:  # noqa: ARG001
    """Instead of the form to reply."""
    until, why = web.mine("silence")
    return pages.render("sanctions/_silenced.html", look, until=until, why=why, for_good=until >= FOR_GOOD)


def warned(viewer: Viewer, look: Look, argument: str) -> str:  # noqa: ARG001
    """On every page, until they say that they have read it."""
    if not viewer.warned:
        return ""
    return pages.render("sanctions/_warned.html", look, warnings=web.mine("warnings"))


def read_silence(db: Reader, member_id: int, _which: int) -> tuple[int, str]:
    found = queries.standing(db, member_id, service.SILENCE)
    return (found.until, found.why) if found else (0, "")


def read_warnings(db: Reader, member_id: int, _which: int) -> list[tuple[int, str]]:
    return queries.unread_warnings(db, member_id)
