"""What the queue asks of the database: the same for one thing and for twenty, by plans that hold for 10,000."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from forum_app import Forum
from tests.people import Person
from tests.reports.acting import report, reported
from tests.test_queries import faults

Statements = list[tuple[str, dict[str, Any]]]
# session, site, cases, reasons, who said what, how it was with these members before, how many wait, boards
QUEUE = 8


def fill(app: Forum, cases: int) -> None:
    """So many open cases, each about a post of its own, with two reports."""
    with app.db.transaction() as tx:
        topic, author = tx.tuples("SELECT topic_id, author_id FROM post ORDER BY id DESC LIMIT 1")[0]
        last = tx.value("SELECT max(id) FROM post")
        number = tx.value("SELECT max(number) FROM post WHERE topic_id = :t", t=topic)
        numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :cases)"
        tx.run(
            f"""
            INSERT INTO post (id, topic_id, number, author_id, format, body, html, renderer, created_at)
            {numbers} SELECT :last + i, :topic, :number + i, :author, 'md', 'w', '<p>w</p>', 1, 1 FROM n
            """,
            last=last, number=number, topic=topic, author=author, cases=cases,
        )  # fmt: skip
        tx.run(
            f"""
            INSERT INTO report_case (kind, post_id, about_id, opened_at) {numbers}
            SELECT 'post', :last + i, :author, i FROM n
            """,
            last=last, author=author, cases=cases,
        )  # fmt: skip
        tx.run(
            """
            INSERT INTO report (case_id, member_id, reason, at)
            SELECT c.id, m.id, 'spam', 1 FROM report_case c JOIN member m ON m.name IN ('ann', 'root')
            WHERE c.post_id > :last
            """,
            last=last,
        )


def cost(person: Person, path: str, statements: Statements) -> int:
    person.get(path)
    statements.clear()
    assert person.get(path).status_code == 200
    return len(statements)


def test_the_queue_costs_the_same_for_one_and_for_twenty(
    ann: Person, bob: Person, mod: Person, statements: Statements
) -> None:
    reported(ann, bob)
    assert cost(mod, "/order", statements) == QUEUE, statements
    for _ in range(19):
        reported(ann, bob)
    assert cost(mod, "/order", statements) == QUEUE
    assert mod.page("/order").count('class="case"') == 20


def test_nothing_scans_or_sorts_with_ten_thousand_waiting(
    ann: Person, bob: Person, mod: Person, root: Person, statements: Statements
) -> None:
    """But for the few reports below the twenty things of a page, which are put under their headings."""
    post, case = reported(ann, bob)
    fill(ann.app, 10_000)
    statements.clear()
    for path in ("/order", "/order?after=1.5000", "/order/closed", f"/order/{case}", "/"):
        mod.page(path)
    ann.post("/u/bob/report", {"reason": "unkind"})
    report(root, post)
    ann.page("/reports")
    mod.post(f"/order/{case}/claim", {"on": "1"})
    mod.post(f"/order/{case}", {"outcome": "dismiss"})
    mod.post(f"/order/{case}/reopen")
    looked = [(sql, params) for sql, params in statements if re.search(r"\breport(_case)?\b", sql)]
    assert len(looked) > 30
    for sql, params in looked:
        small = "row_number()" in sql or "GROUP BY case_id" in sql
        if re.match(r"\s*(SELECT|UPDATE|DELETE)", sql) and not small:
            assert faults(ann.app, sql, params) == [], sql


def test_a_member_who_keeps_no_order_pays_nothing(ann: Person, bob: Person, statements: Statements) -> None:
    reported(ann, bob)
    bob.get("/")
    statements.clear()
    bob.get("/")
    assert not [sql for sql, _ in statements if "report" in sql]


@pytest.mark.proof
def test_a_full_queue_is_as_quick_as_a_short_one(
    ann: Person, bob: Person, mod: Person, proved: Callable[..., None]
) -> None:
    """Medians of 15 pages."""

    def median() -> float:
        times = []
        for _ in range(15):
            began = time.perf_counter()
            mod.page("/order")
            times.append(time.perf_counter() - began)
        return sorted(times)[7]

    reported(ann, bob)
    fill(ann.app, 19)
    short = median()
    fill(ann.app, 10_000)
    long = median()
    proved("the queue with 20 and with 10,000 reports waiting", short_ms=round(short * 1e3, 1),
           long_ms=round(long * 1e3, 1))  # fmt: skip
    assert long < 3 * short
