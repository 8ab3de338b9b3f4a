"""Row 18: thousands of names in a post cost one look-up, bounded time, and few links."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from forum_app.kernel.markup.mentions import MOST
from tests.people import Person

Statements = list[tuple[str, dict[str, Any]]]


@pytest.mark.proof
def test_a_flood_of_names_costs_one_statement_of_bounded_length(
    ann: Person, statements: Statements, count: Callable[[str], int], proved: Callable[..., None]
) -> None:
    topic, names = ann.topic(), [f"@m{i}" for i in range(count("mention_flood"))]
    body = " ".join(names)[:32_000].rsplit(" ", 1)[0]
    statements.clear()
    began = time.thread_time()
    ann.reply(topic, body)
    took = time.thread_time() - began
    asked = [(sql, params) for sql, params in statements if "name_key IN" in sql]
    assert len(asked) == 1
    assert len(asked[0][1]) <= 10 * MOST
    assert len(statements) < 35
    assert took < 1.5
    proved("names in one post", names=body.count("@"), looked_up=len(asked[0][1]), statements=len(statements), s=took)


def test_the_same_name_a_thousand_times_is_looked_up_once(ann: Person, statements: Statements) -> None:
    topic = ann.topic()
    statements.clear()
    post = ann.reply(topic, "@bob " * 1000)
    asked = [params for sql, params in statements if "name_key IN" in sql and "k0" in params]
    assert asked == [{"k0": "bob"}]
    assert ann.page(f"/p/{post}").count('class="at">@bob</a>') == 1000


def test_long_runs_without_spaces_have_bounded_candidates(ann: Person, statements: Statements) -> None:
    """Chinese puts no space after a name, so each beginning might be one."""
    topic = ann.topic()
    statements.clear()
    ann.reply(topic, ("@" + "你好世界" * 15) * 400)
    asked = [params for sql, params in statements if "name_key IN" in sql]
    assert len(asked) == 1
    assert len(asked[0]) <= 11 * MOST


def test_names_in_code_and_addresses_are_none(ann: Person) -> None:
    post = ann.reply(ann.topic(), "`@bob` a@bob.example http://x.y/@bob\n\n```\n@bob\n```\n\n[@bob](http://a.b)")
    assert 'href="/u/bob"' not in ann.page(f"/p/{post}")
