"""Removing for good, apart from deleting: in steps that are short under the lock, with numbers dense after each.

A post that is removed is empty at once. Its place stays, and sinks: the posts behind it move up by one step after the
other, in their order, until all empty places stand at the end of the topic, where they are dropped. A whole topic is
gone for everybody at once, and its posts are taken away from the end.
"""

from __future__ import annotations

from collections import Counter
from itertools import accumulate, takewhile

from ..accounts.queries import count_for_member
from ..boards.queries import count_in_board
from ..kernel.db import Writer
from ..kernel.queries import count_on_site
from . import service
from .events import PostPurged, SightChanged, TopicPurged
from .queries import purge, read, write
from .queries.purge import Doomed, Slot
from .queries.read import Topic

MOST = 300  # posts that one transaction moves
BATCH = 75  # posts that one transaction empties; the search index forgets each
BURIED = 75  # posts of a topic that goes which one transaction takes away
HEAVIEST = 1_500_000  # bytes of words that one transaction touches, so that long posts keep it no longer


def affordable(sizes: list[int]) -> int:
    """How many of the rows, at least one, one transaction may touch."""
    return max(1, len(list(takewhile(lambda total: total <= HEAVIEST, accumulate(sizes)))))


# --- posts


def empty(tx: Writer, posts: list[Doomed], now: int) -> None:
    """The words of these posts are gone, and nothing counts them any more. Their places stay, to be sunk."""
    ids = [post.id for post in posts]
    purge.empty_posts(tx, ids, now)
    purge.drop_history(tx, ids)
    purge.put_purged_posts(tx, [(post.id, post.topic_id) for post in posts if post.number > 1], now)
    for post in posts:
        tx.emit(PostPurged(post.id, post.topic_id))
    _count_out(tx, posts, now)


def _count_out(tx: Writer, posts: list[Doomed], now: int) -> None:
    """What was visible is counted no more: in topics, then boards, whose last topic may be another now."""
    replies = Counter(post.topic_id for post in posts if post.visible and post.number > 1)
    for topic_id in {post.topic_id for post in posts}:
        write.recount_topic(tx, topic_id, replies=-replies[topic_id])
        service.count_hot(tx, topic_id, now=now)
    counted = [post for post in posts if post.visible and post.topic_visible]
    for board_id, number in Counter(post.board_id for post in counted).items():
        count_in_board(tx, board_id, posts=-number)
    for (author_id, board_id), number in Counter((post.author_id, post.board_id) for post in counted).items():
        count_for_member(tx, author_id, board_id, posts=-number)
    if counted:
        count_on_site(tx, posts=-len(counted))


def compact(tx: Writer, topic_id: int, now: int, most: int = MOST) -> bool:
    """One step: up to `most` posts move up, or as many empty places at the end go. True when nothing is left to do."""
    first = purge.first_empty(tx, topic_id)
    if first is not None:
        standing = purge.standing_after(tx, topic_id, first, most)
        if standing:
            _move_up(tx, topic_id, first, standing[: affordable([slot.size for slot in standing])])
        else:
            _drop_end(tx, topic_id, above=first - 1, most=most)
        write.bump_topic(tx, topic_id)
        if purge.first_empty(tx, topic_id) is not None:
            return False
    topic = read.topic(tx, topic_id) if purge.is_deserted(tx, topic_id) else None
    return topic is None or purge_topic(tx, topic, now)


def _move_up(tx: Writer, topic_id: int, first: int, standing: list[Slot]) -> None:
    """These posts take the places from `first` on; the empty ones that stood there take those they left."""
    after = first + len(standing)
    empty_ids = purge.empty_between(tx, topic_id, first, after - 1)
    left = [slot.number for slot in standing if slot.number >= after]
    purge.set_numbers(tx, [(post_id, -number) for number, post_id in enumerate(empty_ids, start=1)])
    purge.set_numbers(tx, [(slot.id, number) for number, slot in enumerate(standing, start=first)])
    purge.set_numbers(tx, zip(empty_ids, left, strict=True))


def _drop_end(tx: Writer, topic_id: int, *, above: int, most: int) -> list[Slot]:
    """Rows at the end of a topic go, those that answered them first. Answers which went; none while answers do."""
    posts = purge.last_posts(tx, topic_id, above, most)
    posts = posts[: affordable([slot.size for slot in posts])]
    ids = [slot.id for slot in posts]
    answers = purge.answers_to(tx, ids, most)
    purge.clear_answers(tx, answers)
    if len(answers) == most:  # there may be more
        return []
    purge.drop_posts(tx, topic_id, ids, posts[-1].number - 1)
    return posts


def settle(tx: Writer, topic_id: int, now: int) -> bool:
    """What little there is to sink is sunk at once. False: the rest is for a job."""
    return any(compact(tx, topic_id, now, MOST // 3) for _ in range(3))


# --- topics


def purge_topic(tx: Writer, topic: Topic, now: int) -> bool:
    """It is gone for everybody, title and first words at once. True when nothing of it is left, else a job goes on."""
    purge.put_purged_topic(tx, topic.id, now, deleted=topic.deleted_at is not None)
    purge.set_topic_purged(tx, topic.id, now)
    if topic.deleted_at is None:
        service.count_topic_out(tx, topic)  # after it went: its board looks for its last topic again
        tx.emit(SightChanged(topic.id))
    if first := purge.first_doomed(tx, topic.id):
        purge.empty_posts(tx, [first.id], now)
        purge.drop_history(tx, [first.id])
        tx.emit(PostPurged(first.id, topic.id))
    return bury(tx, topic.id, now)


def bury(tx: Writer, topic_id: int, now: int) -> bool:
    """One step: posts of a purged topic go, from the end; with the last one the topic. True when done."""
    if not purge.is_purged(tx, topic_id):
        return True
    posts = purge.last_posts(tx, topic_id, 0, BURIED)
    posts = posts[: affordable([slot.size for slot in posts])]
    if posts:
        ids = [slot.id for slot in posts]
        purge.drop_history(tx, ids)
        gone = _drop_end(tx, topic_id, above=posts[-1].number - 1, most=BURIED)
        purge.put_purged_posts(tx, [(slot.id, topic_id) for slot in gone], now)
        for slot in gone:
            tx.emit(PostPurged(slot.id, topic_id))
        if not gone or gone[-1].number > 1:
            return False
    tx.emit(TopicPurged(topic_id))
    purge.drop_topic(tx, topic_id)
    return True
