"""Topics that are perhaps about the same as a title that is being typed."""

from __future__ import annotations

import re
from typing import Any

from tests.people import Person
from tests.test_queries import faults


def _similar(person: Person, title: str) -> list[int]:
    answer = person.get("/similar", query_string={"title": title})
    assert answer.status_code == 200
    return [int(found) for found in re.findall(r'href="/t/(\d+)/', answer.get_data(as_text=True))]


def test_the_nearest_title_comes_first(ann: Person, bob: Person) -> None:
    ann.topic("The stove in the kitchen")
    near = ann.topic("Stove smokes in north wind")
    ann.topic("North of the river")
    assert _similar(bob, "Why does the stove smoke in north wind?")[0] == near


def test_chinese_titles_are_near_by_their_pairs(ann: Person, bob: Person) -> None:
    near = ann.topic("后屋的烟道多久清一次？")
    ann.topic("周六在院子里生炉子")
    assert _similar(bob, "烟道要多久清一次") == [near]


def test_the_words_of_posts_are_no_titles(ann: Person, bob: Person) -> None:
    ann.topic("Something else", "a stove that smokes, 烟道")
    assert _similar(bob, "stove smokes 烟道") == []


def test_five_at_most_and_nothing_for_nothing(ann: Person, bob: Person) -> None:
    for i in range(8):
        ann.topic(f"Kettle number {i}")
    assert len(_similar(bob, "kettle number nine")) == 5
    assert _similar(bob, "") == _similar(bob, "a") == _similar(bob, '"') == _similar(bob, "* NOT (") == []


def test_a_deleted_topic_is_not_told(ann: Person, bob: Person, mod: Person) -> None:
    topic = ann.topic("Confidential kingfisher 翠鸟的秘密")
    assert _similar(bob, "confidential kingfisher") == [topic]
    assert ann.post(f"/t/{topic}/delete").status_code == 303
    for person in (bob, mod, ann):
        assert _similar(person, "confidential kingfisher") == _similar(person, "翠鸟的秘密") == []


def test_its_statements_are_bounded_and_scan_nothing(
    ann: Person, bob: Person, statements: list[tuple[str, dict[str, Any]]]
) -> None:
    for i in range(60):
        ann.topic(f"Kettle {i} boils")
    _similar(bob, "kettle")
    statements.clear()
    _similar(bob, "kettle boils over and over again while nobody looks at the little blue flame below that kettle")
    assert len(statements) <= 16  # the session, twelve terms, their topics, the site
    for sql, params in [one for one in statements if one[0].lstrip().startswith("SELECT")]:
        assert faults(bob.app, sql, params) == [], sql
