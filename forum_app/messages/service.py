"""The rules of talks and messages. No HTTP, no SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ..accounts.events import Hushed
from ..kernel import queries as kernel_queries
from ..kernel import text, writing
from ..kernel.db import Reader, Writer
from ..kernel.errors import Conflict, Forbidden, Invalid
from ..kernel.events import Events
from ..kernel.i18n import lazy as _
from ..kernel.jobs import Jobs
from ..kernel.markup import Prepared
from ..kernel.markup.plain import plain_text, without_spoilers
from ..kernel.viewer import Viewer
from ..kernel.writing import Home
from . import addressing
from .events import MessageEdited, MessagePosted, MessagesGone, TalkLeft
from .queries import people, write
from .queries.keeping import REMOVE
from .queries.people import Addressee
from .queries.read import Message, Someone, Talk

LONGEST_TITLE = 150
LONGEST_BODY = 32_000
BEGINNING = 160  # characters of a message in the list
STAFF = "staff"
CHOICES = ("", STAFF)  # who may begin a talk with somebody
BATCH = 500  # messages that one transaction takes away
MOST_BLOCKED = 500


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote, ready to be stored."""

    made: Prepared
    beginning: str


# --- before the transaction


def check_body(body: str, longest: int = LONGEST_BODY) -> None:
    """:raises Invalid: for a text that is empty or too long."""
    if text.is_blank(body):
        raise Invalid("body", _("There are no words yet."))
    if len(body) > longest:
        raise Invalid("body", _("A message has at most %(num)d characters; this one has %(length)d.",
                                num=longest, length=len(body)))  # fmt: skip


def title(typed: str) -> str:
    """The title of a talk; '' for none. :raises Invalid: for one that is too long."""
    if text.is_blank(typed):
        return ""
    if len(typed) > LONGEST_TITLE:
        raise Invalid("title", _("A title has at most %(num)d characters; this one has %(length)d.",
                                 num=LONGEST_TITLE, length=len(typed)))  # fmt: skip
    return typed


def prepare(db: Reader, events: Events, body: str, *, home: Home, images: bool, writer: Viewer | None = None) -> Words:
    """Render. Slow, so before the transaction. No slice is asked to store anything of it: nothing finds a message."""
    made = writing.prepare(db, events, body, home=home, images=images, writer=writer)
    return Words(made, beginning(made.html))


def beginning(html: str) -> str:
    words = plain_text(without_spoilers(html)).replace("\n", " ")
    return words if len(words) <= BEGINNING else words[:BEGINNING].rstrip() + "…"


# --- whom one may write to


def addressees(db: Reader, viewer: Viewer, typed: str, room: int = addressing.MOST - 1) -> list[Addressee]:
    """Those whom the viewer names, if each of them takes messages from the viewer.

    :raises Invalid: with what to do, at the field `to`.
    """
    wanted = addressing.names(typed)
    if not wanted:
        raise Invalid("to", _("Who is it for? Write their names."))
    if len(wanted) > room:
        raise Invalid("to", _("At most %(num)d people can be in a talk, you among them.", num=addressing.MOST))
    found = people.by_keys(db, viewer.id, wanted.keys())
    there = {person.key for person in found}
    if missing := [name for key, name in wanted.items() if key not in there]:
        raise Invalid("to", _("Nobody here is called %(names)s.", names=", ".join(missing)))
    if any(person.id == viewer.id for person in found):
        raise Invalid("to", _("You are in it anyway. Write the names of the others."))
    check_take(viewer, found)
    return found


def check_take(viewer: Viewer, found: Sequence[Addressee], *, begun: bool = False) -> None:
    """Do they take words of the viewer? `begun`: in a talk that goes on, where a wish for staff only is no matter.

    :raises Invalid: for one who does not.
    """
    for person in found:
        name = person.display_name
        if person.blocked:
            raise Invalid("to", _("You blocked %(name)s. Unblock them in your settings first, then write.", name=name))
        if not person.claimed:
            raise Invalid("to", _("%(name)s came with an import and cannot read messages.", name=name))
        if person.refuses:
            raise Invalid("to", _("%(name)s does not take messages from you. Your words are below.", name=name))
        if person.staff_only and not viewer.is_staff and not begun:
            raise Invalid("to", _("%(name)s takes messages from the staff alone. Your words are below.", name=name))


def check_answer(db: Reader, viewer: Viewer, everybody: Iterable[Someone]) -> None:
    """May the viewer write into this talk? In one of two a block holds; in a larger one the others would miss a part.

    :raises Invalid: with the sentence about it.
    """
    others = [person.id for person in everybody if person.left_at is None and person.id != viewer.id]
    if not others:
        raise Invalid("to", _("Nobody else is in this talk any more, so nobody would read it."))
    if len(others) == 1:
        check_take(viewer, people.by_ids(db, viewer.id, others), begun=True)


# --- writing


def start(tx: Writer, author_id: int, others: Collection[int], title: str, words: Words, *, now: int) -> int:
    """A new talk with its first message; answers its id."""
    talk_id = write.put_talk(tx, title=title, lang=text.language_of(title), now=now)
    bump = kernel_queries.next_bump(tx, now)
    write.put_people(tx, talk_id, [author_id, *others], from_number=1, bump=bump)
    _put(tx, talk_id, 1, author_id, words, bump, now)
    return talk_id


def reply(tx: Writer, author_id: int, talk: Talk, words: Words, *, now: int) -> int:
    """A new message at the end; answers its number. `talk` was read in this transaction, so that is free."""
    number = talk.numbers + 1
    _put(tx, talk.id, number, author_id, words, kernel_queries.next_bump(tx, now), now)
    return number


def _put(tx: Writer, talk_id: int, number: int, author_id: int, words: Words, bump: int, now: int) -> None:
    made = words.made
    message_id = write.put_message(
        tx,
        talk_id=talk_id,
        number=number,
        author_id=author_id,
        body=made.body,
        html=made.html,
        beginning=words.beginning,
        lang=made.lang,
        renderer=made.renderer,
        now=now,
    )
    write.count_message(tx, talk_id, author_id, number=number, bump=bump)
    kernel_queries.bump_mine(tx, *write.present(tx, talk_id))
    to = tuple(write.told(tx, talk_id, author_id))
    tx.emit(MessagePosted(message_id, talk_id, author_id, to, now, made.html))
    tx.emit(writing.Says("message", message_id, (made.html,)))


def edit(tx: Writer, talk: Talk, message: Message, words: Words, *, now: int) -> None:
    made = words.made
    if made.body == message.body:
        return
    write.set_words(
        tx,
        message.id,
        body=made.body,
        html=made.html,
        beginning=words.beginning,
        lang=made.lang,
        renderer=made.renderer,
        now=now,
    )
    tx.emit(MessageEdited(message.id, talk.id, made.html))
    tx.emit(writing.Says("message", message.id, (made.html,)))


def delete(tx: Writer, talk: Talk, message: Message, *, now: int) -> None:
    """The words are gone, for everybody; a line stays."""
    write.empty(tx, [message.id], now)
    gone(tx, talk.id, [message.id])


def gone(tx: Writer, talk_id: int, message_ids: Sequence[int]) -> None:
    """Tell that these say nothing any more."""
    tx.emit(MessagesGone(talk_id, tuple(message_ids)))
    for message_id in message_ids:
        tx.emit(writing.Says("message", message_id))


def rename(tx: Writer, talk: Talk, title: str) -> None:
    write.set_title(tx, talk.id, title, text.language_of(title))


# --- coming and going


def check_room(db: Reader, talk: Talk) -> int:
    """How many more may come in. :raises Forbidden: when nobody may."""
    room = addressing.MOST - len(write.present(db, talk.id))
    if room < 1:
        raise Forbidden(_("At most %(num)d people can be in a talk, you among them.", num=addressing.MOST))
    return room


def add(tx: Writer, viewer: Viewer, talk: Talk, added: Iterable[Addressee], *, now: int) -> None:
    """They see what is written from now on. :raises Conflict: for one who is in it already."""
    there = set(write.present(tx, talk.id))
    for person in added:
        if person.id in there:
            raise Conflict(_("%(name)s is in this talk already.", name=person.display_name))
        number = _happened(tx, talk.id, viewer.id, "added", person.id, now)
        bump = kernel_queries.next_bump(tx, now)
        write.put_people(tx, talk.id, [person.id], from_number=number, bump=bump)


def leave(tx: Writer, talk_id: int, member_id: int, *, now: int) -> None:
    """To them it is as absent; the others see a line. With the last one it goes for good; a long one in steps."""
    write.set_left(tx, talk_id, member_id, now)
    kernel_queries.bump_mine(tx, member_id)
    tx.emit(TalkLeft(talk_id, member_id))
    if write.present(tx, talk_id):
        _happened(tx, talk_id, member_id, "left", None, now)
    elif remove_some(tx, talk_id):
        Jobs.put(tx, REMOVE, {"talk": talk_id}, now, name=f"{REMOVE} {talk_id}")


def _happened(tx: Writer, talk_id: int, author_id: int, kind: str, about_id: int | None, now: int) -> int:
    """A line among the messages: it makes nothing unread, and brings the talk to the top of no list."""
    return write.put_happening(tx, talk_id=talk_id, author_id=author_id, kind=kind, about_id=about_id, now=now)


def remove_some(tx: Writer, talk_id: int) -> bool:
    """Take away the end of a talk that nobody is in any more, and with its first message the talk. Is there more?"""
    batch = write.message_ids(tx, talk_id, BATCH)
    write.drop_messages(tx, batch)
    gone(tx, talk_id, batch)
    if len(batch) == BATCH:
        return True
    write.drop_talk(tx, talk_id)
    return False


# --- one's own wishes


def mute(tx: Writer, talk: Talk, member_id: int, *, muted: bool) -> None:
    write.set_muted(tx, talk.id, member_id, int(muted))
    kernel_queries.bump_mine(tx, member_id)


def block(tx: Writer, viewer: Viewer, blocked_id: int, *, now: int) -> None:
    """Nothing of theirs waits to be read any more. :raises Invalid: for oneself, and for too many."""
    if blocked_id == viewer.id:
        raise Invalid("name", _("That is you."))
    if people.blocks_of(tx, viewer.id) >= MOST_BLOCKED:
        raise Invalid(
            "name", _("You have blocked %(num)d people already. Unblock one of them first.", num=MOST_BLOCKED)
        )
    people.put_block(tx, viewer.id, blocked_id, now)
    _recount(tx, viewer.id, blocked_id)


def unblock(tx: Writer, viewer: Viewer, blocked_id: int) -> None:
    people.drop_block(tx, viewer.id, blocked_id)
    _recount(tx, viewer.id, blocked_id)


def hushed(tx: Writer, event: Hushed) -> None:
    """Somebody's words wait for nobody any more, or do again."""
    kernel_queries.bump_mine(tx, *write.recount_hushed(tx, event.member_id))


def _recount(tx: Writer, member_id: int, blocked_id: int) -> None:
    write.recount_unread(tx, member_id, blocked_id)
    kernel_queries.bump_mine(tx, member_id)


def choose(tx: Writer, viewer: Viewer, takes_from: str) -> None:
    """:raises Invalid: for what is none of those offered."""
    if takes_from not in CHOICES:
        raise Invalid("takes_from", _("Choose one of these."))
    people.put_takes_from(tx, viewer.id, takes_from)
