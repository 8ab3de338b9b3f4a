"""How hot a topic is: a count of posts in which each halves with every day, kept as a place in an order."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from forum_app import Forum
from forum_app.topics import check, hot, jobs, purge_jobs
from tests.people import Person

DAY = 24 * 3600
times = st.lists(st.integers(0, 4_102_444_800), min_size=1, max_size=60)
near = st.lists(st.integers(1_700_000_000, 1_700_000_000 + 20 * DAY), min_size=1, max_size=60)


def _one_by_one(posts: list[int]) -> int:
    found = hot.of(posts[:1])
    for at in posts[1:]:
        found = hot.with_post(found, at)
    return found


@given(times, st.randoms())
def test_the_order_in_which_posts_come_does_not_matter(posts: list[int], dice) -> None:  # type: ignore[no-untyped-def]
    shuffled = posts.copy()
    dice.shuffle(shuffled)
    assert abs(_one_by_one(posts) - _one_by_one(shuffled)) <= len(posts)  # a millisecond of rounding for each


@given(times)
def test_one_by_one_is_as_all_at_once(posts: list[int]) -> None:
    assert abs(_one_by_one(posts) - hot.of(posts)) <= len(posts)


@given(near)
def test_it_is_the_logarithm_of_what_the_posts_weigh(posts: list[int]) -> None:
    start = min(posts)
    weight = sum(2 ** ((at - start) / DAY) for at in posts)
    assert abs(hot.of(posts) - (start * 1000 + hot.H * math.log2(weight))) <= 2


@given(near, st.integers(1_700_000_000, 1_700_000_000 + 20 * DAY))
def test_a_post_never_cools(posts: list[int], at: int) -> None:
    assert hot.with_post(hot.of(posts), at) >= max(hot.of(posts), at * 1000)


@given(near, st.integers(1_700_000_000, 1_700_000_000 + 20 * DAY))
def test_taking_a_post_back_leaves_the_others(posts: list[int], at: int) -> None:
    rest = hot.without_post(hot.with_post(hot.of(posts), at), at)
    assert rest is None or abs(rest - hot.of(posts)) <= 3000  # seconds at worst, where it had drowned most of them


def test_twice_as_many_posts_are_worth_a_day() -> None:
    assert hot.of([1000] * 8) == hot.of([1000 + 3 * DAY])


def test_what_was_nearly_all_is_reckoned_from_the_others() -> None:
    assert hot.without_post(hot.of([1000]), 1000) is None
    assert hot.without_post(hot.of([0, 30 * DAY]), 30 * DAY) is None


# --- the column


def _hot(app: Forum, topic: int) -> int:
    return int(app.db.reader().value("SELECT hot FROM topic WHERE id = :id", id=topic))


def _times(app: Forum, topic: int) -> list[int]:
    return app.db.reader().column("SELECT created_at FROM post WHERE topic_id = :id AND deleted_at IS NULL", id=topic)


def test_the_column_follows_posts_that_come_go_and_come_back(ann: Person, bob: Person) -> None:
    topic = ann.topic()
    posts = [bob.reply(topic) for _ in range(5)]
    for act in ("delete", "restore", "delete"):
        bob.post(f"/p/{posts[2]}/{act}")
        assert abs(_hot(ann.app, topic) - hot.of(_times(ann.app, topic))) < 10, act


def test_deleting_what_made_a_topic_hot_lets_it_cool(ann: Person, bob: Person) -> None:
    topic = ann.topic()
    with ann.app.db.transaction() as tx:  # long ago
        tx.run("UPDATE post SET created_at = 1000000000 WHERE topic_id = :id", id=topic)
        tx.run("UPDATE topic SET hot = 1000000000000 WHERE id = :id", id=topic)
    post = bob.reply(topic)
    assert _hot(ann.app, topic) > 1_500_000_000_000
    bob.post(f"/p/{post}/delete")
    assert _hot(ann.app, topic) == 1_000_000_000_000


def test_topics_of_an_older_folder_are_reckoned_by_a_job(ann: Person, bob: Person, mod: Person) -> None:
    kept, gone = ann.topic(), ann.topic()
    for topic in (kept, gone):
        bob.reply(topic)
    mod.post(f"/t/{gone}/delete")
    with ann.app.db.transaction() as tx:
        tx.run("UPDATE topic SET hot = 0")
    jobs.plan(ann.app)
    while ann.app.jobs.run_due():
        pass
    assert _hot(ann.app, kept) == hot.of(_times(ann.app, kept))
    mod.post(f"/t/{gone}/restore")
    assert _hot(ann.app, gone) == hot.of(_times(ann.app, gone))


def test_a_reply_before_the_job_counts_all_that_was_said(ann: Person, bob: Person) -> None:
    topic = ann.topic()
    bob.reply(topic)
    with ann.app.db.transaction() as tx:
        tx.run("UPDATE topic SET hot = 0")
    bob.reply(topic)
    assert abs(_hot(ann.app, topic) - hot.of(_times(ann.app, topic))) < 10


def test_check_finds_a_topic_that_is_hotter_or_colder_than_its_posts(ann: Person, bob: Person) -> None:
    topic = ann.topic()
    bob.post(f"/p/{bob.reply(topic)}/delete")
    bob.reply(topic)
    assert list(check.problems(ann.app.db.reader())) == []
    for wrong in (hot.H, -2 * hot.H):
        with ann.app.db.transaction() as tx:
            tx.run("UPDATE topic SET hot = hot + :wrong WHERE id = :id", wrong=wrong, id=topic)
        assert f"topic {topic} is as hot as" in "".join(check.problems(ann.app.db.reader()))
        with ann.app.db.transaction() as tx:
            tx.run("UPDATE topic SET hot = hot - :wrong WHERE id = :id", wrong=wrong, id=topic)


def test_check_says_nothing_of_a_topic_that_is_being_buried(ann: Person, mod: Person) -> None:
    topic = ann.topic()
    mod.post(f"/t/{topic}/delete")
    with ann.app.db.transaction() as tx:
        tx.run("UPDATE topic SET purged = 1, hot = hot + :more WHERE id = :id", more=2 * hot.H, id=topic)
    assert [line for line in check.problems(ann.app.db.reader()) if " is as hot as " in line] == []


def test_check_finds_a_removal_that_nobody_goes_on_with(ann: Person) -> None:
    ann.reply(ann.topic())
    topic = ann.topic()
    for sql in ("UPDATE topic SET purged = 1 WHERE id = :t", "UPDATE post SET purged = 1 WHERE topic_id < :t"):
        with ann.app.db.transaction() as tx:
            tx.run("UPDATE topic SET purged = 0")
            tx.run(sql, t=topic)
        assert "no job goes on with it" in "".join(check.problems(ann.app.db.reader()))
    with ann.app.db.transaction() as tx:
        for kind in (purge_jobs.COMPACT, purge_jobs.BURY):
            for which in (topic, topic - 1):
                purge_jobs.later(tx, kind, which)
    assert "no job goes on with it" not in "".join(check.problems(ann.app.db.reader()))
