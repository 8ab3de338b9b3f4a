"""What lists of topics with a tag ask: ranges of indexes, no sorts; a page with tags costs what one without does."""

from __future__ import annotations

from typing import Any

import pytest

from forum_app import Forum
from forum_app.tags.queries import lists
from forum_app.tags.queries import write as tags
from forum_app.tags.shell import OPERATOR
from tests.people import Person
from tests.tags.tagging import shown, tagged
from tests.test_queries import faults

Statements = list[tuple[str, dict[str, Any]]]


@pytest.mark.parametrize("board", [None, 1])
@pytest.mark.parametrize("sort", lists.SORTS)
def test_every_order_of_a_tag_is_a_range_of_an_index(
    sort: str, board: int | None, app: Forum, statements: Statements
) -> None:
    lists.tagged(app.db.reader(), 1, sort, board, (1 << 62, 1 << 62), 31, "[2,3]")
    sql, params = statements[-1]
    assert faults(app, sql, params) == []
    plan = [row[3] for row in app.db.reader().tuples(f"EXPLAIN QUERY PLAN {sql}", **params)]
    index = {"latest": "latest", "hot": "hot"}.get(sort, "newest")
    assert plan[0].startswith(f"SEARCH x USING COVERING INDEX topic_tag_{index} (tag_id=? AND shown=?"), plan[0]


def test_the_tags_of_thirty_rows_cost_no_statement(ann: Person, guest: Person, statements: Statements) -> None:
    topics = [ann.topic(f"kettle {number}") for number in range(30)]
    guest.page("/b/talk")
    guest.app.pages = type(guest.app.pages)(1 << 20)
    statements.clear()
    guest.page("/b/talk")
    without = len(statements)
    ann.post(f"/t/{topics[0]}/tags", {"tags": "tea, cup, stove"})
    with ann.app.db.transaction() as tx:
        for topic in topics:
            tags.put_on(tx, topic, [1, 2, 3])
    guest.page("/")  # the table is read once for each version of the site
    guest.app.pages = type(guest.app.pages)(1 << 20)
    statements.clear()
    assert len(shown(guest, "/b/talk")) == 90
    assert len(statements) == without


def test_putting_tags_on_scans_nothing(ann: Person, mod: Person, statements: Statements) -> None:
    topic = tagged(ann, "tea, cup")
    statements.clear()
    mod.post(f"/t/{topic}/tags", {"tags": "tea, stove", "tags_were": "tea, cup"})
    ann.reply(topic)
    ran = [(sql, params) for sql, params in statements if "tag" in sql and "count(*) FROM tag" not in sql]
    assert ran
    for sql, params in ran:
        if sql.lstrip().startswith(("SELECT", "UPDATE", "DELETE")):
            found = [line for line in faults(ann.app, sql, params) if "SCAN (join-" not in line]
            assert [line for line in found if line != "SCAN g"] == [], sql  # all tags, which are few


def test_the_operator_of_the_search_is_one_look_up(ann: Person, app: Forum, guest: Person) -> None:
    topic = tagged(ann, "tea")
    with app.test_request_context("/"):
        app.preprocess_request()
        assert OPERATOR.params(app.db.reader(), "TEA", 4) == {"tag4": 1}
        assert OPERATOR.params(app.db.reader(), "nothing", 4) is None
    sql = "SELECT p.id FROM post p JOIN topic t ON t.id = p.topic_id WHERE p.id = :id AND "
    sql += OPERATOR.condition.format(n=4)
    post = app.db.reader().value("SELECT min(id) FROM post WHERE topic_id = :topic", topic=topic)
    assert app.db.reader().column(sql, id=post, tag4=1) == [post]
    assert faults(app, sql, {"id": post, "tag4": 1}) == []
