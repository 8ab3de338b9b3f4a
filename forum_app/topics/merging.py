"""Splitting a topic, and merging one into another: posts change their topic, and everything that hangs on them follows.

Posts stand in the order in which they came, which is that of their ids: reading positions rest on it. So of two merged
topics the older opening post opens. Each slice with a table that names a topic provides a `Mover` under "move"; what it
keeps is what undoing needs. All of it is one transaction, so that nobody sees half of it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from ..accounts.queries import count_for_member
from ..boards.queries import board, count_in_board, count_traces
from ..kernel import text
from ..kernel.db import Reader, Writer
from ..kernel.errors import Conflict, Invalid
from ..kernel.events import Events
from ..kernel.i18n import lazy as _
from ..kernel.markup import Prepared
from ..kernel.queries import bump_stream, count_on_site
from ..kernel.viewer import Viewer
from ..kernel.writing import Home
from . import adding, hot, keeping, service
from .events import PostRendered
from .queries import merging, order, read, write
from .queries.merging import Line
from .queries.read import Topic

MOST = 5000  # posts that one act moves or renumbers: it holds the lock for less than half a second
Kept = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Transfer:
    """Posts that go from one topic into another. `whole`: all of them, and the row of the topic they leave goes."""

    from_id: int
    into_id: int
    posts: str  # JSON: their ids
    whole: bool


class Mover(Protocol):
    """What a slice does about its tables when posts change their topic."""

    name: str
    tables: tuple[str, ...]

    def go(self, tx: Writer, transfer: Transfer) -> Any:
        """Before the posts do; answers what undoing needs, as JSON knows it. :raises Conflict: when it cannot be."""

    def back(self, tx: Writer, transfer: Transfer, kept: Any) -> None:
        """The posts are in the topic they came from again, and its row is there; that of a new topic still is, too."""


Words = dict[int, Prepared]  # of opening posts, made before the lock: with them the index learns of another title


# --- before the transaction


def check_size(*topics: Topic) -> None:
    """:raises Conflict: for more posts than one act can carry."""
    if sum(topic.numbers for topic in topics) > 2 * MOST:
        raise Conflict(_("These are too many posts for one act: at most %(num)d.", num=2 * MOST))


def chosen(found: list[Line], ids: set[int]) -> list[Line]:
    """The posts that a new topic is made of: it opens with the first that is visible, and what is deleted before stays.

    :raises Invalid: for none, and for the first post.
    """
    picked = [line for line in found if line.id in ids]
    if picked and picked[0].number == 1:
        raise Invalid("posts", _("The first post stays with its topic. Choose others."))
    while picked and not picked[0].visible:
        picked = picked[1:]
    if not picked:
        raise Invalid("posts", _("Choose the posts that shall go into the new topic."))
    if len(picked) > MOST:
        raise Invalid("posts", _("These are too many posts for one act: at most %(num)d.", num=MOST))
    return picked


def check_whole(db: Reader, *topics: Topic) -> None:
    """:raises Conflict: while something in it is removed for good, or a line of that stays at its top."""
    for topic in topics:
        if merging.has_purged(db, topic.id):
            raise Conflict(
                _("A post was removed from this topic for good, and its place is still there. Try it later.")
            )


def words_of(db: Reader, events: Events, home: Home, viewer: Viewer, ids: Iterable[int]) -> Words:
    """What these posts say, for the index, which is to learn of another title above them."""
    made: Words = {}
    for post in filter(None, (read.post(db, post_id) for post_id in ids)):
        text_ = service.prepare(db, events, post.body, post.format, home=home, writer=viewer)
        made[post.id] = adding.whole(db, events, post, adding.as_stored(post, text_))
    return made


# --- splitting


def split(
    tx: Writer, topic: Topic, ids: set[int], board_id: int, title: str, words: Words, *, now: int
) -> tuple[int, str, Kept]:
    """These posts become a topic of their own; answers its id, its slug, and what undoing needs."""
    check_whole(tx, topic)
    found = merging.lines(tx, topic.id)
    going = chosen(found, ids)
    first, before = going[0], merging.row(tx, topic.id)
    if first.id not in words:
        raise Conflict(_("The topic changed at this moment. Look at it, then try again."))
    slug = service.slug_of(title)
    new_id = write.put_topic(
        tx, board_id=board_id, author_id=first.author_id, title=title, slug=slug, lang=text.language_of(title),
        created_at=first.created_at, bump=_bump(going, before),
    )  # fmt: skip
    transfer = Transfer(topic.id, new_id, json.dumps([line.id for line in going]), whole=False)
    more = _go(tx, transfer)
    gone = {line.id for line in going}
    _stand(tx, new_id, going)
    _stand(tx, topic.id, [line for line in found if line.id not in gone])
    _reckon(tx, topic.id, now)
    _reckon(tx, new_id, now)
    if found[-1].id in gone:
        left = [line for line in found if line.id not in gone and (line.visible or line.number == 1)]
        merging.set_bump(tx, topic.id, left[-1].created_at * 1000)
    _count(tx, topic.board_id, board_id, going, first.author_id, 1)
    _title(tx, new_id, first.id, 1, title, words)
    kept = {
        "topic": topic.id, "new": new_id, "posts": [line.id for line in going], "row": before, "more": more,
        "left": _seen(tx, topic.id), "made": _seen(tx, new_id),
    }  # fmt: skip
    return new_id, slug, kept


def _bump(going: list[Line], row: Kept) -> int:
    """A new topic's place: that of the old one, if its last post goes along."""
    last = [line for line in going if line.visible][-1]
    return int(row["bump"]) if last.id == row["last_post_id"] else last.created_at * 1000


def unsplit(tx: Writer, kept: Kept, words: Words, *, now: int) -> None:
    """:raises Conflict: when the posts do not stand together any more, or others came to them."""
    topic, new = read.topic(tx, kept["topic"]), read.topic(tx, kept["new"])
    if topic is None or new is None:
        raise Conflict(_("It is not there any more, so nothing can be undone."))
    check_whole(tx, topic, new)
    going = merging.lines(tx, new.id)
    if [line.id for line in going] != kept["posts"] or new.deleted_at is not None or topic.deleted_at is not None:
        raise Conflict(_("Somebody changed it again since, so this cannot be undone."))
    same = _seen(tx, topic.id) == kept["left"]
    transfer = Transfer(topic.id, new.id, json.dumps(kept["posts"]), whole=False)
    together = sorted([*merging.lines(tx, topic.id), *going], key=lambda line: line.id)
    _stand(tx, topic.id, together)
    _back(tx, transfer, kept["more"])
    keeping.forget_traces(tx, new.id)
    merging.drop_row(tx, new.id)
    _restore(tx, topic.id, kept["row"], same=same, now=now)
    _count(tx, topic.board_id, new.board_id, going, new.author_id, -1)
    _title(tx, topic.id, kept["posts"][0], 2, "", words)


# --- merging


def merge(tx: Writer, topic: Topic, into: Topic, words: Words, *, trace: bool, now: int) -> Kept:
    """All of a topic goes into another, whose title, board and address stay; what led to the old one leads there."""
    if topic.id == into.id:
        raise Invalid("into", _("This is the same topic. Choose another."))
    check_size(topic, into)
    check_whole(tx, topic, into)
    going, there = merging.lines(tx, topic.id), merging.lines(tx, into.id)
    second = max(going[0].id, there[0].id)  # the opening post that opens nothing any more
    if {going[0].id, there[0].id} - words.keys():
        raise Conflict(_("The topic changed at this moment. Look at it, then try again."))
    before, row = merging.row(tx, into.id), merging.row(tx, topic.id)
    transfer = Transfer(topic.id, into.id, json.dumps([line.id for line in going]), whole=True)
    kept: Kept = {
        "topic": topic.id, "into": into.id, "posts": [line.id for line in going], "row": row, "into_row": before,
        "tops": merging.tops(tx, topic.id), "traces": merging.traces(tx, topic.id), "more": _go(tx, transfer),
        "on": merging.lead_on(tx, topic.id, into.id), "trace": None, "openings": [going[0].id, there[0].id],
    }  # fmt: skip
    keeping.forget_traces(tx, topic.id)
    _stand(tx, into.id, sorted([*going, *there], key=lambda line: line.id))
    merging.drop_row(tx, topic.id)
    merging.put_merged(tx, topic.id, into.id, now)
    _reckon(tx, into.id, now)
    merging.set_bump(tx, into.id, max(before["bump"], row["bump"]))
    merging.add_views(tx, into.id, topic.views)
    author_id = going[0].author_id if going[0].id < there[0].id else there[0].author_id
    begun = [(topic.author_id, topic.board_id), (into.author_id, into.board_id)]
    _authors(tx, begun, [(author_id, into.board_id)])
    _count(tx, into.board_id, topic.board_id, going, 0, -1)
    if trace and topic.board_id != into.board_id and order.trace(tx, topic.board_id, into.id) is None:
        order.put_trace_at(tx, topic.board_id, row["bump"], into.id, now + keeping.TRACE)
        count_traces(tx, topic.board_id, 1)
        kept["trace"] = topic.board_id
    _title(tx, into.id, min(going[0].id, there[0].id), 1, into.title, words)
    _title(tx, into.id, second, 2, "", words)
    return kept | {"left": _seen(tx, into.id)}


def unmerge(tx: Writer, kept: Kept, words: Words, *, now: int) -> None:
    """:raises Conflict: when a post of it went elsewhere, or the topic it went into is not there any more."""
    into, row = read.topic(tx, kept["into"]), kept["row"]
    if into is None or into.deleted_at is not None or board(tx, row["board_id"]) is None:
        raise Conflict(_("It is not there any more, so nothing can be undone."))
    check_whole(tx, into)
    ids, together = set(kept["posts"]), merging.lines(tx, into.id)
    going, staying = ([x for x in together if (x.id in ids) is which] for which in (True, False))
    if len(going) != len(ids) or not staying or not staying[0].visible or not going[0].visible:
        raise Conflict(_("Somebody changed it again since, so this cannot be undone."))
    same = _seen(tx, into.id) == kept["left"]
    if kept["trace"] and order.drop_trace(tx, kept["trace"], into.id):
        count_traces(tx, kept["trace"], -1)
    merging.drop_merged(tx, kept["topic"])
    merging.put_row(tx, row)
    transfer = Transfer(kept["topic"], into.id, json.dumps(kept["posts"]), whole=True)
    _stand(tx, row["id"], going)
    _stand(tx, into.id, staying)
    _back(tx, transfer, kept["more"])
    merging.lead_back(tx, kept["on"], row["id"])
    merging.put_tops(tx, row["id"], kept["tops"])
    for board_id, bump, expires_at in kept["traces"]:
        order.put_trace_at(tx, board_id, bump, row["id"], expires_at)
        count_traces(tx, board_id, 1)
    _reckon(tx, row["id"], now)
    order.set_place(tx, row["id"], row["bump"], row["hot"])
    _restore(tx, into.id, kept["into_row"], same=same, now=now)
    merging.add_views(tx, into.id, -row["views"])
    begun = [(staying[0].author_id, into.board_id), (going[0].author_id, row["board_id"])]
    _authors(tx, [(into.author_id, into.board_id)], begun)
    _count(tx, into.board_id, row["board_id"], going, 0, 1)
    for line, topic_id, title in ((going[0], row["id"], row["title"]), (staying[0], into.id, into.title)):
        _title(tx, topic_id, line.id, 1, title, words)


# --- what both are made of


def _go(tx: Writer, transfer: Transfer) -> Kept:
    return {mover.name: mover.go(tx, transfer) for mover in tx.events.provided("move")}


def _back(tx: Writer, transfer: Transfer, kept: Kept) -> None:
    for mover in tx.events.provided("move"):
        if mover.name in kept:
            mover.back(tx, transfer, kept[mover.name])


def _stand(tx: Writer, topic_id: int, posts: list[Line]) -> None:
    """These, in this order, are the posts of a topic; those that stay at their numbers are not touched."""
    here = {line.id: line.number for line in merging.lines(tx, topic_id)}
    places = [(line.id, number) for number, line in enumerate(posts, start=1) if here.get(line.id) != number]
    merging.place(tx, topic_id, places)
    merging.settle(tx, topic_id)


def _reckon(tx: Writer, topic_id: int, now: int) -> None:
    times = read.last_times(tx, topic_id, hot.ENOUGH)
    merging.recount(tx, topic_id, hot.of([min(at, now) for at in times]))


def _restore(tx: Writer, topic_id: int, row: Kept, *, same: bool, now: int) -> None:
    """Reckoned anew; with the place it had, if nothing happened in it meanwhile."""
    _reckon(tx, topic_id, now)
    state = order.state(tx, topic_id)
    if same and state is not None and state.last_post_id == row["last_post_id"]:
        order.set_place(tx, topic_id, row["bump"], row["hot"])


def _seen(db: Reader, topic_id: int) -> list[int]:
    """What changes as soon as somebody writes, or deletes."""
    row = merging.row(db, topic_id)
    return [row["numbers"], row["replies"], row["last_post_id"], row["bump"]]


def _count(tx: Writer, old: int, new: int, going: list[Line], author_id: int, by: int) -> None:
    """Boards, members and the site: a topic more or less, whose visible posts stand on the board `new` and not on `old`
    (by 1), or the other way round (by -1). Who wrote how much changes where one of the two is not for everybody."""
    posts = sum(line.visible for line in going)
    count_in_board(tx, old, posts=-by * posts)
    count_in_board(tx, new, topics=by, posts=by * posts)
    for each, number in Counter(line.author_id for line in going if line.visible).items() if old != new else ():
        count_for_member(tx, each, old, posts=-by * number)
        count_for_member(tx, each, new, posts=by * number)
    if author_id:
        count_for_member(tx, author_id, new, topics=by)
    count_on_site(tx, topics=by)
    bump_stream(tx)


def _authors(tx: Writer, before: list[tuple[int, int]], after: list[tuple[int, int]]) -> None:
    """Who began these topics on which board, before and after."""
    change = Counter(after)
    change.subtract(before)
    for (member_id, board_id), by in change.items():
        if by:
            count_for_member(tx, member_id, board_id, topics=by)


def _title(tx: Writer, topic_id: int, post_id: int, number: int, title: str, words: Words) -> None:
    """The index learns under which title a post stands: '' for one that opens no topic."""
    if post_id in words:
        tx.emit(PostRendered(post_id, topic_id, number, words[post_id], title))
