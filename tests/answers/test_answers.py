"""Solved topics: who may say so, and where it is seen."""

from __future__ import annotations

from forum_app.answers import check, queries
from tests.people import Person


def solve(person: Person, post: int, on: str = "1") -> int:
    return person.post(f"/p/{post}/solve", {"solved": on}).status_code


def test_who_asked_marks_the_answer_that_solved_it(ann: Person, bob: Person, guest: Person) -> None:
    topic = ann.topic("How?")
    post = bob.reply(topic, "So.")
    assert f'formaction="/p/{post}/solve"' in ann.page(f"/t/{topic}")
    assert f'formaction="/p/{post}/solve"' not in bob.page(f"/t/{topic}")
    assert solve(ann, post) == 303
    for person in (ann, bob, guest):
        page = person.page(f"/t/{topic}")
        assert "Solved by bob in #2" in page
        assert f'<article class="post solution" id="p{post}"' in page
        assert "mk ok" in person.page("/b/talk")
    assert solve(ann, post, "0") == 303
    assert "Solved by" not in guest.page(f"/t/{topic}")
    assert "mk ok" not in guest.page("/b/talk")
