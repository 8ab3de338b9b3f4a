"""Who is silenced reads and logs in, keeps their own settings, and writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum_app import Forum
from forum_app.sanctions.barring import may_be_silent
from tests.people import Person
from tests.sanctions.conftest import DAY, Clock, decide, log_in, silence, undo

WRITING = (
    "/new", "/t/{topic}/reply", "/p/{post}/edit", "/p/{post}/delete", "/p/{post}/append", "/p/{post}/react",
    "/poll/{topic}/vote", "/messages/new", "/files", "/preview", "/settings/avatar",
)  # fmt: skip
PROFILE = {"display_name": "ann", "bio": "", "language": "", "zone": "", "theme": "", "hide_seen": ""}


def test_the_page_says_why_and_until_when_instead_of_the_form(ann: Person, bob: Person, root: Person) -> None:
    topic = bob.topic()
    assert 'id="reply"' in ann.page(f"/t/{topic}")
    silence(root, "ann")
    page = ann.page(f"/t/{topic}")
    assert 'id="reply"' not in page
    assert "write again after" in page
    assert "Listen for a while." in page
    assert 'id="reply"' in bob.page(f"/t/{topic}")
    assert "Listen for a while." not in bob.page(f"/t/{topic}")


def test_nothing_is_written_and_the_words_come_back(app: Forum, ann: Person, bob: Person, root: Person) -> None:
    topic = ann.topic()
    post = app.db.reader().value("SELECT id FROM post WHERE topic_id = :topic", topic=topic)
    silence(root, "ann")
    for path in WRITING:
        answer = ann.post(path.format(topic=topic, post=post), {"body": "Words of an hour.", "to": "bob"})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 403, path
        assert "Listen for a while." in page
        assert "Words of an hour." in page
    assert app.db.reader().value("SELECT count(*) FROM post WHERE body LIKE '%of an hour%'") == 0


@pytest.mark.parametrize("path", ["/new", "/messages/new"])
def test_a_page_to_write_on_says_it_at_once(ann: Person, root: Person, path: str) -> None:
    silence(root, "ann", "forever")
    answer = ann.get(path)
    assert answer.status_code == 403
    assert "write nothing any more" in answer.get_data(as_text=True)


def test_own_things_stay_open(app: Forum, ann: Person, bob: Person, root: Person) -> None:
    post = bob.reply(bob.topic())
    silence(root, "ann")
    assert ann.post("/settings", PROFILE | {"language": "zh-Hans", "hide_seen": "1"}).status_code == 303
    assert ann.post(f"/p/{post}/bookmark", {"on": "1"}).status_code == 303
    assert ann.post("/notices/read").status_code == 303
    assert ann.post("/drafts/new", {"body": "kept"}).status_code == 200
    assert ann.post("/logout").status_code == 303
    assert log_in(app, "ann")[0] == 303


@pytest.mark.parametrize("words", [{"display_name": "Still talking"}, {"bio": "Still talking"}])
def test_what_others_read_of_them_stays_as_it_is(app: Forum, ann: Person, root: Person, words: dict[str, str]) -> None:
    silence(root, "ann")
    answer = ann.post("/settings", PROFILE | words | {"theme": "dark"})
    assert answer.status_code == 403
    assert "Still talking" in answer.get_data(as_text=True)  # kept for later
    assert app.db.reader().tuples("SELECT display_name, bio, theme FROM member WHERE name = 'ann'") == [("ann", "", "")]
    undo(app, root)
    assert ann.post("/settings", PROFILE | words).status_code == 303


def test_what_is_open_to_the_silenced_is_named_and_there(app: Forum) -> None:
    """A route that nobody thought of is writing; one that is named is there."""
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    quiet = {endpoint for endpoint in posts if may_be_silent(app, endpoint)}
    assert {
        "topics.new",
        "posts.reply",
        "reactions.react",
        "polls.vote",
        "files.upload",
        "message.reply",
    } <= posts - quiet
    assert {"accounts.logout", "settings.password", "sanctions_own.read", "leaving.leave"} <= quiet
    assert not may_be_silent(app, "something.new")


def test_own_settings_show_what_stands(ann: Person, root: Person) -> None:
    silence(root, "ann")
    assert "Listen for a while." in ann.page("/settings")


def test_it_is_over_by_the_clock(ann: Person, root: Person, clock: Clock) -> None:
    topic = ann.topic()
    silence(root, "ann", "1")
    clock.move(DAY + 60)
    assert 'id="reply"' in ann.page(f"/t/{topic}")
    ann.reply(topic)


def test_it_is_undone(app: Forum, ann: Person, root: Person, healthy: Callable[[], None]) -> None:
    topic = ann.topic()
    silence(root, "ann")
    healthy()
    undo(app, root)
    ann.reply(topic)
    assert "Listen for a while." not in ann.page("/settings")
    healthy()


def test_no_page_costs_a_statement_more(
    app: Forum, ann: Person, bob: Person, root: Person, statements: list[tuple[str, dict[str, Any]]]
) -> None:
    """Kept pages cost a silenced and warned member what they cost the others."""
    topic = bob.topic()
    silence(root, "ann")
    decide(root, "ann", "warn", why="Once more.")
    for path in ("/", "/b/talk", f"/t/{topic}/a-topic"):
        costs = []
        for person in (ann, bob):
            person.page(path), person.page(path)
            statements.clear()
            person.page(path)
            costs.append(len(statements))
        assert costs[0] == costs[1] == 2, path
        assert "Once more." in ann.page(path)
