"""A job is a row with a lease: killed half way it comes again, failing it is put off, running twice is harmless."""

from __future__ import annotations

from typing import Any

import pytest

from forum_app import Forum
from forum_app.kernel import queries
from forum_app.kernel.clock import now
from forum_app.kernel.jobs import LEASE


@pytest.fixture(autouse=True)
def _nothing_waits(app: Forum) -> None:
    """What every start queues is done."""
    while app.jobs.run_due():
        pass


def _queue(app: Forum, **payload: Any) -> None:
    with app.db.transaction() as tx:
        app.jobs.put(tx, "test", payload, now())


def test_a_job_runs_once_and_is_gone(app: Forum) -> None:
    ran: list[dict[str, Any]] = []
    app.jobs.handler("test", lambda _, payload: ran.append(payload))
    _queue(app, what=1)
    assert app.jobs.run_due() == 1
    assert app.jobs.run_due() == 0
    assert ran == [{"what": 1}]


def test_a_job_that_fails_is_put_off_with_its_error(app: Forum) -> None:
    def fail(_: object, __: object) -> None:
        raise ValueError("no paper")

    app.jobs.handler("test", fail)
    _queue(app)
    assert app.jobs.run_due() == 1
    assert app.jobs.run_due() == 0, "it must not loop"
    run_at, error, attempts = app.db.reader().tuples("SELECT run_at, error, attempts FROM job WHERE kind = 'test'")[0]
    assert run_at >= now() + 10
    assert error == "ValueError: no paper"
    assert attempts == 1


def test_a_job_whose_worker_was_killed_comes_again_after_its_lease(app: Forum) -> None:
    _queue(app)
    with app.db.transaction() as tx:
        assert queries.claim_job(tx, now(), LEASE)  # and now the worker is gone
    with app.db.transaction() as tx:
        assert queries.claim_job(tx, now() + LEASE - 5, LEASE) is None
        assert queries.claim_job(tx, now() + LEASE + 5, LEASE)


def test_a_long_job_goes_on_where_it_was(app: Forum) -> None:
    seen: list[int] = []

    def part(_: object, payload: dict[str, Any]) -> dict[str, Any] | None:
        seen.append(payload["at"])
        return {"at": payload["at"] + 1} if payload["at"] < 3 else None

    app.jobs.handler("test", part)
    _queue(app, at=1)
    while app.jobs.run_due():
        pass
    assert seen == [1, 2, 3]


@pytest.mark.parametrize("goes_on", [False, True])
def test_a_named_job_that_is_put_while_its_namesake_runs_is_done_too(app: Forum, goes_on: bool) -> None:
    seen: list[str] = []

    def work(_: object, payload: dict[str, Any]) -> dict[str, Any] | None:
        seen.append(payload["what"])
        if payload["what"] == "first":
            with app.db.transaction() as tx:
                app.jobs.put(tx, "test", {"what": "second"}, now(), name="test 1")
        return {"what": "more"} if goes_on and payload["what"] == "first" else None

    app.jobs.handler("test", work)
    for what in ("first", "never: its namesake waits"):
        with app.db.transaction() as tx:
            app.jobs.put(tx, "test", {"what": what}, now(), name="test 1")
    assert app.jobs.run_due() == 2
    assert seen == ["first", "second"]
    assert app.db.reader().value("SELECT count(*) FROM job WHERE kind = 'test'") == 0


def test_a_periodic_job_stands_in_the_queue_once(app: Forum) -> None:
    app.jobs.every(60, "test", lambda *_: None)
    for _ in range(2):
        app.jobs._plan()
    assert app.db.reader().value("SELECT count(*) FROM job WHERE name = 'test'") == 1
    with app.db.transaction() as tx:
        tx.run("UPDATE job SET run_at = 0 WHERE name = 'test'")
    assert app.jobs.run_due() >= 1
    assert app.db.reader().value("SELECT run_at FROM job WHERE name = 'test'") >= now() + 55


def test_the_worker_outlives_a_faulty_tick_and_flushes_at_the_end(app: Forum) -> None:
    flushed: list[str] = []
    app.jobs.tick(0.01, lambda: 1 / 0)
    app.jobs.tick(1000, lambda: flushed.append("at the end"))
    app.jobs.start()
    app.jobs.start()  # twice is once
    app.jobs.stop()
    assert flushed == ["at the end"]


def test_who_was_seen_is_written_down_by_the_tick(app: Forum, ann) -> None:
    ann.page("/")
    assert app.db.reader().value("SELECT seen_at FROM member WHERE name = 'ann'") == 0
    app.jobs.stop()
    assert app.db.reader().value("SELECT seen_at FROM member WHERE name = 'ann'") >= now() - 5


def test_sessions_that_ran_out_are_swept(app: Forum, ann) -> None:
    from forum_app.accounts.jobs import sweep

    with app.db.transaction() as tx:
        tx.run("UPDATE session SET expires_at = 1")
    assert ann.get("/settings").status_code == 403
    sweep(app.db, {})
    assert app.db.reader().value("SELECT count(*) FROM session") == 0
