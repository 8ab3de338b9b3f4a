"""Two hundred pages of streams over a big forum: each asks a few questions, none of which scans or sorts."""

from __future__ import annotations

import random
import re
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import urlencode

import pytest

from forum_app import Forum
from forum_app.boards.check import problems as board_problems
from forum_app.kernel.clock import now
from forum_app.topics import hot, top
from forum_app.topics.check import problems
from forum_app.topics.streams import LATEST, PERIODS, Stream
from tests.people import Person
from tests.test_queries import faults

Statements = list[tuple[str, dict[str, Any]]]
STREAMS = [LATEST, Stream("newest"), Stream("hot"), Stream("unanswered"), *(Stream("top", p) for p in PERIODS)]
BOARDS = 100
PEOPLE = 200
DAY = 24 * 3600
PAGES = 200
MADE, KEPT = 5, 1  # statements of a guest's page, when it has to be made and when it is kept


def _topics(posts: int, at: int) -> Iterator[list[int]]:
    """The times of the posts of each topic; a few are long, one in six has no answer, 20 posts on average."""
    dice = random.Random(3)
    left = posts
    while left > 0:
        size = 1 if dice.random() < 1 / 6 else min(left, int(dice.paretovariate(1.2) * 5), 2000)
        begun = at - 1 - int(dice.random() ** 2 * 700 * DAY)
        times = sorted(dice.randint(begun, min(at, begun + 20 * DAY)) for _ in range(size))
        yield times
        left -= size


def grow(app: Forum, posts: int) -> int:
    """A forum of so many posts, straight into the tables; answers how many topics it has."""
    topics = list(_topics(posts, now()))
    with app.db.transaction() as tx:
        first = int(tx.value("SELECT max(id) FROM topic")) + 1
        start = int(tx.value("SELECT max(id) FROM post")) + 1
        tx.run_many(
            """
            INSERT INTO member (id, name, name_key, name_look, display_name, created_at)
            VALUES (:id, :name, :name, :name, :name, 0)
            """,
            ({"id": 1000 + n, "name": f"person{n}"} for n in range(PEOPLE)),
        )
        tx.run_many(
            "INSERT INTO board (id, category_id, slug, name, position, hue) VALUES (:id, 1, :slug, :slug, :id, 1)",
            ({"id": 1000 + n, "slug": f"board-{n}"} for n in range(BOARDS)),
        )
        tx.run_many(_TOPIC, _topic_rows(topics, first, start))
        tx.run_many(_POST, _post_rows(topics, first, start))
        for sql in _COUNTERS:
            tx.run(sql)
    return len(topics)


_TOPIC = """
    INSERT INTO topic (id, board_id, author_id, title, slug, created_at, numbers, replies, bump, last_post_id,
                       last_post_at, last_author_id, hot)
    VALUES (:id, :board, :author, :title, 'topic', :begun, :size, :size - 1, :last * 1000, :last_id, :last, :other,
            :hot)
"""
_POST = """
    INSERT INTO post (id, topic_id, number, author_id, body, html, renderer, created_at)
    VALUES (:id, :topic, :number, :author, 'words', '<p>words</p>', 1, :at)
"""
_COUNTERS = (
    """
    UPDATE board SET topics = t.n, posts = t.posts, last_topic_id =
        (SELECT id FROM topic WHERE board_id = board.id AND deleted_at IS NULL ORDER BY bump DESC, id DESC LIMIT 1)
    FROM (SELECT board_id, count(*) AS n, sum(numbers) AS posts FROM topic GROUP BY board_id) AS t
    WHERE t.board_id = board.id
    """,
    "UPDATE site SET topics = (SELECT count(*) FROM topic), posts = (SELECT count(*) FROM post), stream = stream + 1",
)


def _author(number: int) -> int:
    return 1000 + number * 7919 % PEOPLE


def _topic_rows(topics: list[list[int]], first: int, post: int) -> Iterator[dict[str, object]]:
    for id_, times in enumerate(topics, first):
        last = post + len(times) - 1
        yield {
            "id": id_, "board": 1000 + id_ * 31 % BOARDS, "title": f"Topic {id_} of many, with a title of some length",
            "begun": times[0], "size": len(times), "last": times[-1], "hot": hot.of(times),
            "author": _author(post), "last_id": last, "other": _author(last),
        }  # fmt: skip
        post = last + 1


def _post_rows(topics: list[list[int]], first: int, post: int) -> Iterator[dict[str, object]]:
    for topic, times in enumerate(topics, first):
        for number, at in enumerate(times, 1):
            yield {"id": post, "topic": topic, "number": number, "author": _author(post), "at": at}
            post += 1


def _addresses(guest: Person) -> Iterator[tuple[str, str]]:
    """(stream, address) of first and following pages: everywhere, then in board after board. Asked for one by one."""
    for where in ["/", *(f"/b/board-{n}" for n in range(BOARDS))]:
        for stream in STREAMS:
            path = f"{where}?{urlencode(stream.query)}" if stream.query else where
            for _ in range(8 if where == "/" else 3):
                yield " ".join(filter(None, stream)), path
                found = re.search(r'href="([^"]+)" rel="next"', guest.page(path))
                if not found:
                    break
                path = unescape(found[1])


@pytest.mark.proof
def test_two_hundred_pages_of_streams_keep_to_budget_and_plan(
    app: Forum, guest: Person, statements: Statements, count: Callable[[str], int], proved: Callable[..., None]
) -> None:
    posts = count("stream_posts")
    began = time.monotonic()
    topics = grow(app, posts)
    assert [*problems(app.db.reader()), *board_problems(app.db.reader())] == []
    assert time.monotonic() - began < 60
    ranking = _ranked(app)
    took: dict[str, list[float]] = defaultdict(list)
    most = 0
    app.pages = type(app.pages)(64 << 20)
    guest.page("/boards")  # the options of this version are read once by each process
    for stream, path in islice(_addresses(guest), PAGES):
        guest.app.pages = type(app.pages)(64 << 20)
        statements.clear()
        start = time.perf_counter()
        assert guest.get(path).status_code == 200
        took[stream].append(time.perf_counter() - start)
        most = max(most, len(statements))
        assert len(statements) <= MADE, (path, statements)
        assert [(sql, bad) for sql, params in list(statements) if (bad := faults(app, sql, params))] == []
        statements.clear()
        guest.get(path)
        assert len(statements) == KEPT, (path, statements)
    assert sum(map(len, took.values())) == PAGES
    assert set(took) == {" ".join(filter(None, stream)) for stream in STREAMS}
    for stream, times in took.items():
        p50, p95 = statistics.median(times), statistics.quantiles(times, n=20, method="inclusive")[-1]
        proved(f"pages of the stream {stream}, made anew", pages=len(times), p50_ms=p50 * 1e3, p95_ms=p95 * 1e3)
    proved("pages of streams", pages=PAGES, posts=posts, topics=topics, most_statements=most, scans_or_sorts=0)
    proved("ranking the most answered topics", **ranking)


def _ranked(app: Forum) -> dict[str, float]:
    """Rank, and measure how long the lock was held at a time; and once more after one reply."""
    held: list[float] = []
    inner = app.db.lock
    enter, leave = inner.__enter__, inner.__exit__

    class Watched:
        def __enter__(self) -> None:
            enter()
            held.append(-time.perf_counter())

        def __exit__(self, *what: Any) -> None:
            held[-1] += time.perf_counter()
            leave(*what)

        def close(self) -> None:
            inner.close()

    app.db.lock = Watched()  # type: ignore[assignment]
    began = time.perf_counter()
    top.refresh(app.db)
    first = time.perf_counter() - began
    longest, held[:] = max(held), []
    began = time.perf_counter()
    assert top.refresh(app.db) == 0
    again = time.perf_counter() - began
    app.db.lock = inner
    rows = app.db.reader().value("SELECT count(*) FROM topic_top")
    return {"rows": rows, "first_s": first, "longest_lock_ms": longest * 1e3, "again_s": again}
