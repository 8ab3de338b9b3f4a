"""How much one may write: said in plain words with when one may again; nothing of it for the staff."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from forum_app import Forum
from forum_app.approval.options import OPTIONS
from forum_app.approval.ranks import MEMBER, NEW, REGULAR, rank_of
from forum_app.kernel import clock
from tests.approval.test_queue import put
from tests.people import Person

AT = 1_900_000_000.0


@pytest.fixture
def time_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    def set_(seconds: float) -> None:
        monkeypatch.setattr(clock, "time", SimpleNamespace(time=lambda: AT + seconds))

    return set_


@pytest.fixture
def strict(open_app: Callable[..., Forum], folder: Path, time_is: Callable[[float], None]) -> Forum:
    """A forum with its limits on, in which everybody came just now."""
    time_is(0)
    app = open_app(folder, limits=True)
    with app.db.transaction() as tx:
        tx.run("UPDATE member SET created_at = :now", now=int(AT))
    return app


def try_post(person: Person, body: str, topic: int = 0) -> tuple[int, str]:
    if topic:
        answer = person.post(f"/t/{topic}/reply", {"body": body})
    else:
        answer = person.post("/new", {"board": "talk", "title": "A title", "body": body})
    return answer.status_code, answer.get_data(as_text=True)


def test_posts_by_the_hour_with_when_one_may_again(strict: Forum, time_is: Callable[[float], None]) -> None:
    put(strict, hour_posts_new=2)
    ann, mod = Person(strict, "ann"), Person(strict, "mod")
    topic = mod.topic()
    for i in range(2):
        time_is(60 * i)
        assert try_post(ann, f"words {i}", topic)[0] == 303
    time_is(120)
    status, page = try_post(ann, "words that are kept", topic)
    assert status == 429
    assert "You can write again in 58 minutes." in page
    assert "words that are kept" in page
    time_is(3600)
    assert try_post(ann, "words that are kept", topic)[0] == 303
    for i in range(4):
        assert try_post(mod, f"order {i}", topic)[0] == 303


def test_a_restart_lifts_no_limit(
    strict: Forum, open_app: Callable[..., Forum], folder: Path, time_is: Callable[[float], None]
) -> None:
    put(strict, hour_posts_new=1)
    Person(strict, "ann").topic()
    strict.close()
    time_is(30)
    again = open_app(folder, limits=True)
    assert try_post(Person(again, "ann"), "once more")[0] == 429


def test_what_waits_counts_too(strict: Forum) -> None:
    put(strict, hour_posts_new=2, hold_first=5)
    ann = Person(strict, "ann")
    assert [try_post(ann, f"words {i}")[0] for i in range(3)] == [303, 303, 429]


def test_topics_by_the_day(strict: Forum, time_is: Callable[[float], None]) -> None:
    put(strict, day_topics=1)
    ann = Person(strict, "ann")
    topic = ann.topic()
    time_is(7200)
    status, page = try_post(ann, "another one")
    assert status == 429
    assert "another one in 22 hours, and reply until then" in page
    assert try_post(ann, "a reply", topic)[0] == 303


def test_a_moment_between_two_posts(strict: Forum, time_is: Callable[[float], None]) -> None:
    put(strict, post_seconds=30)
    ann = Person(strict, "ann")
    topic = ann.topic()
    time_is(10)
    status, page = try_post(ann, "a reply", topic)
    assert status == 429
    assert "you can send this in 20 seconds" in page
    time_is(30)
    assert try_post(ann, "a reply", topic)[0] == 303
    time_is(-5000)  # the clock was set back: nobody waits for it
    assert try_post(ann, "another reply", topic)[0] == 303


def test_the_same_words_twice_within_an_hour(strict: Forum, time_is: Callable[[float], None]) -> None:
    ann, bob = Person(strict, "ann"), Person(strict, "bob")
    topic = ann.topic("A title", "Buy my kettles.")
    status, page = try_post(ann, "Buy my kettles.", topic)
    assert status == 422
    assert "You wrote exactly this less than an hour ago." in page
    assert try_post(bob, "Buy my kettles.", topic)[0] == 303
    assert [try_post(ann, "Thanks", topic)[0] for _ in range(2)] == [303, 303]
    time_is(3601)
    assert try_post(ann, "Buy my kettles.", topic)[0] == 303


def test_links_and_pictures_of_new_members(strict: Forum) -> None:
    put(strict, new_links=1, new_pictures=0, outside_images=True)
    ann = Person(strict, "ann")
    topic = ann.topic("A title", "One [link](https://a.example), one [of ours](/boards).")
    status, page = try_post(ann, "https://a.example and https://b.example", topic)
    assert status == 422
    assert "New members post at most 1 link at once; here are 2." in page
    assert "cannot post pictures yet" in try_post(ann, "![x](https://a.example/x.png)", topic)[1]
    post = ann.reply(topic, "nothing in it")
    assert ann.post(f"/p/{post}/edit", {"body": "https://a.example https://b.example"}).status_code == 422
    put(strict, member_days=0, member_posts=0)
    assert try_post(ann, "https://a.example and https://b.example", topic)[0] == 303


def test_names_called_in_one_post(strict: Forum) -> None:
    put(strict, post_mentions=2)
    ann = Person(strict, "ann")
    status, page = try_post(ann, "@bob @mod @root")
    assert status == 422
    assert "A post calls at most 2 people by @name; this one calls 3." in page


def test_limits_off_lifts_them_all(app: Forum) -> None:
    put(app, hour_posts_new=1, hour_posts=1, day_topics=1, post_seconds=600, post_mentions=0, new_links=0)
    ann = Person(app, "ann")
    for _ in range(3):
        assert try_post(ann, "@bob, the same words: https://a.example")[0] == 303


@pytest.mark.parametrize(
    ("days", "posts", "rank"),
    [(0, 50, NEW), (5, 2, NEW), (1, 3, MEMBER), (60, 99, MEMBER), (59, 1000, MEMBER), (60, 100, REGULAR), (-1, 5, NEW)],
)
def test_ranks(days: int, posts: int, rank: str) -> None:
    options: dict[str, Any] = {option.name: option.default for option in OPTIONS}
    someone = SimpleNamespace(created_at=1_000_000_000, posts=posts)
    assert rank_of(someone, options, 1_000_000_000 + days * 86400) == rank


def test_a_regular_is_not_counted_by_the_hour(strict: Forum) -> None:
    put(strict, hour_posts=1, regular_days=0, regular_posts=0, member_days=0, member_posts=0)
    ann = Person(strict, "ann")
    assert [try_post(ann, f"words {i}")[0] for i in range(3)] == [303] * 3


def test_only_the_staff_sees_how_far_somebody_is_known(ann: Person, bob: Person, mod: Person) -> None:
    assert "new here" in mod.page("/u/ann")
    assert "new here" not in ann.page("/u/ann")
    assert "new here" in mod.page("/u/ann/card")
    assert "new here" not in bob.page("/u/ann/card")
