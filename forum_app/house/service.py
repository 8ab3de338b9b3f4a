"""The rules of announcements and of the pages the owner writes. No HTTP, no SQL."""

from __future__ import annotations

from collections.abc import Iterable

from ..accounts.events import MemberJoined
from ..kernel import moments, text
from ..kernel.db import Database, Writer
from ..kernel.errors import Invalid
from ..kernel.i18n import lazy as _
from ..kernel.markup import Prepared
from ..kernel.queries import bump_site
from . import queries
from .queries import Announcement

LONGEST_ANNOUNCEMENT = 500
LONGEST_PAGE = 20_000
PAGES = ("rules", "about")


# --- before the transaction


def check_announcement(body: str) -> None:
    """:raises Invalid: for a text that is empty or too long."""
    _check(body, LONGEST_ANNOUNCEMENT)


def check_page(body: str) -> None:
    """:raises Invalid: for a text that is empty or too long."""
    _check(body, LONGEST_PAGE)


def _check(body: str, longest: int) -> None:
    if text.is_blank(body):
        raise Invalid("body", _("There are no words yet."))
    if len(body) > longest:
        raise Invalid("body", _("This has at most %(num)d characters; now there are %(length)d.",
                                num=longest, length=len(body)))  # fmt: skip


def check_start(typed: str, zone: str, now: int) -> int:
    """When it begins: at once, if nothing is said. :raises Invalid: for what is no time."""
    at = moments.read(typed, zone) if typed else now
    if at is None:
        raise Invalid("starts", _("This is no day and time. Write it as 2030-12-31 18:00."))
    return at


def check_end(typed: str, starts: str, zone: str, now: int) -> int | None:
    """When it ends; None for never. :raises Invalid: for what is no time, or not after the start."""
    if not typed:
        return None
    at = moments.read(typed, zone)
    if at is None:
        raise Invalid("ends", _("This is no day and time. Write it as 2030-12-31 18:00."))
    begins = moments.read(starts, zone) if starts else now
    if begins is not None and at <= begins:
        raise Invalid("ends", _("It would end before it starts."))
    return at


# --- announcements


def announce(tx: Writer, made: Prepared, starts_at: int, ends_at: int | None, *, now: int) -> int:
    """Answers its number."""
    number = queries.put_announcement(
        tx, body=made.body, html=made.html, lang=made.lang, starts_at=starts_at, ends_at=ends_at, now=now
    )
    bump_site(tx)
    return number


def change(tx: Writer, old: Announcement, made: Prepared, starts_at: int, ends_at: int | None) -> None:
    """Other words, another time. Who put it away does not see it again."""
    queries.set_announcement(
        tx, old.id, body=made.body, html=made.html, lang=made.lang, starts_at=starts_at, ends_at=ends_at
    )
    bump_site(tx)


def take_down(tx: Writer, announcement: Announcement, *, now: int) -> None:
    """What is shown is over from now on; what is planned, or over already, is gone."""
    is_over = announcement.ends_at is not None and announcement.ends_at <= now
    if announcement.starts_at < now and not is_over:
        queries.end_announcement(tx, announcement.id, now)
    else:
        queries.drop_announcement(tx, announcement.id)
    bump_site(tx)


def with_dismissed(before: str, announcement_id: int, standing: Iterable[int]) -> str:
    """The list of what somebody put away, with one more, and without what is over."""
    kept = {number for part in before.split(".") if (number := text.number(part)) is not None}
    kept = kept & set(standing) | {announcement_id}
    return ".".join(map(str, sorted(kept)[-20:]))


def dismiss(tx: Writer, member_id: int, announcement_id: int, *, now: int) -> None:
    """For a member: it stays away, on every machine."""
    standing = [notice.id for notice in queries.notices(tx, now)]
    before = queries.dismissed(tx, member_id)
    queries.set_dismissed(tx, member_id, with_dismissed(before, announcement_id, standing))


# --- pages


def write_page(tx: Writer, slug: str, made: Prepared, *, again: bool, now: int) -> None:
    """`again`: members are asked to agree once more."""
    queries.put_page(tx, slug, body=made.body, html=made.html, lang=made.lang, again=int(again), now=now)
    bump_site(tx)


def remove_page(tx: Writer, slug: str, *, now: int) -> None:
    """Its row stays: when it is written again, who agreed to an older version is asked all the same."""
    queries.put_page(tx, slug, body="", html="", lang="", again=1, now=now)
    bump_site(tx)


def joined(tx: Writer, event: MemberJoined) -> None:
    """Keep which rules were agreed to in the form."""
    version = queries.page_versions(tx).get("rules", 0)
    if version and event.fields.get("accept") == str(version):
        queries.set_accepted(tx, event.member_id, version)


def forget(db: Database, member_id: int, keep_posts: bool) -> None:  # noqa: ARG001
    """What somebody put away goes with the account."""
    with db.transaction() as tx:
        queries.set_dismissed(tx, member_id, "")
