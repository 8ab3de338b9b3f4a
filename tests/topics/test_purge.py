"""Removing for good, apart from deleting: who may, what is left, where links lead, and that numbers stay dense."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum_app import Forum
from forum_app.kernel.clock import now
from forum_app.topics import check as topics_check
from forum_app.topics import purge_jobs, purging
from forum_app.topics.queries import purge
from tests.people import PASSWORD, Person


def problems(app: Forum) -> list[str]:
    """What `hearth check` would say."""
    return [line for contributed in app.events.provided("check") for line in contributed(app.db.reader())]


def rows(app: Forum, topic: int) -> list[tuple[int, int, int]]:
    """(number, id, purged) of a topic's posts, in order."""
    return app.db.reader().tuples(
        "SELECT number, id, purged FROM post WHERE topic_id = :topic ORDER BY number", topic=topic
    )


def numbers(page: str) -> list[int]:
    return [int(found) for found in re.findall(r'data-number="(\d+)"', page)]


@pytest.fixture
def thread(ann: Person, bob: Person) -> tuple[int, list[int]]:
    """ann's topic with her first post and five of bob's, the ids in order."""
    topic = ann.topic("Kettles", "first words")
    return topic, [ann.app.db.reader().value("SELECT max(id) FROM post")] + [
        bob.reply(topic, f"kettle {n}") for n in range(2, 7)
    ]


@pytest.fixture
def gone(thread: tuple[int, list[int]], root: Person) -> int:
    """The third post, deleted and then removed for good."""
    posts = thread[1]
    root.post(f"/p/{posts[2]}/delete")
    assert root.post(f"/p/{posts[2]}/purge").status_code == 303
    return posts[2]


def test_a_removed_post_leaves_no_gap_and_nothing_of_itself(
    thread: tuple[int, list[int]], gone: int, root: Person, guest: Person
) -> None:
    topic, posts = thread
    page = guest.page(f"/t/{topic}")
    assert numbers(page) == [1, 2, 3, 4, 5]
    assert "kettle 3" not in root.page(f"/t/{topic}")
    assert [post for _, post, _ in rows(root.app, topic)] == [p for p in posts if p != gone]
    assert gone not in root.app.db.reader().column("SELECT rowid FROM search_post")
    assert problems(root.app) == []


def test_a_link_to_it_says_what_happened_and_leads_to_the_topic(
    thread: tuple[int, list[int]], gone: int, guest: Person, mod: Person
) -> None:
    answer = guest.get(f"/p/{gone}")
    assert answer.status_code == 410
    assert f'href="/t/{thread[0]}"' in answer.get_data(as_text=True)
    mod.post(f"/t/{thread[0]}/delete")
    assert guest.get(f"/p/{gone}").status_code == 404
    assert mod.get(f"/p/{gone}").status_code == 410


def test_links_to_its_neighbours_lead_to_where_they_stand_now(ann: Person, bob: Person, root: Person) -> None:
    topic = ann.topic()
    posts = [bob.reply(topic, f"kettle {n}") for n in range(2, 43)]
    assert bob.get(f"/p/{posts[39]}").headers["Location"].endswith(f"?page=3#p{posts[39]}")
    root.post(f"/p/{posts[3]}/delete")
    root.post(f"/p/{posts[3]}/purge")
    assert bob.get(f"/p/{posts[39]}").headers["Location"].endswith(f"?page=2#p{posts[39]}")
    assert bob.get(f"/p/{posts[2]}").headers["Location"].endswith(f"#p{posts[2]}")


@pytest.mark.parametrize("act", ["edit", "delete", "restore", "purge"])
def test_what_is_gone_can_neither_be_changed_nor_brought_back(gone: int, root: Person, act: str) -> None:
    assert root.post(f"/p/{gone}/{act}", {"body": "again"}).status_code in (404, 410)


def test_only_what_is_deleted_can_be_removed_for_good(thread: tuple[int, list[int]], root: Person) -> None:
    topic, posts = thread
    for path in (f"/p/{posts[2]}/purge", f"/t/{topic}/purge", f"/p/{posts[0]}/purge"):
        assert root.get(path).status_code == root.post(path).status_code == 409
    assert len(rows(root.app, topic)) == 6


def test_an_answer_to_it_stands_without_it(thread: tuple[int, list[int]], gone: int, root: Person) -> None:
    """Also one that was imported, with its parent."""
    topic, posts = thread
    with root.app.db.transaction() as tx:
        tx.run("UPDATE post SET reply_to_id = :to WHERE id = :id", to=posts[3], id=posts[4])
    root.post(f"/p/{posts[3]}/delete")
    root.post(f"/p/{posts[3]}/purge")
    page = root.page(f"/t/{topic}")
    assert "kettle 5" in page
    assert 'class="re"' not in page.split("<template")[0]


def test_it_asks_once_and_says_that_it_cannot_be_undone(thread: tuple[int, list[int]], root: Person) -> None:
    topic, posts = thread
    root.post(f"/p/{posts[1]}/delete")
    assert f'href="/p/{posts[1]}/purge"' in root.page(f"/t/{topic}")
    assert "cannot be undone" in root.page(f"/p/{posts[1]}/purge")
    root.post(f"/t/{topic}/delete")
    assert f'href="/t/{topic}/purge"' in root.page("/deleted")
    assert "its 4 replies" in root.page(f"/t/{topic}/purge")


def test_a_moderator_deletes_and_only_the_owner_removes(thread: tuple[int, list[int]], mod: Person) -> None:
    topic, posts = thread
    mod.post(f"/p/{posts[1]}/delete")
    assert "/purge" not in mod.page(f"/t/{topic}")
    assert mod.post(f"/p/{posts[1]}/purge").status_code == 404


def test_a_removed_topic_is_gone_with_everything_in_it(
    thread: tuple[int, list[int]], root: Person, mod: Person, ann: Person, guest: Person
) -> None:
    topic, posts = thread
    root.post(f"/t/{topic}/delete")
    assert root.post(f"/t/{topic}/purge").headers["Location"] == "/deleted"
    assert rows(root.app, topic) == []
    assert "Kettles" not in root.page("/deleted")
    assert problems(root.app) == []
    for path in (f"/t/{topic}", f"/t/{topic}/kettles", f"/p/{posts[0]}", f"/p/{posts[4]}"):
        assert [person.get(path).status_code for person in (root, mod, ann, guest)] == [410, 410, 404, 404]
    assert root.post(f"/t/{topic}/restore").status_code == 404


# --- the shape of it


def _fill(app: Forum, topic: int, count: int) -> None:
    """Replies as bare rows: what moves is numbers."""
    with app.db.transaction() as tx:
        tx.run(
            """
            WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i <= :count)
            INSERT INTO post (topic_id, number, author_id, body, html, renderer, created_at)
            SELECT :topic, i, 1, 'w', '<p>w</p>', 1, i FROM n WHERE i <= :count + 1
            """,
            topic=topic,
            count=count,
        )
        tx.run("UPDATE topic SET numbers = :n, replies = :n - 1 WHERE id = :topic", n=count + 1, topic=topic)


def _dense(app: Forum, topic: int) -> bool:
    found = [number for number, _, _ in rows(app, topic)]
    kept = app.db.reader().value("SELECT numbers FROM topic WHERE id = :topic", topic=topic)
    return found == list(range(1, len(found) + 1)) and kept == len(found)


@pytest.fixture(scope="module")
def shared_app(made_folder: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forum]:
    import shutil

    from forum_app import create_app, load

    folder = shutil.copytree(made_folder, tmp_path_factory.mktemp("purge") / "data")
    app = create_app(load({"data_dir": folder, "limits": False}, {}), worker=False)
    yield app
    app.close()


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    count=st.integers(1, 40),
    batches=st.lists(st.sets(st.integers(2, 41)), min_size=1, max_size=4),
    most=st.integers(1, 9),
    between=st.integers(0, 5),
)
def test_in_any_batches_the_rest_stands_in_its_order(
    shared_app: Forum, count: int, batches: list[set[int]], most: int, between: int
) -> None:
    """Compacting by steps, with further removals and replies in between, is what filtering a list is."""
    app, ann = shared_app, Person(shared_app, "ann")
    topic = ann.topic()
    with app.db.transaction() as tx:
        tx.run("DELETE FROM search_post WHERE rowid IN (SELECT id FROM post WHERE topic_id = :t)", t=topic)
    _fill(app, topic, count)
    model = [post for _, post, _ in rows(app, topic)]
    original = dict(enumerate(model, start=1))
    for batch in batches:
        doomed = {original[n] for n in batch if n in original} & set(model)
        with app.db.transaction() as tx:
            found = [post for post_id in doomed if (post := purge.doomed(tx, post_id))]
            if found:
                purging.empty(tx, found, now())
        model = [post for post in model if post not in doomed]
        for _ in range(between):
            with app.db.transaction() as tx:
                purging.compact(tx, topic, now(), most)
            assert _dense(app, topic)
            assert [post for _, post, purged in rows(app, topic) if not purged] == model
        model.append(ann.reply(topic))
    for _ in range(1000):
        with app.db.transaction() as tx:
            done = purging.compact(tx, topic, now(), most)
        assert _dense(app, topic)
        if done:
            break
    assert [post for _, post, _ in rows(app, topic)] == model
    assert [line for line in topics_check.problems(app.db.reader()) if f"topic {topic} " in line] == []


@pytest.mark.slow
def test_a_long_topic_is_done_by_a_job_in_steps(root: Person, ann: Person) -> None:
    app, topic = root.app, ann.topic()
    _fill(app, topic, 1500)
    second = rows(app, topic)[1][1]
    root.post(f"/p/{second}/delete")
    assert root.post(f"/p/{second}/purge").status_code == 303
    assert _dense(app, topic)
    assert "#301 was removed for good" not in root.page(f"/t/{topic}?page=15")
    assert "#302 was removed for good" in root.page(f"/t/{topic}?page=16")
    app.jobs.run_due()
    assert _dense(app, topic)
    assert len(rows(app, topic)) == 1500


def test_a_long_topic_that_goes_is_gone_from_the_first_moment(root: Person, ann: Person, mod: Person) -> None:
    app, topic = root.app, ann.topic("Kettles")
    _fill(app, topic, 1500)
    mod.post(f"/t/{topic}/delete")
    assert root.post(f"/t/{topic}/purge").status_code == 303
    assert len(rows(app, topic)) == 1501 - purging.BURIED
    assert [person.get(f"/t/{topic}").status_code for person in (root, mod, ann)] == [410, 410, 404]
    assert [line for line in topics_check.problems(app.db.reader()) if f"topic {topic} " in line] == []
    app.jobs.run_due()
    assert rows(app, topic) == []


def test_a_post_with_very_many_answers_goes_in_steps_too(root: Person, ann: Person) -> None:
    app, topic = root.app, ann.topic()
    _fill(app, topic, 1000)
    second = rows(app, topic)[1][1]
    with app.db.transaction() as tx:
        tx.run("UPDATE post SET reply_to_id = :to WHERE topic_id = :t AND number > 2", to=second, t=topic)
    root.post(f"/p/{second}/delete")
    root.post(f"/p/{second}/purge")
    app.jobs.run_due()
    assert len(rows(app, topic)) == 1000
    assert app.db.reader().value("SELECT count(*) FROM post WHERE reply_to_id IS NOT NULL") == 0


def test_heavy_posts_are_moved_in_smaller_steps() -> None:
    assert purging.affordable([10] * 300) == 300
    assert purging.affordable([purging.HEAVIEST] * 300) == 1
    assert purging.affordable([2 * purging.HEAVIEST]) == 1


def test_a_job_that_runs_twice_does_no_harm(root: Person, ann: Person) -> None:
    topic = ann.topic()
    purge_jobs.compact(root.app.db, {"topic": topic})
    purge_jobs.bury(root.app.db, {"topic": topic})
    assert len(rows(root.app, topic)) == 1


def test_check_finds_what_should_have_gone(thread: tuple[int, list[int]], root: Person) -> None:
    with root.app.db.transaction() as tx:
        tx.run("UPDATE post SET purged = 1, deleted_at = 1 WHERE id = :id", id=thread[1][2])
    assert any("something of it is left" in line for line in problems(root.app))


def test_a_topic_whose_first_words_are_gone_moves_without_them(
    ann: Person, bob: Person, root: Person, mod: Person
) -> None:
    topic = ann.topic()
    bob.reply(topic)
    root.post("/admin/settings", {"name": "x", "about": "", "leaving_posts": "removed"})
    ann.post("/settings/leave", {"password": PASSWORD})
    root.app.jobs.run_due()
    for act in ({"board": "around-the-fire"}, {"board": "talk"}):
        assert mod.post(f"/t/{topic}/move", act).status_code == 303
        assert problems(root.app) == []


def test_what_was_said_before_and_added_weighs_too(ann: Person, mod: Person, root: Person) -> None:
    """Short posts with a heavy past go in several steps."""
    topic = ann.topic()
    _fill(root.app, topic, 10)
    with root.app.db.transaction() as tx:
        for table, columns, words in (
            ("revision", "number, written_at, written_by, body", "1, 1, 1, :words"),
            ("addendum", "number, created_at, renderer, body, html", "1, 1, 1, :words, ''"),
        ):
            tx.run(f"INSERT INTO {table} (post_id, {columns}) SELECT id, {words} FROM post WHERE topic_id = :topic",
                   topic=topic, words="x" * (purging.HEAVIEST // 5))  # fmt: skip
    mod.post(f"/t/{topic}/delete")
    root.post(f"/t/{topic}/purge")
    assert len(rows(root.app, topic)) > 5
    root.app.jobs.run_due()
    assert rows(root.app, topic) == []
