"""Who is suspended is out at once, is told why and until when, and comes back by the clock alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from forum_app import Forum
from forum_app.kernel.errors import Conflict
from forum_app.sanctions import jobs
from tests.people import Person
from tests.sanctions.conftest import DAY, Clock, decide, log_in, suspend, undo


def test_who_logs_in_is_told_why_and_until_when(
    app: Forum, ann: Person, root: Person, healthy: Callable[[], None]
) -> None:
    suspend(root, "ann", why="Selling <b>kettles</b>.")
    status, page = log_in(app, "ann")
    assert status == 403
    assert "Your account is suspended until" in page
    assert "Selling &lt;b&gt;kettles&lt;/b&gt;." in page
    assert ann.app.db.reader().value("SELECT count(*) FROM session WHERE member_id = 3") == 0
    healthy()


def test_a_wrong_password_tells_nothing(app: Forum, ann: Person, root: Person) -> None:
    suspend(root, "ann")
    status, page = log_in(app, "ann", "not the password")
    assert status == 422
    assert "suspended" not in page
    assert "Too many kettles" not in page


def test_they_are_told_in_their_language(app: Forum, ann: Person, root: Person) -> None:
    ann.post("/preferences", {"language": "zh-Hans", "theme": ""})
    suspend(root, "ann")
    assert '<html lang="zh-Hans"' in log_in(app, "ann")[1]


def test_an_open_page_tells_it_once_and_then_reads_as_a_guest(ann: Person, root: Person) -> None:
    topic = ann.topic()
    suspend(root, "ann", "forever")
    told = ann.get(f"/t/{topic}")
    assert told.status_code == 403
    assert "Your account is suspended for good." in told.get_data(as_text=True)
    assert "Log in" in ann.page(f"/t/{topic}")


def test_what_a_page_fetches_by_itself_does_not_use_the_answer_up(ann: Person, root: Person) -> None:
    suspend(root, "ann")
    assert ann.get("/live", headers={"Accept": "*/*"}).status_code == 200
    assert ann.get("/").status_code == 403


def test_words_sent_after_the_suspension_come_back(ann: Person, bob: Person, root: Person) -> None:
    topic = bob.topic()
    token = ann.csrf()
    suspend(root, "ann")
    answer = ann.post(f"/t/{topic}/reply", {"body": "Words of an hour."}, token=token)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 403
    assert "Words of an hour." in page
    assert "Too many kettles." in page
    assert "Words of an hour." not in bob.page(f"/t/{topic}")


def test_a_script_is_told_as_json_and_the_page_still_is(ann: Person, root: Person) -> None:
    token = ann.csrf()
    suspend(root, "ann")
    told = ann.post("/drafts/new", {"body": "x"}, token=token, headers={"Accept": "application/json"})
    assert told.status_code == 403
    assert "suspended until" in told.json["message"]
    assert ann.post("/drafts/new", {"body": "x"}, token=token, headers={"Accept": "*/*"}).status_code == 403
    assert ann.get("/").status_code == 403


def test_it_is_over_by_the_clock_without_any_job(app: Forum, ann: Person, root: Person, clock: Clock) -> None:
    suspend(root, "ann", "1")
    clock.move(DAY - 60)
    assert log_in(app, "ann")[0] == 403
    clock.move(120)
    assert log_in(app, "ann")[0] == 303
    assert ann.get("/").status_code == 200


def test_what_is_over_stays_over_when_the_clock_goes_back(
    app: Forum, ann: Person, root: Person, clock: Clock, healthy: Callable[[], None]
) -> None:
    suspend(root, "ann", "1")
    clock.move(DAY + 60)
    jobs.tidy(app.db, {})
    clock.move(-DAY)
    assert log_in(app, "ann")[0] == 303
    healthy()


def test_lifting_lets_them_in_and_can_be_undone(
    app: Forum, ann: Person, root: Person, healthy: Callable[[], None]
) -> None:
    suspend(root, "ann")
    assert root.post("/u/ann/order/lift", {"kind": "suspension"}).status_code == 303
    assert log_in(app, "ann")[0] == 303
    undo(app, root)
    assert log_in(app, "ann")[0] == 403
    assert root.post("/u/ann/order/lift", {"kind": "suspension"}).status_code == 303
    assert root.post("/u/ann/order/lift", {"kind": "suspension"}).status_code == 409
    healthy()


def test_undoing_brings_back_what_it_replaced(
    app: Forum, ann: Person, root: Person, healthy: Callable[[], None]
) -> None:
    suspend(root, "ann", "3", "First.")
    suspend(root, "ann", "forever", "Second.")
    undo(app, root)
    healthy()
    assert "First." in log_in(app, "ann")[1]
    with pytest.raises(Conflict):
        undo(app, root)


def test_no_other_way_in_leads_past_it(app: Forum, ann: Person, guest: Person, root: Person) -> None:
    suspend(root, "ann")
    page = root.post("/u/ann/reset-link").get_data(as_text=True)
    found = re.search(r"/reset\?id=(\d+)&amp;key=([\w-]+)", page)
    assert found
    answer = guest.post("/reset", {"id": found[1], "key": found[2], "password": "a quite different password"})
    assert answer.status_code == 403
    assert "Too many kettles." in answer.get_data(as_text=True)
    assert app.db.reader().value("SELECT count(*) FROM session WHERE member_id = 3") == 0
    assert log_in(app, "ann")[0] == 403  # with the old password: it was not changed


@pytest.mark.parametrize(
    ("length", "until", "words"),
    [
        ("", "", "Choose how long."),
        ("12345", "", "Choose how long."),
        ("date", "tomorrow", "This is no day and time."),
        ("date", "2001-01-01T10:00", "This is over already."),
        ("date", "2999-01-01T10:00", "more than ten years away"),
    ],
)
def test_a_bad_length_is_refused_with_the_words_kept(root: Person, length: str, until: str, words: str) -> None:
    form = {"act": "suspend", "length": length, "until": until, "why": "A reason of some length."}
    answer = root.post("/u/ann/order", form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page
    assert "A reason of some length." in page


def test_a_reason_is_needed(root: Person) -> None:
    assert decide(root, "ann", "suspend", why=" ") == 422
    assert decide(root, "ann", "suspend", why="x" * 501) == 422
    assert decide(root, "ann", "dance") == 422
