"""Locks: with a reason, and by themselves after idle days."""

from __future__ import annotations

import pytest

from forum_app.kernel.clock import now
from forum_app.topics import jobs, keeping
from tests.people import Person

DAY = 86400


def _locked(person: Person, topic: int) -> int:
    return int(person.app.db.reader().value("SELECT locked FROM topic WHERE id = :id", id=topic))


def _idle(person: Person, topic: int, days: int) -> None:
    """As if nothing had been said for so long."""
    with person.app.db.transaction() as tx:
        tx.run("UPDATE topic SET last_post_at = :at WHERE id = :id", at=now() - days * DAY, id=topic)


def _lock_after(root: Person, days: str) -> int:
    form = {"name": "x", "about": "", "language": "en", "zone": "UTC", "joining": "open", "lock_after_days": days}
    return root.post("/admin/settings", form).status_code


def _run(person: Person) -> None:
    while jobs.lock_idle(person.app.db, {}, person.app.options) is not None:
        pass


def test_a_reason_stands_above_the_topic_and_where_one_would_answer(ann: Person, mod: Person, guest: Person) -> None:
    topic = ann.topic()
    assert mod.post(f"/t/{topic}/lock", {"locked": "1", "reason": "Answered <b>twice</b> 够了"}).status_code == 303
    for person in (ann, guest):
        page = person.page(f"/t/{topic}")
        assert page.count("Answered &lt;b&gt;twice&lt;/b&gt; 够了") == 2
        assert "This topic is locked: it can be read" in page
    assert mod.page(f"/t/{topic}").count("Answered") == 2  # above the composer that staff still have
    mod.post(f"/t/{topic}/lock", {"locked": "0"})
    assert "Answered" not in guest.page(f"/t/{topic}")


def test_a_reason_that_is_too_long_is_refused_and_kept(ann: Person, mod: Person) -> None:
    topic, reason = ann.topic(), "x" * 201
    refused = mod.post(f"/t/{topic}/lock", {"locked": "1", "reason": reason})
    assert refused.status_code == 422
    assert "at most 200 characters; this one has 201" in refused.get_data(as_text=True)
    assert f'value="{reason}"' in refused.get_data(as_text=True)
    assert _locked(mod, topic) == 0
    assert mod.post(f"/t/{topic}/lock", {"locked": "1", "reason": reason[:200]}).status_code == 303


def test_the_button_locks_without_a_reason_and_leaves_one_that_is_there(ann: Person, mod: Person, root: Person) -> None:
    topic = ann.topic()
    mod.post(f"/t/{topic}/lock", {"locked": "1", "reason": "Enough"})
    root.post(f"/t/{topic}/lock", {"locked": "1"})
    assert "Enough" in mod.page(f"/t/{topic}")
    assert 'value="Enough"' in mod.page(f"/t/{topic}/lock")
    root.post(f"/t/{topic}/lock", {"locked": "1", "reason": ""})
    assert "Enough" not in mod.page(f"/t/{topic}")


def test_a_lock_of_which_nothing_is_new_changes_no_version(ann: Person, mod: Person) -> None:
    topic = ann.topic()
    mod.post(f"/t/{topic}/lock", {"locked": "1", "reason": "Enough"})
    versions = "SELECT (SELECT stream FROM site), version FROM topic WHERE id = :id"
    before = mod.app.db.reader().tuples(versions, id=topic)
    mod.post(f"/t/{topic}/lock", {"locked": "1", "reason": "Enough"})
    assert mod.app.db.reader().tuples(versions, id=topic) == before


def test_topics_lock_themselves_only_if_the_owner_wants_it(ann: Person, root: Person) -> None:
    topic = ann.topic()
    _idle(ann, topic, 4000)
    _run(ann)
    assert _locked(ann, topic) == 0
    _lock_after(root, "30")
    _run(ann)
    assert _locked(ann, topic) == keeping.BY_ITSELF


def test_one_that_locked_itself_says_so(ann: Person, root: Person, guest: Person) -> None:
    topic = ann.topic()
    guest.page(f"/t/{topic}")
    _idle(ann, topic, 31)
    _lock_after(root, "30")
    _run(ann)
    assert "It locked itself, because nobody had written here for 30 days." in guest.page(f"/t/{topic}")
    _lock_after(root, "90")  # what was true when it happened stays said
    assert "for 30 days" in guest.page(f"/t/{topic}")
    assert ann.post(f"/t/{topic}/reply", {"body": "too late"}).status_code == 403


def test_only_what_is_idle_open_there_and_not_pinned_locks_itself(ann: Person, mod: Person, root: Person) -> None:
    _lock_after(root, "30")
    idle, lively, pinned, gone, locked = (ann.topic(f"topic {n}") for n in range(5))
    for topic in (idle, pinned, gone, locked):
        _idle(ann, topic, 31)
    _idle(ann, lively, 29)
    mod.post(f"/t/{pinned}/pin", {"pinned": "1"})
    mod.post(f"/t/{gone}/delete")
    mod.post(f"/t/{locked}/lock", {"locked": "1", "reason": "by hand"})
    _run(ann)
    assert [_locked(ann, topic) for topic in (idle, lively, pinned, gone, locked)] == [2, 0, 0, 0, 1]
    assert "by hand" in ann.page(f"/t/{locked}")


def test_what_a_moderator_opens_stays_open_until_it_is_idle_again(ann: Person, mod: Person, root: Person) -> None:
    _lock_after(root, "30")
    topic = ann.topic()
    _idle(ann, topic, 31)
    _run(ann)
    mod.post(f"/t/{topic}/lock", {"locked": "0"})
    _run(ann)
    assert _locked(ann, topic) == 0
    assert "locked itself" not in ann.page(f"/t/{topic}")
    with ann.app.db.transaction() as tx:
        tx.run("UPDATE topic SET opened_at = opened_at - :ago", ago=31 * DAY)
    _run(ann)
    assert _locked(ann, topic) == 2


def test_many_idle_topics_are_locked_in_batches(ann: Person, root: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    _lock_after(root, "30")
    topics = [ann.topic(f"topic {n}") for n in range(7)]
    for topic in topics:
        _idle(ann, topic, 31)
    monkeypatch.setattr(jobs, "BATCH", 3)
    rounds = 1
    while jobs.lock_idle(ann.app.db, {}, ann.app.options) is not None:
        rounds += 1
    assert rounds == 3
    assert {_locked(ann, topic) for topic in topics} == {2}


@pytest.mark.parametrize("days", ["-1", "3651", "x", "1.5", "1e2", "9" * 40])
def test_days_that_are_no_whole_number_are_refused(root: Person, days: str) -> None:
    assert _lock_after(root, days) == 422
    assert root.app.options.read(root.app.db.reader())["lock_after_days"] == 0


@pytest.mark.parametrize("form", [{}, {"locked": ""}, {"locked": "2"}, {"locked": "yes"}, {"reason": "Enough"}])
@pytest.mark.parametrize("before", ["0", "1"])
def test_an_odd_word_neither_locks_nor_opens(ann: Person, mod: Person, form: dict[str, str], before: str) -> None:
    topic = ann.topic()
    mod.post(f"/t/{topic}/lock", {"locked": before})
    refused = mod.post(f"/t/{topic}/lock", form)
    assert refused.status_code == 422
    assert "Choose what shall be done." in refused.get_data(as_text=True)
    assert _locked(mod, topic) == int(before)
