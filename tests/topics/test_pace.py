"""Slow mode, a time at which a topic closes, posts that everybody may change."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from forum_app.kernel import moments
from forum_app.kernel.clock import now
from tests.people import Person


def _at(monkeypatch: pytest.MonkeyPatch, at: float) -> None:
    monkeypatch.setattr("forum_app.kernel.clock.time", SimpleNamespace(time=lambda: at))


def _say(person: Person, topic: int, words: str) -> int:
    return person.post(f"/t/{topic}/reply", {"body": words}).status_code


def test_in_a_slow_topic_one_writes_now_and_then(
    ann: Person, bob: Person, mod: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic, start = ann.topic(), now()
    assert mod.post(f"/t/{topic}/pace", {"slow": "300"}).status_code == 303
    assert "slow: once in five minutes each" in bob.page(f"/t/{topic}")
    _at(monkeypatch, start + 10)
    assert _say(bob, topic, "first") == 303
    _at(monkeypatch, start + 200)
    refused = bob.post(f"/t/{topic}/reply", {"body": "too soon"})
    assert refused.status_code == 429 and refused.headers["Retry-After"] == "110"
    assert "too soon" in refused.get_data(as_text=True) and "goes slowly" in refused.get_data(as_text=True)
    assert [_say(mod, topic, f"order {i}") for i in (1, 2)] == [303, 303]
    _at(monkeypatch, start + 311)
    assert _say(bob, topic, "now") == 303


def test_a_clock_that_is_set_back_keeps_nobody_waiting(
    ann: Person, bob: Person, mod: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic, start = ann.topic(), now()
    mod.post(f"/t/{topic}/pace", {"slow": "86400"})
    _at(monkeypatch, start + 10 * 86400)
    assert _say(bob, topic, "from the future") == 303
    _at(monkeypatch, start)
    assert _say(bob, topic, "today") == 303


def test_a_topic_closes_at_its_time(ann: Person, bob: Person, mod: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    topic, at = ann.topic(), now() // 60 * 60 + 3600
    assert mod.post(f"/t/{topic}/pace", {"slow": "0", "closes": moments.typed(at, "UTC")}).status_code == 303
    assert "closes on" in bob.page(f"/t/{topic}")
    _at(monkeypatch, at + 1)
    bob.app.jobs.run_due()
    assert _say(bob, topic, "late") == 403
    page = bob.page(f"/t/{topic}")
    assert "It closed at the time that was set for it." in page and "closes on" not in page
    assert mod.post(f"/t/{topic}/lock", {"locked": "0"}).status_code == 303
    assert _say(bob, topic, "open again") == 303


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"slow": "7"}, "Choose one of these."),
        ({"slow": "x"}, "Choose one of these."),
        ({"slow": "0", "closes": "2001-01-01T00:00"}, "This is over already."),
        ({"slow": "0", "closes": "9000-01-01T00:00"}, "more than ten years away"),
        ({"slow": "0", "closes": "soon"}, "This is no day and time."),
    ],
)
def test_what_is_no_pace_is_refused(ann: Person, mod: Person, fields: dict[str, str], sentence: str) -> None:
    topic = ann.topic()
    refused = mod.post(f"/t/{topic}/pace", fields)
    assert refused.status_code == 422 and sentence in refused.get_data(as_text=True)
    assert mod.app.db.reader().tuples("SELECT slow, closes_at FROM topic WHERE id = :id", id=topic) == [(0, None)]


def test_what_is_locked_cannot_close_later(ann: Person, mod: Person) -> None:
    topic = ann.topic()
    mod.post(f"/t/{topic}/lock", {"locked": "1"})
    refused = mod.post(f"/t/{topic}/pace", {"slow": "0", "closes": moments.typed(now() + 3600, "UTC")})
    assert "Open it again first." in refused.get_data(as_text=True)


def test_everybody_edits_a_post_that_is_everybodys(ann: Person, bob: Person, mod: Person, guest: Person) -> None:
    topic = ann.topic()
    post = ann.reply(topic)
    assert bob.get(f"/p/{post}/edit").status_code == 404
    assert mod.post(f"/p/{post}/wiki", {"on": "1"}).status_code == 303
    page = bob.page(f"/t/{topic}")
    assert "everybody edits" in page and f"/p/{post}/edit" in page and f"/p/{post}/delete" not in page
    assert bob.post(f"/p/{post}/edit", {"body": "bob knows better"}).status_code == 303
    assert "bob knows better" in guest.page(f"/t/{topic}") and "/edit" not in guest.page(f"/t/{topic}")
    assert bob.post(f"/p/{post}/delete").status_code == 404
    mod.post(f"/t/{topic}/lock", {"locked": "1"})
    assert bob.post(f"/p/{post}/edit", {"body": "locked"}).status_code == 403
    mod.post(f"/t/{topic}/lock", {"locked": "0"})
    mod.post(f"/p/{post}/wiki", {"on": "0"})
    assert bob.get(f"/p/{post}/edit").status_code == 404
    assert ann.get(f"/p/{post}/edit").status_code == 200


def test_a_draft_for_everybodys_post_is_not_gone(ann: Person, bob: Person, mod: Person) -> None:
    post = ann.reply(ann.topic())
    mod.post(f"/p/{post}/wiki", {"on": "1"})
    assert bob.post(f"/drafts/edit:{post}", {"body": "half a thought"}).status_code == 200
    assert "A topic that is gone" not in bob.page("/drafts")
    mod.post(f"/p/{post}/wiki", {"on": "0"})
    assert "A topic that is gone" in bob.page("/drafts")
