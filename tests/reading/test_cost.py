"""What reading asks of the database, for somebody who read five thousand topics."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from forum_app import Forum
from forum_app.reading import queries
from tests.people import Person
from tests.test_queries import faults

Statements = list[tuple[str, dict[str, Any]]]
TOPICS = 5000


@pytest.fixture
def well_read(app: Forum, ann: Person, bob: Person) -> Person:
    """bob has read 5,000 topics, and in every hundredth something was written since."""
    first = ann.topic("the first")
    with app.db.transaction() as tx:
        tx.run(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :most)
            INSERT INTO topic (board_id, author_id, title, slug, created_at, bump, last_post_at, last_author_id,
                               numbers)
            SELECT t.board_id, t.author_id, 'no. ' || i, 'no', t.created_at, t.bump - 1 - i, t.last_post_at,
                   t.last_author_id, 1
            FROM topic t, n WHERE t.id = :first
            """,
            most=TOPICS,
            first=first,
        )
        tx.run(
            """
            INSERT INTO post (topic_id, number, author_id, body, html, renderer, created_at)
            SELECT id, 1, author_id, 'x', 'x', 1, created_at FROM topic WHERE id > :first
            """,
            first=first,
        )
        tx.run("UPDATE topic SET last_post_id = (SELECT max(id) FROM post WHERE topic_id = topic.id)")
        tx.run(
            """
            INSERT INTO read_position SELECT m.id, t.id, t.last_post_id - (t.id % 100 = 0) FROM topic t
            JOIN member m ON m.name = 'bob' WHERE t.id > :first
            """,
            first=first,
        )
        tx.run("UPDATE site SET stream = stream + 1")
        tx.run("UPDATE board SET stream = stream + 1")
    return bob


def cost(person: Person, path: str, statements: Statements) -> int:
    statements.clear()
    assert person.get(path).status_code in (200, 302)
    return len(statements)


def test_a_kept_list_costs_one_statement_more_however_much_one_read(well_read: Person, statements: Statements) -> None:
    well_read.page("/")
    assert cost(well_read, "/", statements) == 2, "the copy of this minute"
    app = well_read.app
    app.copies = type(app.copies)(1 << 20)
    assert cost(well_read, "/", statements) == 3
    asked = statements[-1][1]
    assert sum(name.startswith("id") for name in asked) == 30
    assert cost(well_read, "/b/talk", statements) <= 7


def test_the_list_of_the_unread_is_four_statements_of_its_own(well_read: Person, statements: Statements) -> None:
    well_read.get("/unread")  # what is the member's own is read once
    assert (
        cost(well_read, "/unread", statements) == 7
    )  # session, newest post, how far, rows, boards, how they stand, site
    page = well_read.page("/unread")
    assert len(re.findall(r'class="row unread"', page)) == 11  # the first, and those of a thousand that were looked at
    assert "Look further back" in page


PATHS = (
    "/", "/b/talk", "/boards", "/unread", "/unread?board=talk", "/live?topic=2&after=0", "/live?since=1",
    "/live?since=1&board=3", "/t/2?at=unread", "/t/2/the-first",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_no_statement_of_reading_scans_or_sorts(path: str, well_read: Person, statements: Statements) -> None:
    cost(well_read, path, statements)
    ours = [(sql, params) for sql, params in [*statements] if re.search(r"read_position|last_author_id|AS few", sql)]
    assert ours
    for sql, params in ours:
        assert faults(well_read.app, sql, params) == [], sql


def test_marking_scans_nothing(well_read: Person, ann: Person, statements: Statements) -> None:
    posts = [ann.reply(2), ann.reply(2)]
    statements.clear()
    well_read.post("/seen", {"topic": "2", "post": str(posts[0])})
    well_read.post("/unread/read", {"upto": "9999"})
    well_read.post("/unread/undo", {"floor": "0"})
    well_read.reply(2)
    looked = [(sql, params) for sql, params in [*statements] if re.search(r"read_|FROM post", sql)]
    assert len(looked) > 8
    for sql, params in looked:
        if not sql.lstrip().startswith("INSERT"):
            assert faults(well_read.app, sql, params) == [], sql


@pytest.mark.proof
def test_what_is_unread_is_counted_in_milliseconds(well_read: Person, app: Forum, proved: Any) -> None:
    """The count on the first page looks at the 500 topics last spoken in, whatever there is."""
    db, times = app.db.reader(), []
    member = int(db.value("SELECT id FROM member WHERE name = 'bob'"))
    for _ in range(9):
        began = time.perf_counter()
        found = queries.boards_unread(db, member, 0, queries.ALL)
        times.append(time.perf_counter() - began)
    assert len(found) == 6
    milliseconds = round(1000 * sorted(times)[4], 1)
    proved("unread topics counted for a member with 5,000 positions", milliseconds=milliseconds)
    assert milliseconds < 50
