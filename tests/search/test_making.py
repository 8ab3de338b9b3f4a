"""The index is made anew beside everything else: by a job, the newest first, going on after it was killed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from forum_app import Forum
from forum_app.search import making, queries, service
from forum_app.search.asking import parse
from forum_app.search.service import Page
from tests.people import Person


def _problems(app: Forum) -> list[str]:
    return [problem for look in app.events.provided("check") for problem in look(app.db.reader())]


def _find(app: Forum, typed: str) -> Page:
    return service.find(app.db.reader(), parse(typed), "[]", order="new")


@pytest.fixture
def old(ann: Person) -> Forum:
    """A forum whose index follows other rules, as after a new version."""
    topic = ann.topic("Kettle 水壶", "first")
    for number in range(30):
        ann.reply(topic, f"kettle {number}")
    with ann.app.db.transaction() as tx:
        queries.set_work(tx, queries.Work(1, 0, 0))
    return ann.app


def test_an_index_of_other_rules_is_made_by_a_job_while_the_forum_is_read(
    old: Forum, open_app: Callable[..., Forum], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old.close()
    monkeypatch.setattr(making, "BATCH", 10)
    app = open_app(folder)
    guest, ann = Person(app, ""), Person(app, "ann")
    assert _find(app, "kettle").hits == []
    assert "kettle 29" in guest.page("/t/2?page=2")
    assert making.step(app.db, 10) == 10
    page = _find(app, "kettle")
    assert len(page.hits) == 10  # the newest first
    assert [(str(kind), value) for kind, value in page.problems] == [(str(service.UNFINISHED), "30")]
    written = ann.reply(2, "kettle while it is made")
    assert _find(app, "kettle").hits[0].post_id == written
    app.jobs.run_due()
    assert len(_find(app, "kettle").hits) == 20
    assert _find(app, "kettle").problems == _problems(app) == []


def test_killed_half_way_it_goes_on_where_it_was(
    old: Forum, open_app: Callable[..., Forum], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old.close()
    app = open_app(folder)
    making.step(app.db, 10)
    with app.db.transaction() as tx:  # as if the worker had died with it
        tx.run("DELETE FROM job WHERE kind = :kind", kind=making.JOB)
    below = queries.work(app.db.reader()).below
    app.close()
    begun: list[int] = []
    monkeypatch.setattr(making, "begin", begun.append)
    again = open_app(folder)
    assert queries.work(again.db.reader()).below == below > 0
    again.jobs.run_due()
    assert (_problems(again), begun) == ([], [])


def test_a_new_forum_has_nothing_to_make(app: Forum) -> None:
    assert queries.work(app.db.reader()).below == 0
    assert app.db.reader().column("SELECT kind FROM job WHERE kind = :kind", kind=making.JOB) == []


def _damage(app: Forum) -> None:
    """The pages of the index hold something else, as after a fault of the disk."""
    connection = app.db.connect()
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE search_post_data SET block = randomblob(length(block)) WHERE id <> 1")
    connection.execute("UPDATE search_post_data SET block = x'ff00ff00ff00ff00' WHERE id = 10")
    connection.close()


def test_a_damaged_index_is_told_and_made_anew(old: Forum, open_app: Callable[..., Forum], folder: Path) -> None:
    old.close()
    app = open_app(folder)
    app.jobs.run_due()
    _damage(app)
    guest, root = Person(app, ""), Person(app, "root")
    for path in ("/search?q=kettle", "/search?q=水壶&sort=new", "/search?q=@ann"):
        assert guest.get(path).status_code == 200
    page = _find(app, "kettle")
    assert (page.hits, [str(kind) for kind, _ in page.problems]) == ([], [str(service.DAMAGED)])
    assert [problem for problem in _problems(app) if "the search index is damaged" in problem]
    assert "kettle 29" in guest.page("/t/2?page=2")
    assert guest.get("/").status_code == 200
    assert root.post("/admin/search").status_code == 303
    app.jobs.run_due()
    assert (_problems(app), len(_find(app, "kettle").hits)) == ([], 20)


def test_a_damaged_index_refuses_nobody_s_words(old: Forum, open_app: Callable[..., Forum], folder: Path) -> None:
    old.close()
    app = open_app(folder)
    app.jobs.run_due()
    _damage(app)
    assert Person(app, "ann").post("/t/2/reply", {"body": "kettle all the same"}).status_code == 303
    app.jobs.run_due()
    assert (_problems(app), len(_find(app, "same").hits)) == ([], 1)


def test_only_owners_have_it_made_anew(mod: Person, root: Person, ann: Person) -> None:
    ann.topic("kettle")
    assert mod.post("/admin/search").status_code == 404
    assert "The index is whole" in root.page("/admin/search")
    assert root.post("/admin/search").status_code == 303
    assert "0 % is done" in root.page("/admin/search")
    root.app.jobs.run_due()
    assert "The index is whole" in root.page("/admin/search")
