"""What is asked before words are stored: are there watched words, are they too many, does somebody look first?"""

from __future__ import annotations

from collections.abc import Iterable

from ..accounts import queries as accounts
from ..kernel import web
from ..kernel.db import Reader
from ..kernel.errors import Held, Invalid
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.markup import Prepared
from ..kernel.markup.plain import plain_text
from ..kernel.viewer import Viewer
from ..kernel.writing import Written
from ..topics.events import PostComes
from . import limits, reasons, watching
from .queries import held as rows
from .queries.words import Word
from .ranks import NEW, rank_of


def before_post(db: Reader, comes: PostComes) -> None:
    """Whoever keeps order on the board, and the staff, is asked nothing.

    :raises Invalid: for words that are not wanted, and for what is too much in one post.
    :raises TooMany: for too many posts.
    :raises Held: for what a moderator looks at first.
    """
    if comes.keeps or comes.author.is_staff:
        return
    holding = check_words(db, comes.title, comes.text)
    if comes.post_id and holding:
        had = watching.stopped(db, plain_text(comes.before))[1]
        holding = [word for word in holding if word not in had]
    options, author = web.options(), accounts.member(db, comes.author.id)
    if author is None:
        return
    rank = rank_of(author, options, comes.at)
    if current().settings.limits:
        limits.check_post(comes, options, rank)
        if not comes.post_id:
            limits.check_rate(db, comes, options, rank)
    _hold(db, comes, author, rank, holding)


def _hold(db: Reader, comes: PostComes, author: accounts.Member, rank: str, holding: list[Word]) -> None:
    """:raises Held: when somebody looks first. A post that stands is held by a word alone that was not in it before."""
    options = web.options()
    if holding:
        raise Held(reasons.WORDS, "\n".join(word.pattern for word in holding))
    links, pictures, _names = limits.counted(comes.text.html)
    if comes.post_id:
        had = limits.counted(comes.before)
        if rank == NEW and options["hold_links"] and (links > had[0] or pictures > had[1]):
            raise Held(reasons.LINKS)
        return
    if rows.is_held_board(db, comes.board_id):
        raise Held(reasons.BOARD)
    if author.posts < options["hold_first"]:
        raise Held(reasons.FIRST)
    if rank == NEW and options["hold_links"] and (links or pictures):
        raise Held(reasons.LINKS)
    if rows.is_unproved(db, author.id):
        raise Held(reasons.UNPROVED)


def check_words(db: Reader, title: str, made: Prepared) -> list[Word]:
    """The words that hold a text: as it was written, where addresses stand, and as it is read.

    :raises Invalid: for words that are not wanted.
    """
    refusing, holding = watching.stopped(db, title, made.body, made.plain)
    if refusing:
        in_title = watching.stopped(db, title)[0]
        raise Invalid("title" if in_title else "body", unwanted(refusing))
    return holding


def check_held(db: Reader, viewer: Viewer, held: rows.Held, title: str, made: Prepared) -> str:
    """Something that waits is changed: it waits on. Answers the words that hold it, one on each line.

    :raises Invalid: for words that are not wanted, and for what is too much in one post.
    """
    holding = check_words(db, title, made)
    author = accounts.member(db, viewer.id)
    if author is not None and current().settings.limits:
        comes = PostComes(viewer, False, held.board_id or 0, held.topic_id or 0, made, held.created_at, title)
        limits.check_post(comes, web.options(), rank_of(author, web.options(), held.created_at))
    return "\n".join(word.pattern for word in holding)


def before_words(db: Reader, written: Written) -> None:
    """Words that are no post: a message, a profile. Nobody looks at them first, so in a profile what would be held is
    refused; in messages, which nobody reads but those they are for, only what is refused.

    :raises Invalid: at the field.
    """
    if written.author.is_staff:
        return
    for name, text in written.fields.items():
        refusing, holding = watching.stopped(db, text)
        found = refusing if written.kind == "message" else refusing + holding
        if found:
            raise Invalid(name, unwanted(found))


def unwanted(words: Iterable[Word]) -> object:
    """What its author is told: which words, so that they can write it in others."""
    named = ", ".join(word.pattern for word in words)
    return _("This is not wanted here: %(words)s. Write it in other words.", words=named)
