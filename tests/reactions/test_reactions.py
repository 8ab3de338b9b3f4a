"""Reactions: given and taken back, counted once, shown to whom they concern."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

from forum_app.reactions import events
from tests.people import PASSWORD, Person

JSON = {"Accept": "application/json"}


def _count(page: str, post: int, kind: str = "like") -> int:
    """What stands on the button, or for whoever has none, on the link."""
    found = re.search(rf'/p/{post}/react(?:ions\?kind={kind}"|"[^>]* value="{kind}")[^>]*>.*?</(?:a|button)>', page, re.DOTALL)
    number = re.search(r'class="n">(\d+)<', found[0]) if found else None
    return int(number[1]) if number else 0


def _pressed(page: str, post: int, kind: str = "like") -> bool:
    found = re.search(rf'/p/{post}/react" name="(?:kind|off)" value="{kind}" aria-pressed="(true|false)"', page)
    assert found, "there is no such button"
    return found[1] == "true"


def _react(person: Person, post: int, kind: str = "like", name: str = "kind") -> int:
    return person.post(f"/p/{post}/react", {name: kind}).status_code


def test_a_reaction_is_seen_by_all_and_pressed_for_who_gave_it(ann: Person, bob: Person, guest: Person) -> None:
    topic = ann.topic()
    post = ann.reply(topic)
    before = [_count(person.page(f"/t/{topic}"), post) for person in (ann, bob, guest)]
    assert before == [0, 0, 0]
    answer = bob.post(f"/p/{post}/react", {"kind": "like"})
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"#p{post}")
    assert [_count(person.page(f"/t/{topic}"), post) for person in (ann, bob, guest)] == [1, 1, 1]
    assert _pressed(bob.page(f"/t/{topic}"), post)
    assert _react(bob, post, name="off") == 303
    assert [_count(person.page(f"/t/{topic}"), post) for person in (ann, bob, guest)] == [0, 0, 0]
    assert not _pressed(bob.page(f"/t/{topic}"), post)
