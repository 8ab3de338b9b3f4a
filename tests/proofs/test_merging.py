"""Two topics of 5,000 posts each, with readers, reactions, bookmarks and notices, merged, split and undone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from forum_app import Forum
from forum_app.accounts import service
from forum_app.boards.queries import count_in_board
from forum_app.kernel.db import Writer
from forum_app.topics import jobs
from forum_app.topics.merging import MOST
from tests.people import Person
from tests.topics.test_merging import logical, posts, problems, undo

HELD = 0.5  # seconds for which one act may hold the lock; here two cores may be shared with other tests
DONE = 2.0
READERS = 500


def _fill(tx: Writer, one: int, two: int, number: int) -> None:
    """Posts that came in turns; on each fifth a reaction, a bookmark and a notice; 500 members have read somewhere."""
    each = [{"n": n, "topic": (one, two)[n % 2], "at": 1_700_000_000 + 60 * n} for n in range(2 * number - 2)]
    tx.run_many(
        """
        INSERT INTO post (topic_id, number, author_id, body, html, renderer, created_at)
        VALUES (:topic, :n / 2 + 2, 3, 'Some words that were said.', '<p>Some words that were said.</p>', 1, :at)
        """,
        each,
    )
    for n in range(READERS):
        service.join(tx, service.prepare_name(f"reader{n}"), "no password", now=0)
    for topic in (one, two):
        tx.run(
            """
            INSERT INTO reaction (member_id, topic_id, post_id, kind, created_at)
            SELECT 4, topic_id, id, 'heart', 0 FROM post WHERE topic_id = :topic AND number % 5 = 0
            """,
            topic=topic,
        )
        tx.run(
            """
            INSERT INTO reaction_count (post_id, kind, author_id, n)
            SELECT post_id, 'heart', 3, 1 FROM reaction WHERE topic_id = :topic
            """,
            topic=topic,
        )
        tx.run(
            """
            INSERT INTO bookmark (member_id, topic_id, post_id, created_at)
            SELECT 4, topic_id, id, 0 FROM post WHERE topic_id = :topic AND number % 5 = 0
            """,
            topic=topic,
        )
        notice = tx.value(
            "INSERT INTO notice (member_id, kind, target, place, at) VALUES (4, 'topic', :t, :t, 0) RETURNING id",
            t=topic,
        )
        tx.run(
            """
            INSERT INTO notice_part (notice_id, member_id, topic_id, post_id, from_id, ref)
            SELECT :notice, 4, topic_id, id, 3, id FROM post WHERE topic_id = :topic AND number % 5 = 0
            """,
            notice=notice,
            topic=topic,
        )
        tx.run(
            """
            INSERT INTO read_position (member_id, topic_id, post_id)
            SELECT m.id, :topic, (SELECT p.id FROM post p WHERE p.topic_id = :topic AND p.number = m.id % 90 + 1)
            FROM member m WHERE m.name LIKE 'reader%'
            """,
            topic=topic,
        )
        tx.run(
            """
            UPDATE topic SET (numbers, replies) = (SELECT max(number), max(number) - 1 FROM post
                                                   WHERE topic_id = :topic),
                   (last_post_id, last_post_at, last_author_id, bump) = (
                       SELECT id, created_at, author_id, created_at * 1000 FROM post WHERE topic_id = :topic
                       ORDER BY number DESC LIMIT 1)
            WHERE id = :topic
            """,
            topic=topic,
        )
        board = tx.value("SELECT board_id FROM topic WHERE id = :topic", topic=topic)
        count_in_board(tx, board, posts=number - 1)
    tx.run("UPDATE member SET posts = posts + :n WHERE id = 3", n=2 * number - 2)
    tx.run("UPDATE site SET posts = posts + :n", n=2 * number - 2)


@pytest.fixture
def held(app: Forum, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """For how long each transaction held the lock, in seconds."""
    spans: list[float] = []
    real = app.db.transaction

    @contextmanager
    def timed() -> Iterator[Writer]:
        with real() as tx:
            began = time.perf_counter()
            yield tx
        spans.append(time.perf_counter() - began)

    monkeypatch.setattr(app.db, "transaction", timed)
    yield spans


@pytest.mark.proof
def test_thousands_of_posts_are_merged_and_split_and_back(
    app: Forum, mod: Person, held: list[float], count: Callable[[str], int], proved: Callable[..., None]
) -> None:
    number = count("merged_posts")
    one, two = mod.topic("one"), mod.topic("two", board="around-the-fire")
    with app.db.transaction() as tx:
        _fill(tx, one, two, number)
        tx.run("DELETE FROM search_post")
    for fn in app.events.provided("rebuild"):
        fn(app.db, lambda _: None)
    _reckon_hot(app)
    assert problems(app) == []
    before, links, figures = logical(app), posts(app, two)[:: number // 20], {}
    last = min(number, MOST)
    for what, path, form in (
        ("merge", f"/t/{two}/merge", {"into": str(one), "trace": "1"}),
        ("unmerge", "", {}),
        ("split", f"/t/{one}/split", {"title": "half", "board": "talk", "first": "2", "last": str(last)}),
        ("unsplit", "", {}),
    ):
        held.clear()
        began = time.perf_counter()
        answer = mod.post(path, form) if path else undo(mod)
        took = time.perf_counter() - began
        assert answer.status_code == 303, answer.get_data(as_text=True)
        figures[what] = f"{took:.2f} s, the lock {max(held):.2f} s"
        assert problems(app) == []
        assert took < DONE, figures
        assert max(held) < HELD, figures
        for post in links:
            assert mod.page(f"/p/{post}").count(f'id="p{post}"') == 1
    now = logical(app)
    assert {table for table, rows in before.items() if now[table] != rows} == set()
    proved(f"two topics of {number} posts each merged, split and undone exactly", **figures)


def _reckon_hot(app: Forum) -> None:
    with app.db.transaction() as tx:
        tx.run("UPDATE topic SET hot = 0")
    jobs.reckon_hot(app.db, {"after": 0})
