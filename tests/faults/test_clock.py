"""A clock that is set back: what is said later stands later, and nobody is locked out."""

from __future__ import annotations

import re

from forum_app import Forum
from forum_app.accounts.service import LOGIN
from forum_app.kernel.clock import now
from forum_app.kernel.errors import TooMany
from forum_app.kernel.writing import NOWHERE
from forum_app.topics import service
from tests.faults.replying import viewer
from tests.people import Person

YEAR = 365 * 24 * 3600


def post(app: Forum, title: str, at: int) -> int:
    """A topic that was posted when the clock showed `at`."""
    prepared = service.prepare(app.db.reader(), app.events, "Words", home=NOWHERE)
    with app.db.transaction() as tx:
        board = tx.value("SELECT id FROM board WHERE slug = 'talk'")
        return service.post_topic(tx, viewer(app, "ann").id, board, title, prepared, now=at).topic_id


def order(page: str) -> list[str]:
    """The titles in the order of the page."""
    titles = re.findall(r">((?:First|Second|Third))<", page)
    return list(dict.fromkeys(titles))


def test_topics_keep_their_order_when_the_clock_goes_back(app: Forum, guest: Person) -> None:
    at = now()
    post(app, "First", at)
    post(app, "Second", at - YEAR)
    post(app, "Third", at - 2 * YEAR)
    assert order(guest.page("/")) == ["Third", "Second", "First"]
    assert order(guest.page("/b/talk")) == ["Third", "Second", "First"]


def test_an_answer_brings_its_topic_up_though_the_clock_went_back(app: Forum, guest: Person, ann: Person) -> None:
    at = now()
    first = post(app, "First", at + YEAR)  # the clock was wrong, and was put right
    post(app, "Second", at)
    assert order(guest.page("/")) == ["Second", "First"]
    ann.reply(first, "An answer now")
    assert order(guest.page("/")) == ["First", "Second"]
    page = guest.page(f"/t/{first}")
    assert page.index("Words") < page.index("An answer now")


def test_a_page_with_times_in_the_future_is_shown(app: Forum, guest: Person) -> None:
    topic = post(app, "First", now() + 50 * YEAR)
    assert guest.page(f"/t/{topic}")
    assert guest.page("/")


def test_failures_of_a_future_that_was_taken_back_delay_by_no_more_than_their_own(app: Forum) -> None:
    at, address = now(), "203.0.113.5"
    for _ in range(8):
        with app.db.transaction() as tx:
            LOGIN.failed(tx, "ann", address, at + YEAR)
    waits = waiting(app, address, at)
    assert 0 < waits <= 900


def waiting(app: Forum, address: str, at: int) -> int:
    try:
        LOGIN.check(app.db.reader(), "ann", address, at)
    except TooMany as error:
        return error.wait
    return 0


def run_at(app: Forum, kind: str) -> int:
    return int(app.db.reader().value("SELECT run_at FROM job WHERE name = :kind", kind=kind))


def test_work_that_comes_back_does_not_wait_for_a_time_that_was_taken_back(app: Forum) -> None:
    """Planned when the clock was a year ahead: it comes soon, and what comes in time is left alone."""
    ran: list[int] = []
    app.jobs.every(3600, "test.hourly", lambda *_: ran.append(1))
    app.jobs._plan()
    with app.db.transaction() as tx:
        tx.run("UPDATE job SET run_at = :at WHERE name IN ('test.hourly', 'admin.sweep')", at=now() + YEAR)
        tx.run("UPDATE job SET run_at = :at WHERE name = 'accounts.sweep'", at=now() + 3000)
    app.jobs._plan()
    assert 0 < run_at(app, "test.hourly") - now() <= 30
    assert 0 < run_at(app, "admin.sweep") - now() <= 30
    assert run_at(app, "accounts.sweep") - now() > 2900


def test_the_owner_is_told_that_the_clock_went_back(app: Forum, root: Person, ann: Person) -> None:
    assert "The clock of this computer may be wrong." not in root.page("/admin/")
    post(app, "First", now() + YEAR)
    assert "The clock of this computer may be wrong." in root.page("/admin/")
    assert ann.topic("Written all the same")
