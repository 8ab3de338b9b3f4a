"""Polls: asked with a topic, voted in once, closed by the clock or by hand."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

from forum_app.kernel import moments
from forum_app.kernel.clock import now
from forum_app.polls import check, queries
from tests.people import PASSWORD, Person

JSON = {"Accept": "application/json"}
POLL = {"poll_question": "When do we meet?", "poll_choices": "Saturday\nSunday\n\nNever"}


def ask(person: Person, **more: str) -> int:
    """A topic with a poll; answers its id."""
    form = {"board": "talk", "title": "A meeting", "body": "We should meet.", **POLL, **more}
    answer = person.post("/new", form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return int(answer.headers["Location"].split("/")[2])


def choices(person: Person, topic: int) -> dict[str, int]:
    return {row.text: row.choice_id for row in queries.rows(person.app.db.reader(), topic)}


def vote(person: Person, topic: int, *texts: str, **kwargs: Any) -> Any:
    there = choices(person, topic)
    poll = queries.rows(person.app.db.reader(), topic)[0].poll_id
    return person.post(f"/poll/{topic}/vote", {"poll": str(poll), "choice": [there[text] for text in texts]}, **kwargs)


def votes(person: Person, topic: int) -> tuple[int, list[int]]:
    rows = queries.rows(person.app.db.reader(), topic)
    assert list(check.problems(person.app.db.reader())) == []
    return rows[0].voters, [row.votes for row in rows]


def test_a_poll_is_asked_with_a_topic_and_voted_in(ann: Person, bob: Person, guest: Person) -> None:
    topic = ask(ann)
    assert "Log in to vote" in guest.page(f"/t/{topic}")
    assert bob.page(f"/t/{topic}").count('type="radio" name="choice"') == 3
    assert vote(bob, topic, "Sunday").status_code == 303
    page = bob.page(f"/t/{topic}")
    assert re.search(r"Sunday</bdi> <span[^>]*>your vote</span></span><span[^>]*>1 vote<", page)
    assert re.search(r"Sunday</bdi></span><span[^>]*>1 vote<", guest.page(f"/t/{topic}"))
    assert "your vote" not in ann.page(f"/t/{topic}")
    assert votes(bob, topic) == (1, [0, 1, 0])
