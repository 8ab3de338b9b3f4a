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
