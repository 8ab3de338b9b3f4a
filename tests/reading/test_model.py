"""What is unread, beside a model that remembers every post that everybody read."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum_app import Forum
from forum_app.boards.service import Draft, make
from forum_app.kernel.db import Writer
from forum_app.kernel.markup import prepare
from forum_app.reading import queries, service
from forum_app.topics import service as topics
from forum_app.topics.queries import read

ME, OTHER = 3, 4
NOW = 1_700_000_000
Act = tuple[str, int, int]
WORDS = dataclasses.replace(prepare("x"), more={"search": "x"})

acts = st.lists(
    st.one_of(
        st.tuples(st.just("begin"), st.integers(0, 1), st.sampled_from((ME, OTHER))),
        st.tuples(st.just("post"), st.integers(0, 3), st.sampled_from((ME, OTHER))),
        st.tuples(st.just("see"), st.integers(0, 3), st.integers(0, 30)),
        st.tuples(st.just("floor"), st.integers(-1, 1), st.integers(0, 30)),
    ),
    max_size=25,
)


@dataclass
class Model:
    """Posts of topics, and which of them I have read; nothing is ever taken back."""

    boards: dict[int, int] = field(default_factory=dict)  # topic -> board
    posts: defaultdict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    read: set[int] = field(default_factory=set)

    def new(self, topic: int) -> list[int]:
        return [post for post, author in self.posts[topic] if author != ME and post not in self.read]

    def see(self, topics_: list[int], last: int) -> None:
        self.read |= {post for topic in topics_ for post, _ in self.posts[topic] if post <= last}


class Undone(Exception):
    """So that each example begins with the same forum."""


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_position_and_floors_are_the_same_as_remembering_every_post(app: Forum, done: list[Act]) -> None:
    with pytest.raises(Undone), app.db.transaction() as tx:
        _play(tx, done)
        raise Undone


def _play(tx: Writer, done: list[Act]) -> None:
    model = Model()
    tx.run("DELETE FROM read_floor")
    tx.run("UPDATE topic SET deleted_at = 1")
    make(tx, Draft("spare"))
    boards = tx.column("SELECT id FROM board ORDER BY id DESC LIMIT 2")
    for what, where, more in done:
        known = sorted(model.boards)
        if what == "begin":
            place = topics.post_topic(tx, more, boards[where], "t", WORDS, now=NOW)
            model.boards[place.topic_id] = boards[where]
            model.posts[place.topic_id].append((place.post_id, more))
            if more == ME:
                model.see([place.topic_id], place.post_id)
        elif what == "floor":
            last = queries.newest_post(tx) - more % 4
            board = boards[where] if where >= 0 else queries.EVERYWHERE
            service.mark_all_read(tx, ME, board, last)
            model.see([t for t, b in model.boards.items() if board in (b, queries.EVERYWHERE)], last)
        elif known:
            topic_id = known[where % len(known)]
            if what == "post":
                topic = read.topic(tx, topic_id)
                assert topic
                place = topics.reply(tx, more, topic, WORDS, now=NOW)
                model.posts[topic_id].append((place.post_id, more))
            else:
                post_id = model.posts[topic_id][more % len(model.posts[topic_id])][0]
                service.read_up_to(tx, ME, topic_id, post_id)
                model.see([topic_id], post_id)
        _compare(tx, model)


def _compare(tx: Writer, model: Model) -> None:
    horizon = service.horizon(NOW, 30)
    standings = {s.topic_id: s for s in queries.standings(tx, ME, list(model.boards), horizon)}
    for topic_id in model.boards:
        expected = model.new(topic_id)
        assert standings[topic_id].fresh == len(expected)
        found = queries.opening(tx, ME, topic_id)
        assert found and found.first == (expected[0] if expected else None)
    unread = {t: b for t, b in model.boards.items() if model.new(t)}
    assert sorted(queries.boards_unread(tx, ME, horizon, queries.ALL)) == sorted(unread.values())
    rows, _ = service.unread_page(tx, ME, None, (1 << 62, 1 << 62), horizon, 100, queries.ALL)
    assert {row.id for row in rows} == set(unread)
