"""What is taken back, removed or left behind: nothing is told of it any more, and no count waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from forum_app import Forum
from forum_app.kernel.db import Writer
from forum_app.notifications import jobs
from tests.messages.talking import answer, join, write
from tests.people import PASSWORD, Person
from tests.test_queries import faults

from .test_notices import count, first_notice, told


def problems(app: Forum) -> list[str]:
    """What `hearth check` says."""
    return [line for found in app.events.provided("check") for line in _lines(found, app)]


def _lines(found: Any, app: Forum) -> Iterator[str]:
    yield from found(app.db.reader())


def test_a_notice_whose_last_new_part_goes_is_new_no_more(
    app: Forum, ann: Person, bob: Person, mod: Person, root: Person
) -> None:
    topic = ann.topic("The kettle")
    for n in range(19):
        bob.reply(topic, f"words {n}")
    beyond = bob.reply(topic, "on the second page")
    ann.page(f"/t/{topic}?page=1")
    app.extensions["notices.seen"].flush(app.db)
    assert count(ann) == 1
    mod.post(f"/p/{beyond}/delete")
    assert count(ann) == 0
    assert 'class="new"' not in ann.page("/notices"), "what cannot be read makes nothing new"
    assert root.post(f"/p/{beyond}/purge").status_code == 303
    assert (count(ann), problems(app)) == (0, [])
    bob.reply(topic, "one more")
    assert count(ann) == 1


def test_nobody_waits_for_a_topic_that_went_with_its_author(app: Forum, bob: Person) -> None:
    cleo = join(app, "cleo")
    topic = cleo.topic("Hers alone")
    cleo.reply(topic, "@bob look")
    assert count(bob) == 1
    cleo.post("/settings/leave", {"password": PASSWORD})
    with app.db.transaction() as tx:  # as where the owner has the posts go
        tx.run("UPDATE job SET payload = replace(payload, 'true', 'false') WHERE kind = 'accounts.forget'")
    while app.jobs.run_due():
        pass
    assert (count(bob), told(bob), problems(app)) == (0, [], [])
    jobs.sweep(app.db, {})
    assert app.db.reader().value("SELECT count(*) FROM notice") == 0


def test_a_message_that_is_deleted_is_told_no_more(app: Forum, ann: Person, bob: Person) -> None:
    talk = write(bob, "ann", "First.")
    second = answer(bob, talk, "Second.")
    assert (count(ann), told(ann)) == (1, ["bob wrote you 2 messages"])
    bob.post(f"/m/{talk}/{second}/delete")
    assert told(ann) == ["bob wrote you a message"]
    bob.post(f"/m/{talk}/1/delete")
    assert (count(ann), told(ann), problems(app)) == (0, [], [])
    assert app.db.reader().value("SELECT count(*) FROM notice") == 0


def test_who_left_a_talk_is_told_nothing_of_it_and_the_others_still_are(app: Forum, ann: Person, bob: Person) -> None:
    cleo = join(app, "cleo")
    talk = write(bob, "ann cleo", "For two.")
    other = write(bob, "ann", "For one.")
    assert (count(ann), count(cleo)) == (2, 1)
    ann.post(f"/m/{talk}/leave")
    assert (count(ann), count(cleo)) == (1, 1)
    assert ann.get(first_notice(ann)).headers["Location"].endswith(f"/m/{other}")
    assert problems(app) == []


def test_their_plans_walk_over_no_notices_of_others(
    app: Forum, ann: Person, bob: Person, statements: list[tuple[str, dict[str, Any]]]
) -> None:
    talk = write(bob, "ann", "First.")
    answer(ann, talk)
    statements.clear()
    bob.post(f"/m/{talk}/1/delete")
    ann.post(f"/m/{talk}/leave")
    bob.post(f"/m/{talk}/leave")
    looked = [(sql, params) for sql, params in statements if "notice" in sql]
    assert len(looked) > 6
    for sql, params in looked:
        assert faults(app, sql, params) == [], sql


def test_the_sweep_looks_over_all_notices_without_the_lock(
    app: Forum, ann: Person, bob: Person, statements: list[tuple[str, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    bob.reply(ann.topic())
    with app.db.transaction() as tx:
        tx.run("DELETE FROM notice_part")
    locked: list[tuple[str, dict[str, Any]]] = []
    begin = app.db.transaction

    @contextmanager
    def watched() -> Iterator[Writer]:
        with begin() as tx:
            statements.clear()
            yield tx
            locked.extend(statements)

    monkeypatch.setattr(app.db, "transaction", watched)
    jobs.sweep(app.db, {})
    assert app.db.reader().value("SELECT count(*) FROM notice") == 0
    assert locked and [sql for sql, params in locked if faults(app, sql, params)] == []
