"""Statistics that people look at: numbers by day, week and month, drawn on the server."""

from __future__ import annotations

import re
from typing import Any

import pytest

from forum_app import Forum
from forum_app.admin import graphs
from forum_app.admin.queries import Hour
from forum_app.kernel.clock import now
from forum_app.kernel.migrate import migrations
from forum_app.kernel.migrate import statements as statements_of
from tests.people import Person
from tests.test_queries import faults

AT = 1_800_000_000  # Friday, 15 January 2027, 08:00 UTC
DAY = 86400


def one(by: str, *agos: int, zone: str = "UTC") -> dict[str, list[int]]:
    """A post, a visit and a newcomer so many seconds ago each."""
    hours = [Hour((AT - ago) // 3600, 1, 0, 2, 0, 0) for ago in agos]
    made = graphs.graphs(graphs.span_of(by), hours, [AT - ago for ago in agos], zone, AT)
    return {graph.name: list(graph.values) for graph in made}


def test_days_weeks_and_months_end_today() -> None:
    days = one("days", 0, DAY, 29 * DAY, 30 * DAY)
    assert days["posts"] == [1, *[0] * 27, 1, 1]  # thirty days ago is too long
    assert days["visits"] == [2, *[0] * 27, 2, 2]
    weeks = one("weeks", 0, 4 * DAY, 5 * DAY, 81 * DAY, 82 * DAY)  # Friday; Monday; Sunday before; the first Monday
    assert weeks["joined"] == [1, *[0] * 9, 1, 2]
    months = one("months", 0, 14 * DAY, 15 * DAY, 340 * DAY, 366 * DAY)
    assert months["posts"] == [1, *[0] * 9, 1, 2]


def test_a_day_is_the_readers() -> None:
    assert one("days", 12 * 3600)["posts"][-2:] == [1, 0]
    assert one("days", 12 * 3600, zone="Asia/Shanghai")["posts"][-2:] == [0, 1]


@pytest.mark.parametrize("by", ["days", "weeks", "months"])
def test_each_piece_has_its_name_and_the_first_one_begins_it(by: str) -> None:
    span = graphs.span_of(by)
    (graph, *_rest) = graphs.graphs(span, [], [], "Asia/Shanghai", AT)
    assert len(graph.names) == len(graph.values) == span.pieces
    assert list(graph.names) == sorted(graph.names)
    begins = graphs.since(span, "Asia/Shanghai", AT)
    assert begins <= graph.names[0] <= begins + DAY
    assert graphs.graphs(span, [Hour(begins // 3600, 5, 0, 0, 0, 0)], [], "Asia/Shanghai", AT)[0].values[0] == 5
    assert graphs.graphs(span, [Hour(begins // 3600 - 1, 5, 0, 0, 0, 0)], [], "Asia/Shanghai", AT)[0].values[0] == 0


def test_bars_stand_on_the_floor_and_fit() -> None:
    graph = graphs.Graph("x", "X", list(range(30)), [0, 7, *[3] * 28])
    assert max(bar.height for bar in graph.bars) == graphs.TALLEST
    assert all(bar.y + bar.height == pytest.approx(graphs.FLOOR) for bar in graph.bars)
    assert graph.bars[-1].x + graph.bars[-1].width <= graphs.WIDTH
    assert {bar.height for bar in graphs.Graph("x", "X", [1], [0]).bars} == {0}


def test_what_goes_on_is_drawn_with_its_table(root: Person, ann: Person) -> None:
    ann.reply(ann.topic())
    page = root.page("/admin/statistics")
    assert page.count('role="img"') == 5
    assert re.search(r'aria-label="Posts: between 0 and \d+, 3 in all\."', page)  # the welcome's, and ann's two
    assert re.search(r'aria-label="Members who joined: between 0 and 4, 4 in all\."', page)
    assert page.count("<details") >= 5
    assert "talk" in page
    for by in ("weeks", "months", "fortnights"):
        assert "3 in all" in root.page(f"/admin/statistics?by={by}")


def test_no_person_and_no_scan_is_in_it(app: Forum, root: Person, statements: list[tuple[str, dict[str, Any]]]) -> None:
    root.page("/admin/statistics?by=months")
    statements.clear()
    page = root.page("/admin/statistics?by=months")
    main = page[page.index("<main") : page.index("</main>")]
    assert not re.search(r"\b(ann|bob|mod)\b", main)
    asked = [(sql, params) for sql, params in statements if "hour_count" in sql or "FROM member" in sql]
    assert [fault for sql, params in asked for fault in faults(app, sql, params)] == []


def test_the_migration_counts_the_hours_before(app: Forum, ann: Person) -> None:
    ann.topic()
    with app.db.transaction() as tx:
        tx.run("UPDATE post SET created_at = created_at - 100 * 86400 WHERE number = 1")
        tx.run("INSERT INTO hour_count (hour, posts) VALUES (:hour, 9) ON CONFLICT DO NOTHING", hour=now() // 3600 - 24)
        old = now() // 3600 - 99 * 24
        tx.run("DELETE FROM hour_count WHERE hour < :old", old=old)
        *_others, fill = statements_of(next(m for m in migrations() if m.name == "settings").path.read_text("utf-8"))
        tx.run(fill)
        assert tx.value("SELECT sum(posts) FROM hour_count WHERE hour < :old", old=old) == 2
