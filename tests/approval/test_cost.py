"""What waits costs the pages nothing, and posting a few statements by an index."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forum_app import Forum
from forum_app.approval import leaving
from forum_app.kernel.clock import now
from tests.approval.test_queue import approve, begin, put, waits
from tests.people import Person
from tests.test_queries import faults

Statements = list[tuple[str, dict[str, Any]]]
# a few rows whatever happens: the waiting ones are an index of their own, which the queue walks along
FEW = re.compile(
    r"SCAN (h|held) USING (COVERING )?INDEX held_waiting|SCAN (k|json_each) VIRTUAL TABLE|SCAN \(?subquery"
)


def _wrong(app: Forum, sql: str, params: dict[str, Any]) -> list[str]:
    return [line for line in faults(app, sql, params) if not FEW.match(line)]


def test_a_topic_with_waiting_words_costs_no_statement_more_for_others(
    app: Forum, ann: Person, bob: Person, mod: Person, statements: Statements
) -> None:
    put(app, hold_first=9)
    topic = mod.topic()
    path = mod.get(f"/t/{topic}").headers["Location"]
    ann.post(f"/t/{topic}/reply", {"body": "It waits."})
    for person, most in ((bob, 2), (ann, 3)):
        person.get(path), person.get(path)
        statements.clear()
        person.get(path)
        assert len(statements) <= most, statements


def test_holding_approving_refusing_and_leaving_scan_nothing(
    app: Forum, ann: Person, mod: Person, root: Person, statements: Statements
) -> None:
    put(app, hold_first=9)
    topic = mod.topic()
    root.post("/admin/words", {"pattern": "casino*", "act": "refuse"})
    statements.clear()
    begin(ann, "One"), begin(ann, "Two")
    ann.post(f"/t/{topic}/reply", {"body": "It waits."})
    ann.get(f"/t/{topic}", follow_redirects=True)
    where = begin(ann, "Three")
    ann.post(f"{where}/edit", {"title": "Changed", "body": "changed"})
    ann.post(f"{where}/withdraw")
    ann.get("/held"), mod.get("/order/waiting")
    ids = waits(app)
    approve(mod, *ids[1:]), mod.post("/order/waiting", {"decline": str(ids[0])})
    leaving.sweep(app.db, {})
    leaving.forget(app.db, 3, keep_posts=True)
    looked = [(sql, params) for sql, params in statements if re.match(r"\s*(SELECT|UPDATE|DELETE)", sql)]
    ours = [(sql, params) for sql, params in looked if re.search(r"\b(held|unproved|board_holds)\b", sql)]
    assert len(ours) > 20
    for sql, params in ours:
        if "GROUP BY 1" not in sql and "watched_word" not in sql:  # once in five seconds; a list of at most 1,000
            assert _wrong(app, sql, params) == [], sql


def test_the_limits_ask_by_an_index_however_much_somebody_wrote(open_app: Callable[..., Forum], folder: Path) -> None:
    app = open_app(folder, limits=True)
    ann, ran = Person(app, "ann"), list[tuple[str, dict[str, Any]]]()
    ann.topic()
    app.db.trace = lambda sql, params: ran.append((sql, params))
    ann.topic("Another", "other words")
    app.db.trace = None
    asked = [(sql, params) for sql, params in ran if "UNION ALL SELECT at" in sql]
    assert len(asked) == 3
    for sql, params in asked:
        plan = [row[3] for row in app.db.reader().tuples(f"EXPLAIN QUERY PLAN {sql}", **params)]
        assert not [line for line in plan if re.match(r"SCAN (post|topic|held)", line)], plan
        assert any("post_author" in line or "topic_author" in line for line in plan)
    assert len(ran) < 40


def test_a_page_of_somebody_elses_that_waits_is_as_absent_as_none(app: Forum, ann: Person, bob: Person) -> None:
    put(app, hold_first=9)
    held = begin(ann)
    for path in ("", "/edit"):
        there, absent = bob.get(f"{held}{path}"), bob.get(f"/held/99999{path}")
        assert _same(there.data, held) == _same(absent.data, "/held/99999")
        assert there.status_code == absent.status_code == 404
    for path in ("/edit", "/withdraw"):
        there, absent = bob.post(f"{held}{path}", {"body": "x"}), bob.post(f"/held/99999{path}", {"body": "x"})
        assert _same(there.data, held) == _same(absent.data, "/held/99999")
        assert there.status_code == absent.status_code == 404
    assert len(waits(app)) == 1


def _same(page: bytes, address: str) -> bytes:
    """Without the page's own address, to which a log-in comes back, and the number and time of the request."""
    page = re.sub(rb"404 \xc2\xb7 [^<]*", b"?", page)
    return page.replace(address.encode(), b"?").replace(address.replace("/", "%2F").encode(), b"?")


@pytest.mark.parametrize("version", ["version", "stream"])
def test_what_waits_grows_no_version_of_anybody_else(app: Forum, ann: Person, mod: Person, version: str) -> None:
    put(app, hold_first=9)
    topic = mod.topic()
    ask = f"SELECT sum({version}) FROM site UNION ALL SELECT sum({version}) FROM board"
    before = (app.db.reader().column(ask), app.db.reader().column("SELECT version FROM topic"))
    begin(ann)
    ann.post(f"/t/{topic}/reply", {"body": "It waits."})
    assert (app.db.reader().column(ask), app.db.reader().column("SELECT version FROM topic")) == before


def test_decided_rows_go_when_they_can_no_longer_be_undone(app: Forum, ann: Person, mod: Person) -> None:
    put(app, hold_first=9)
    begin(ann, "One"), begin(ann, "Two")
    approve(mod, waits(app)[0])
    with app.db.transaction() as tx:
        tx.run("UPDATE held SET created_at = 0, decided_at = :old WHERE state = 'approved'", old=now() - 31 * 86400)
    leaving.sweep(app.db, {})
    assert app.db.reader().column("SELECT state FROM held") == ["waiting"]
