"""What a post said before, what changed, and back to it."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum_app.topics import diff, history
from tests.people import PASSWORD, Person
from tests.proofs.html import Page

quick = settings(max_examples=200, deadline=None, database=None)


def _edit(person: Person, post: int, body: str, **more: str) -> None:
    assert person.post(f"/p/{post}/edit", {"body": body, **more}).status_code == 303


def _later(person: Person, seconds: int = history.SAME_BREATH + 1) -> None:
    """As if that long had passed since everything."""
    with person.app.db.transaction() as tx:
        tx.run("UPDATE post SET created_at = created_at - :s, edited_at = edited_at - :s", s=seconds)


def _texts(person: Person, post: int) -> list[tuple[int, str]]:
    return person.app.db.reader().tuples(
        "SELECT number, body FROM revision WHERE post_id = :post ORDER BY number", post=post
    )


def test_each_change_keeps_what_was_there(ann: Person, mod: Person) -> None:
    post = ann.reply(ann.topic(), "one")
    for person, body in ((ann, "two"), (mod, "three"), (ann, "four")):
        _edit(person, post, body)
    assert _texts(ann, post) == [(1, "one"), (2, "two"), (3, "three")]


def test_the_first_text_is_as_it_was_first_written(ann: Person, mod: Person) -> None:
    post = ann.reply(ann.topic(), "one")
    _later(ann)
    _edit(mod, post, "two")
    db = ann.app.db.reader()
    kept = db.tuples("SELECT written_at, written_by FROM revision WHERE post_id = :post", post=post)
    assert kept == db.tuples("SELECT created_at, author_id FROM post WHERE id = :post", post=post)


def test_changes_in_one_breath_are_one(ann: Person) -> None:
    post = ann.reply(ann.topic(), "one")
    for body in ("two", "three"):
        _edit(ann, post, body)
    assert _texts(ann, post) == [(1, "one")]
    _later(ann)
    _edit(ann, post, "four")
    assert _texts(ann, post) == [(1, "one"), (2, "three")]


def test_members_see_what_changed(ann: Person, bob: Person, guest: Person) -> None:
    topic = ann.topic()
    post = ann.reply(topic, "I have four chairs and a bench")
    _edit(ann, post, "I have six chairs and a bench")
    assert f'href="/p/{post}/history"' in bob.page(f"/t/{topic}")
    assert f'href="/p/{post}/history"' not in guest.page(f"/t/{topic}")
    page = Page(bob.page(f"/p/{post}/history"))
    assert [e.text for e in page.all("del")] == ["four"]
    assert [e.text for e in page.all("ins")] == ["six"]
    assert guest.get(f"/p/{post}/history").status_code == 403


def test_a_change_of_the_title_is_shown(ann: Person, bob: Person) -> None:
    topic = ann.topic("The kettle leaks", "words")
    post = int(ann.app.db.reader().value("SELECT max(id) FROM post"))
    _edit(ann, post, "words", title="The teapot leaks")
    page = Page(bob.page(f"/p/{post}/history"))
    assert ([e.text for e in page.all("del")], [e.text for e in page.all("ins")]) == (["kettle"], ["teapot"])
    assert bob.page(f"/t/{topic}")


def test_a_deleted_posts_history_is_for_the_staff(ann: Person, bob: Person, mod: Person) -> None:
    post = ann.reply(ann.topic(), "secret kingfisher")
    _edit(ann, post, "nothing")
    ann.post(f"/p/{post}/delete")
    for person in (ann, bob):
        assert person.get(f"/p/{post}/history").status_code == 404
    assert "kingfisher" in mod.page(f"/p/{post}/history")


def test_staff_bring_an_earlier_text_back(ann: Person, bob: Person, mod: Person) -> None:
    topic = ann.topic("Right title", "right words")
    post = int(ann.app.db.reader().value("SELECT max(id) FROM post"))
    _edit(mod, post, "wrong words", title="Wrong title")
    for person, status in ((bob, 404), (ann, 404), (mod, 303)):
        assert person.post(f"/p/{post}/revert", {"number": "1"}).status_code == status
    page = bob.page(f"/t/{topic}")
    assert "right words" in page
    assert "Right title" in page
    assert _texts(mod, post) == [(1, "right words"), (2, "wrong words")]
    assert "<mark>right</mark>" in bob.page("/search?q=right")


@pytest.mark.parametrize("number", ["", "0", "2", "x", "9" * 30, "-1"])
def test_a_text_that_is_not_there_is_not_brought_back(number: str, ann: Person, mod: Person) -> None:
    post = ann.reply(ann.topic(), "one")
    _edit(ann, post, "two")
    assert mod.post(f"/p/{post}/revert", {"number": number}).status_code == 404
    assert "two" in mod.page(f"/p/{post}")


def test_a_long_history_has_pages_and_no_change_is_lost(ann: Person, bob: Person) -> None:
    post = ann.reply(ann.topic(), "word 0")
    for n in range(1, 26):
        _later(ann)
        _edit(ann, post, f"word {n}")
    seen, path = list[str](), f"/p/{post}/history"
    while path:
        page = bob.page(path)
        seen += [e.text for e in Page(page).all("ins")]
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following[1] if following else ""
    assert seen == [str(n) for n in range(25, 0, -1)]


def test_a_post_that_never_changed_says_so(ann: Person, bob: Person) -> None:
    post = ann.reply(ann.topic())
    assert "This post was never changed" in bob.page(f"/p/{post}/history")
    for before in ("1", "x", "99999999999"):
        assert bob.get(f"/p/{post}/history?before={before}").status_code in (200, 404)


def test_a_change_by_somebody_who_left_leads_to_no_profile(ann: Person, bob: Person) -> None:
    post = ann.reply(ann.topic(), "one")
    for text in ("two", "three"):
        _later(ann)
        _edit(ann, post, text)
    assert bob.page(f"/p/{post}/history").count('class="who" href="/u/ann"') == 2
    ann.post("/settings/leave", {"password": PASSWORD})
    ann.app.jobs.run_due()
    page = bob.page(f"/p/{post}/history")
    assert page.count("Former member") >= 2
    assert 'href="/u/former' not in page


# --- comparing

texts = st.lists(st.sampled_from([*"ab cd \n\n，。中文", "one two", "三四"]), max_size=40).map("".join)


def _sides(rows: list[diff.Row]) -> tuple[str, str]:
    return tuple(
        "\n".join(
            "".join(p.text for p in side) for row in rows if not row.skipped for side in [getattr(row, which)] if side
        )
        for which in ("was", "now")
    )  # type: ignore[return-value]


@quick
@given(was=texts, now=texts, steps=st.sampled_from([0, 5, 50, diff.STEPS]))
def test_every_change_is_shown_and_nothing_else_is(was: str, now: str, steps: int) -> None:
    rows = diff.rows(was, now, diff.Steps(steps))
    assert any(row.changed for row in rows) == (was != now)
    for row in rows:
        assert all(p.kind in ("same", "del") for p in row.was)
        assert all(p.kind in ("same", "ins") for p in row.now)
        same = ["".join(p.text for p in side if p.kind == "same") for side in (row.was, row.now)]
        assert same[0] == same[1]
    shown_was, shown_now = _sides(rows)
    for side, text in ((shown_was, was), (shown_now, now)):
        for line in side.split("\n") if side else ():
            assert line in text.split("\n")


@quick
@given(was=st.lists(st.sampled_from("abc"), max_size=30), now=st.lists(st.sampled_from("abc"), max_size=30))
def test_spans_cover_both_texts_and_same_is_the_same(was: list[str], now: list[str]) -> None:
    a = b = 0
    for same, from_a, to_a, from_b, to_b in diff._spans(was, now, diff.Steps()):
        assert (from_a, from_b) == (a, b)
        assert not same or was[from_a:to_a] == now[from_b:to_b]
        a, b = to_a, to_b
    assert (a, b) == (len(was), len(now))


def test_chinese_is_compared_by_character() -> None:
    [row] = diff.rows("今天我们去公园玩", "今天他们去公园散步", diff.Steps())
    assert [p.text for p in row.was if p.kind == "del"] == ["我", "玩"]
    assert [p.text for p in row.now if p.kind == "ins"] == ["他", "散步"]


def _long(make: Callable[[random.Random], str], between: str, seed: int) -> str:
    dice = random.Random(seed)
    return between.join(make(dice) for _ in range(16_000))[:32_000]


LONG = {
    "nothing in common": lambda n: _long(lambda d: str(d.random()), " ", n),
    "characters": lambda n: _long(lambda d: d.choice("天地人"), "", n),
    "short lines": lambda n: _long(lambda d: d.choice("ab"), "\n", n),
    "the same lines in another order": lambda n: "\n".join(sorted(map(str, range(6000)), key=lambda x: hash((x, n)))),
    "one word": lambda n: ("a " if n else "b ") * 16_000,
    "words and paragraphs": lambda n: _long(lambda d: d.choice(["\n\n", "stone", "flame", "炉", "火"]), " ", n),
}


@pytest.mark.proof
def test_two_long_posts_are_compared_soon(proved: Callable[..., None]) -> None:
    """Seconds of this thread's own time, so that a busy machine changes nothing."""
    costs = {}
    for name, make in LONG.items():
        was, now = make(0), make(1)
        began = time.thread_time()
        rows = diff.rows(was, now, diff.Steps())
        costs[name] = time.thread_time() - began
        assert any(row.changed for row in rows)
    assert max(costs.values()) < 0.5, costs
    slowest = max(costs, key=lambda name: costs[name])
    proved("two posts of 32,000 characters, compared", pairs=len(costs), slowest_s=costs[slowest], which=slowest)


@pytest.mark.slow
def test_a_page_of_long_changes_is_answered_soon(ann: Person, bob: Person) -> None:
    """Ten steps share what comparing may cost."""
    post = ann.reply(ann.topic(), LONG["characters"](0))
    for n in range(1, 12):
        _later(ann)
        _edit(ann, post, LONG["characters"](n))
    began = time.thread_time()
    assert bob.get(f"/p/{post}/history").status_code == 200
    assert time.thread_time() - began < 2
