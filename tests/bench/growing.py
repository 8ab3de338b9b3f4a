"""A forum that grows to any size: straight into the tables, with the program's rendering, tokens and counters.

Posts come as they do in a forum: into topics that were lately spoken in, or by chance into any, the longer the likelier
(Zipf), so that the posts of a topic lie apart in the file. A few people write most. `hearth check` is content after it.
"""

from __future__ import annotations

import random
from array import array
from collections import Counter
from typing import Any

from forum_app import Forum
from forum_app.accounts.queries import count_for_member
from forum_app.accounts.service import put_imported
from forum_app.boards.queries import count_in_board
from forum_app.boards.service import by_name
from forum_app.kernel import markup, text
from forum_app.kernel.db import Writer
from forum_app.kernel.queries import count_on_site
from forum_app.search import service as search
from forum_app.topics import hot, top
from forum_app.topics.events import PostAdded
from forum_app.topics.service import slug_of
from tests.bench.texts import PIECES, Texts

BATCH = 5000  # posts in one transaction
BOARDS = 8
GAP = 95  # seconds between two posts: a million in three years
BEGINS = 1 / 12  # of the posts begin a topic
LATELY, ANY = 3000, 0.2  # a reply is about one of the last posts; or, so often, about any
FULL = 100  # posts from which on a topic draws no more replies than others
LONGEST = 0.01  # of the replies go into the first topic, which never ends
ANSWERS = 0.15  # of the replies name the post before them
SEED = 7  # of the words
PEOPLE = 100  # posts for each member
HOUR = 3600

_POST = """
    INSERT INTO post (id, topic_id, number, author_id, reply_to_id, body, html, lang, renderer, created_at)
    VALUES (:id, :topic, :number, :author, :reply_to, :body, :html, :lang, :renderer, :at)
"""
_TOPIC = """
    INSERT INTO topic (id, board_id, author_id, title, slug, lang, created_at, bump, last_post_at, last_author_id)
    VALUES (:id, :board, :author, :title, :slug, :lang, :at, 0, 0, :author)
"""
_SPOKEN = """
    UPDATE topic SET numbers = :numbers, replies = :numbers - 1, bump = :at * 1000, last_post_id = :last,
           last_post_at = :at, last_author_id = :author, hot = :hot, version = version + 1
    WHERE id = :id
"""
_HOUR = """
    INSERT INTO hour_count (hour, posts, topics) VALUES (:hour, :posts, :topics)
    ON CONFLICT (hour) DO UPDATE SET posts = posts + excluded.posts, topics = topics + excluded.topics
"""


class _Topic:
    """A topic as far as it has come."""

    __slots__ = ("at", "author", "board", "chinese", "heat", "id", "last", "numbers")

    def __init__(self, id_: int, board: int, chinese: bool) -> None:
        self.id, self.board, self.chinese = id_, board, chinese
        self.numbers = self.last = self.at = self.author = self.heat = 0


class _Batch:
    """What one transaction writes."""

    def __init__(self) -> None:
        self.topics: list[dict[str, Any]] = []
        self.posts: list[dict[str, Any]] = []
        self.events: list[PostAdded] = []
        self.touched: dict[int, _Topic] = {}


class Grower:
    """Makes the same forum each time.

    :param end: when the last of `whole` posts was written, in seconds.
    """

    def __init__(self, app: Forum, whole: int, end: int, pieces: int = PIECES) -> None:
        self._app, self._dice = app, random.Random(8420)
        self._texts = Texts(random.Random(SEED), app.events.provided("prepare"), pieces)
        self._at = end - whole * GAP
        self._topics: list[_Topic] = []
        self._of_post = array("I")  # of each post the place of its topic in the list
        self._people: list[int] = []
        db = app.db.reader()
        self._next = 1 + int(db.value("SELECT max(id) FROM post") or 0)
        self._next_topic = 1 + int(db.value("SELECT max(id) FROM topic") or 0)
        with app.db.transaction() as tx:
            self._boards = [by_name(tx, f"board {n}") for n in range(1, BOARDS + 1)]

    def grow(self, posts: int) -> None:
        """Until there are so many; then the rankings that a job makes."""
        while left := posts - len(self._of_post):
            self._write(min(BATCH, left))
        top.refresh(self._app.db)

    def _write(self, posts: int) -> None:
        with self._app.db.transaction() as tx:
            self._join(tx, max(20, (len(self._of_post) + posts) // PEOPLE))
            batch = _Batch()
            for _ in range(posts):
                self._post(batch)
            self._put(tx, batch)

    def _join(self, tx: Writer, people: int) -> None:
        while len(self._people) < people:
            self._people.append(put_imported(tx, f"Person {len(self._people) + 1}", self._at))

    def _post(self, batch: _Batch) -> None:
        dice = self._dice
        self._at += int(dice.expovariate(1 / GAP))
        author = self._people[int(len(self._people) ** dice.random()) - 1]
        begins = not self._topics or dice.random() < BEGINS
        place = self._begin() if begins else self._spoken_in()
        topic = self._topics[place]
        self._of_post.append(place)
        made = self._texts.post(dice, chinese=topic.chinese)
        title = self._texts.title(dice, chinese=topic.chinese) if begins else ""
        if begins:
            batch.topics.append({
                "id": topic.id, "board": topic.board, "author": author, "title": title, "slug": slug_of(title),
                "lang": text.language_of(title), "at": self._at,
            })  # fmt: skip
        post_id, self._next = self._next, self._next + 1
        batch.posts.append({
            "id": post_id, "topic": topic.id, "number": topic.numbers + 1, "author": author,
            "reply_to": topic.last if topic.numbers and dice.random() < ANSWERS else None, "body": made.body,
            "html": made.html, "lang": made.lang, "renderer": markup.made_by(False), "at": self._at,
        })  # fmt: skip
        whole = markup.Prepared(made.body, "md", made.html, made.plain, made.lang, markup.made_by(False), made.more)
        batch.events.append(PostAdded(post_id, topic.id, topic.numbers + 1, whole, title, at=self._at))
        topic.heat = hot.with_post(topic.heat, self._at) if topic.numbers else self._at * 1000
        topic.numbers, topic.last, topic.at, topic.author = topic.numbers + 1, post_id, self._at, author
        batch.touched[topic.id] = topic

    def _begin(self) -> int:
        board = self._boards[int(BOARDS ** self._dice.random()) - 1]
        self._topics.append(_Topic(self._next_topic, board, self._dice.random() < 1 / 3))
        self._next_topic += 1
        return len(self._topics) - 1

    def _spoken_in(self) -> int:
        posts, dice = len(self._of_post), self._dice
        if dice.random() < LONGEST:
            return 0
        lately = 0 if dice.random() < ANY else max(0, posts - LATELY)
        while True:
            place = self._of_post[dice.randrange(lately, posts)]
            if dice.random() * self._topics[place].numbers < FULL:
                return place

    def _put(self, tx: Writer, batch: _Batch) -> None:
        tx.run_many(_TOPIC, batch.topics)
        tx.run_many(_POST, batch.posts)
        for event in batch.events:
            search.added(tx, event)
        tx.run_many(_SPOKEN, ({
            "id": topic.id, "numbers": topic.numbers, "last": topic.last, "at": topic.at, "author": topic.author,
            "hot": topic.heat,
        } for topic in batch.touched.values()))  # fmt: skip
        self._count(tx, batch)

    def _count(self, tx: Writer, batch: _Batch) -> None:
        boards = {topic.id: topic.board for topic in batch.touched.values()}
        written = Counter((post["author"], boards[post["topic"]]) for post in batch.posts)
        begun = Counter((topic["author"], topic["board"]) for topic in batch.topics)
        for member, board in written:
            count_for_member(tx, member, board, posts=written[member, board], topics=begun[member, board])
        for board in set(boards.values()):
            posts = sum(count for (_, at), count in written.items() if at == board)
            count_in_board(tx, board, posts=posts, topics=sum(topic["board"] == board for topic in batch.topics))
        count_on_site(tx, topics=len(batch.topics), posts=len(batch.posts))
        hours = Counter(post["at"] // HOUR for post in batch.posts)
        news = Counter(topic["at"] // HOUR for topic in batch.topics)
        tx.run_many(_HOUR, ({"hour": hour, "posts": n, "topics": news[hour]} for hour, n in hours.items()))
