"""Takes the sample community away again, in short transactions; stopped half-way, it goes on where it was."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from ..boards import queries as boards
from ..boards.service import holds_anything, remove, remove_category
from ..kernel import queries as kernel_queries
from ..kernel.db import Database, Writer
from ..kernel.events import Events
from ..kernel.viewer import GUEST
from ..messages import service as messages
from ..tags import service as tags
from ..topics import service as topics
from ..topics.events import PostPurged, TopicPurged
from ..topics.queries import read
from . import queries

BATCH = 200  # posts in one transaction


@dataclass(frozen=True, slots=True)
class Left:
    """What stays, because somebody else wrote in it."""

    topics: int
    boards: int
    people: int


def take_away(db: Database, events: Events, at: int, *, all_of_it: bool = False) -> Left:
    """Topics, boards, categories, people. A topic in which somebody else wrote stays, unless `all_of_it`.

    With a topic its people stay, and a board stays as long as anything stands in it.
    """
    for topic_id in queries.topics(db.reader()):
        _topic(db, topic_id, at, all_of_it=all_of_it)
    with db.transaction() as tx:
        for talk_id, member_id in queries.own_talks(tx):
            messages.leave(tx, talk_id, member_id, now=at)
    _forget(db, events)
    with db.transaction() as tx:
        for made in queries.boards(tx):
            board = boards.board(tx, made.id)
            if board and not holds_anything(tx, board):
                remove(tx, board, None)
        for category in queries.categories(tx):
            if not any(board.category_id == category.id for board in boards.boards(tx)):
                remove_category(tx, category.id)
        for member_id in queries.members(tx):
            _member(tx, member_id)
        tags.sweep(tx, at + 1)
        queries.recount_hours(tx, at - 60 * 24 * 3600)
        kernel_queries.bump_site(tx)
    reader = db.reader()
    return Left(len(queries.topics(reader)), len(queries.boards(reader)), len(queries.members(reader)))


def _forget(db: Database, events: Events) -> None:
    """What those who go did in topics that stay - reacted, voted - is counted no more, as with a deleted account."""
    for member_id in queries.members(db.reader()):
        if not queries.is_needed(db.reader(), member_id):
            for forget in events.provided("forget"):
                while forget(db, member_id, True):
                    pass


def _topic(db: Database, topic_id: int, at: int, *, all_of_it: bool) -> None:
    """First it is deleted as a moderator would, which brings all counters right; then its rows go."""
    with db.transaction() as tx:
        if not all_of_it and queries.strangers_wrote(tx, topic_id):
            return
        topic = read.topic(tx, topic_id)
        if topic and topic.deleted_at is None:
            topics.delete_topic(tx, dataclasses.replace(GUEST, id=topic.author_id), topic, now=at)
        more = _posts(tx, topic_id)
    while more:
        with db.transaction() as tx:
            more = _posts(tx, topic_id)


def _posts(tx: Writer, topic_id: int) -> bool:
    """Some posts from the end; with the last of them the topic. Is there more?"""
    ids = queries.last_posts(tx, topic_id, BATCH)
    for post_id in ids:
        tx.emit(PostPurged(post_id, topic_id))
        queries.drop_post(tx, post_id)
    if len(ids) == BATCH:
        return True
    tx.emit(TopicPurged(topic_id))
    queries.drop_topic(tx, topic_id)
    return False


def _member(tx: Writer, member_id: int) -> None:
    if not queries.is_needed(tx, member_id) and queries.drop_member(tx, member_id):
        kernel_queries.count_on_site(tx, members=-1)
