"""The counter of readings: one for each reader and day, written by nobody's GET."""

from __future__ import annotations

import re
import threading

import pytest
from werkzeug.test import TestResponse

from forum_app import Forum
from forum_app.kernel.errors import StorageFull
from forum_app.topics import readings
from forum_app.topics.readings import DAY, Readings, guest
from tests.people import Person


@pytest.fixture
def counter(app: Forum) -> Readings:
    found: Readings = app.extensions["readings"]
    return found


def _views(app: Forum, counter: Readings, topic: int) -> int:
    counter.flush(app.db)
    return int(app.db.reader().value("SELECT views FROM topic WHERE id = :id", id=topic))


def _read(person: Person, topic: int, **headers: str) -> TestResponse:
    return person.get(person.get(f"/t/{topic}").headers["Location"], headers=headers)


def test_a_reader_counts_once_however_often_they_come(
    app: Forum, counter: Readings, ann: Person, bob: Person, guest: Person
) -> None:
    topic = ann.topic()
    for person in (ann, bob, guest):
        for _ in range(3):
            _read(person, topic)
    assert _views(app, counter, topic) == 3
    _read(bob, topic)
    assert _views(app, counter, topic) == 3


def test_guests_are_told_apart_by_browser(app: Forum, counter: Readings, ann: Person, guest: Person) -> None:
    topic = ann.topic()
    for agent in ("one", "other", "one"):
        _read(guest, topic, **{"User-Agent": agent})
    assert _views(app, counter, topic) == 2


def test_what_nobody_looks_at_does_not_count(app: Forum, counter: Readings, ann: Person, guest: Person) -> None:
    topic = ann.topic()
    address = guest.get(f"/t/{topic}").headers["Location"]  # a redirect is no reading
    guest.client.head(address)
    for purpose in ("prefetch", "prefetch;prerender"):
        guest.get(address, headers={"Sec-Purpose": purpose})
    assert guest.get("/t/99999/x").status_code == 404
    assert _views(app, counter, topic) == 0


def test_members_see_the_number_and_guests_do_not(ann: Person, bob: Person, guest: Person) -> None:
    topic = ann.topic()
    assert "1 view<" in bob.page(f"/t/{topic}")
    assert "2 views<" in ann.page(f"/t/{topic}")
    assert not re.search(r"\d views?<", guest.page(f"/t/{topic}"))
    assert "3 views<" in bob.page(f"/t/{topic}")


def test_a_flush_changes_no_version_and_survives_topics_that_vanished(
    app: Forum, counter: Readings, ann: Person, bob: Person
) -> None:
    topic = ann.topic()
    version = "SELECT t.version, s.version, s.stream FROM topic t, site s WHERE t.id = :id"
    before = app.db.reader().tuples(version, id=topic)
    _read(bob, topic)
    counter.saw(987654, "somebody", 0)
    assert _views(app, counter, topic) == 1
    assert app.db.reader().tuples(version, id=topic) == before


def test_what_could_not_be_written_waits_on(app: Forum, counter: Readings, ann: Person, bob: Person) -> None:
    topic = ann.topic()
    _read(bob, topic)
    with app.db.transaction() as tx:
        tx.run("CREATE TRIGGER full BEFORE UPDATE OF views ON topic BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    with pytest.raises(StorageFull):
        counter.flush(app.db)
    assert counter.waiting(topic) == 1
    with app.db.transaction() as tx:
        tx.run("DROP TRIGGER full")
    assert _views(app, counter, topic) == 1


def test_the_worker_writes_them_down_when_it_stops(app: Forum, ann: Person, bob: Person) -> None:
    topic = ann.topic()
    _read(bob, topic)
    app.jobs.stop()
    assert app.db.reader().value("SELECT views FROM topic WHERE id = :id", id=topic) == 1


def test_after_a_day_the_same_reader_counts_again() -> None:
    counter = Readings()
    for at, counted in ((0, 1), (DAY - 1, 1), (DAY, 2), (DAY + 5, 2), (5, 2)):  # also when the clock goes back
        counter.saw(1, "ann", at)
        assert counter.waiting(1) == counted, at


def test_memory_is_bounded_and_the_oldest_are_forgotten() -> None:
    counter = Readings(most=100)
    for n in range(1000):
        counter.saw(n, "ann", n)
        assert len(counter._young) + len(counter._old) <= 100
    counter.saw(999, "ann", 1000)
    assert counter.waiting(999) == 1


def test_readers_are_kept_as_numbers_that_another_run_cannot_make() -> None:
    one, other = Readings(), Readings()
    for counter in (one, other):
        counter.saw(1, guest("192.168.1.7", "Firefox"), 0)
    assert not set(one._young) & set(other._young)


def test_a_network_of_ipv6_is_one_guest() -> None:
    assert guest("2001:db8::1", "x") == guest("2001:db8::2", "x") != guest("2001:db8:0:1::1", "x")


def test_eight_threads_lose_no_reading(app: Forum, counter: Readings, ann: Person) -> None:
    topic = ann.topic()

    def read(who: int) -> None:
        for n in range(200):
            counter.saw(topic, f"{who} {n}", n)
            if n % 50 == 0:
                counter.flush(app.db)

    threads = [threading.Thread(target=read, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _views(app, counter, topic) == 1600


def test_a_flush_of_many_topics_goes_in_pieces(
    app: Forum, counter: Readings, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "BATCH", 2)
    topics = [ann.topic() for _ in range(5)]
    for topic in topics:
        counter.saw(topic, "somebody", 0)
    assert [_views(app, counter, topic) for topic in topics] == [1] * 5
    assert not any(map(counter.waiting, topics))
