"""The index's parts are joined, by a job and after an import, and find what they found."""

from __future__ import annotations

import pytest

from forum_app import Forum
from forum_app.kernel.db import Database
from forum_app.search import joining
from tests.bench import seed
from tests.people import Person

POSTS = 400


@pytest.fixture
def grown(app: Forum) -> Forum:
    """Each topic is written by itself, so the index has many parts."""
    ann = Person(app, "ann")
    for number in range(70):
        ann.topic(f"Kettle number {number}", f"水壶 {number} " + "tea " * (number % 7))
    return app


def _parts(db: Database) -> int:
    return int(db.reader().value("SELECT count(DISTINCT id >> 37) FROM search_post_data WHERE id > 10"))


def _found(app: Forum) -> list[tuple[str, list[int]]]:
    db = app.db.reader()
    asked = ('"kettle"', '"水壶"', '"tea"', '"6"')
    ask = "SELECT rowid FROM search_post WHERE search_post MATCH :match ORDER BY rowid"
    return [(match, db.column(ask, match=match)) for match in asked]


def test_the_job_leaves_few_parts_that_find_the_same(grown: Forum) -> None:
    before, parts = _found(grown), _parts(grown.db)
    assert parts > 8
    payload = joining.job(grown.db, {})
    while payload is not None:
        payload = joining.job(grown.db, payload)
    assert _parts(grown.db) <= 4
    assert _found(grown) == before
    assert all(posts for _, posts in before)
    Person(grown, "ann").topic("Another kettle", "tea")
    assert len(_found(grown)[0][1]) == len(before[0][1]) + 1


def test_each_step_writes_little_and_others_get_their_turn(grown: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "PAGES", 1)
    monkeypatch.setattr(joining, "A_TURN", 1)
    turns = 0
    while joining.job(grown.db, {}) is not None:
        turns += 1
        Person(grown, "ann").topic("Between two turns", "tea") if turns == 1 else None
    assert turns > 1
    assert _parts(grown.db) <= 5
    assert len(_found(grown)[2][1]) == 61


def test_an_import_leaves_few_parts(app: Forum) -> None:
    seed.fill(app, POSTS)
    assert _parts(app.db) <= 3
    assert joining.job(app.db, {}) is None


def test_a_damaged_index_is_left_to_who_mends_it(grown: Forum, caplog: pytest.LogCaptureFixture) -> None:
    with grown.db.transaction() as tx:
        tx.run("UPDATE search_post_data SET block = zeroblob(9) WHERE id > 10")
    assert joining.job(grown.db, {}) is None
    assert "the search index is damaged" in caplog.text
    joining.all_of_it(grown.db)  # an import that brings nothing new ends well
    assert Person(grown, "ann").topic("Written all the same", "tea")
