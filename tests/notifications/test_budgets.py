"""What notices cost: the pages of a member who has ten thousand of them, and a topic that two thousand follow."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from forum_app import Forum
from forum_app.kernel.clock import now
from forum_app.kernel.queries import bump_mine
from forum_app.notifications import jobs, telling
from forum_app.notifications.queries import gone, levels, notices
from tests.people import Person
from tests.test_queries import faults

from .test_notices import count, number_of, told

Statements = list[tuple[str, dict[str, Any]]]
# page -> statements more, once, after something of the member's own changed
CHANGED = {"/": 7, "/boards": 6, "/b/talk": 7, "/u/bob": 4, "topic": 8}  # what each slice keeps under member.mine


def fill(app: Forum, member_id: int, from_id: int, posts: list[tuple[int, int]], many: int) -> None:
    """Every second one was seen."""
    with app.db.transaction() as tx:
        for n in range(many):
            post, topic = posts[n % len(posts)]
            notices.put(tx, "mention", "mentions", n, [member_id], notices.Part(post, from_id, topic, post), now())
        tx.run("UPDATE notice SET seen_at = 1 WHERE id % 2 = 0")
        tx.run("UPDATE notice_part SET seen_at = 1 WHERE notice_id % 2 = 0")
        bump_mine(tx, member_id)


@pytest.fixture
def path(app: Forum, ann: Person, bob: Person) -> str:
    topic = bob.topic("The kettle")
    posts = [(bob.reply(topic), topic) for _ in range(10)]
    fill(app, number_of(app, "ann"), number_of(app, "bob"), posts, 10_000)
    return str(bob.get(f"/t/{topic}").headers["Location"])


def test_a_member_with_ten_thousand_notices_has_the_same_pages(
    app: Forum, ann: Person, path: str, statements: Statements
) -> None:
    paths = {page: path if page == "topic" else page for page in CHANGED}
    found = {}
    for page in CHANGED:
        ann.get(paths[page])
        statements.clear()
        ann.get(paths[page])
        kept = len(statements)
        with app.db.transaction() as tx:
            bump_mine(tx, number_of(app, "ann"))
        statements.clear()
        ann.get(paths[page])
        found[page] = len(statements) - kept
        for sql, params in [*statements]:
            if "profile" not in page and "FROM board b" not in sql:
                assert faults(app, sql, params) == [], sql
    assert found == CHANGED
    assert count(ann) == notices.MOST


def test_the_list_is_read_by_key(app: Forum, ann: Person, path: str, statements: Statements) -> None:
    assert path
    for page in ("/notices", "/notices?before=5000", "/notices?tab=thanks", "/notices?tab=mentions", "/notices/latest"):
        statements.clear()
        began = time.thread_time()
        assert ann.get(page).status_code == 200
        assert time.thread_time() - began < 0.25
        assert len(statements) <= 8
        for sql, params in [*statements]:
            # the numbers of thirty notices are put in order to be summed up
            found = faults(app, sql, params) if "count(DISTINCT" not in sql else []
            assert found == [], sql


def test_what_changes_notices_scans_nothing(app: Forum, ann: Person, bob: Person, statements: Statements) -> None:
    topic = ann.topic()
    statements.clear()
    post = bob.reply(topic, f"@ann @mod\n\n> [ann #1](/p/{topic}):\n>\n> x\n\ny")
    bob.post(f"/p/{post}/edit", {"body": "@root"})
    ann.get(f"/t/{topic}", follow_redirects=True)
    app.extensions["notices.seen"].flush(app.db)
    ann.post("/notices/read"), ann.post("/notices/unread", {"at": str(now())}), bob.post(f"/p/{post}/delete")
    with app.db.transaction() as tx:
        gone.drop_reaction(tx, post, 1, "like"), gone.drop_post(tx, post), gone.drop_old(tx, 5, 10)
        gone.drop_knock(tx, 1)
        gone.drop_from(tx, 2, 10), gone.drop_of(tx, 2, 10)
        for kind in ("topic", "board", "person"):
            levels.followers(tx, kind, 1, 0, 10)
    looked = 0
    for sql, params in [*statements]:
        if re.match(r"\s*(SELECT|UPDATE|DELETE)", sql) and re.search(r"notice|_level", sql):
            assert faults(app, sql, params) == [], sql
            looked += 1
    assert looked > 20


@pytest.mark.proof
def test_a_topic_that_many_follow_takes_replies_as_quickly(
    app: Forum, ann: Person, bob: Person, statements: Statements, count: Callable[[str], int],
    proved: Callable[..., None],
) -> None:  # fmt: skip
    many, topic = count("followers"), ann.topic("The kettle")
    with app.db.transaction() as tx:
        for n in range(many):
            member = tx.value(
                "INSERT INTO member (name, name_key, name_look, display_name, created_at) "
                "VALUES (:n, :n, :n, :n, 1) RETURNING id",
                n=f"follower{n}",
            )
            levels.put_topic_level(tx, int(member), topic, 1)
        tx.run("UPDATE site SET members = (SELECT count(*) FROM member)")
    took = []
    for n in range(5):
        statements.clear()
        began = time.thread_time()
        bob.reply(topic, f"words {n}")
        took.append(time.thread_time() - began)
        assert len(statements) < 40
    assert app.db.reader().value("SELECT count(*) FROM notice") == 1, "ann's; the others wait for the job"
    longest, payload = 0.0, {"kind": "topic", "post": 0, "after": 0}
    for post in app.db.reader().column("SELECT id FROM post WHERE topic_id = :t AND number > 1", t=topic):
        payload = {"kind": "topic", "post": post, "after": 0}
        while payload:
            began = time.thread_time()
            payload = jobs.spread(app.db, payload) or {}
            longest = max(longest, time.thread_time() - began)
    app.jobs.run_due()  # running twice is harmless
    assert app.db.reader().value("SELECT count(*) FROM notice WHERE kind = 'topic'") == many
    assert app.db.reader().value("SELECT count(*) FROM notice_part") == 5 * many + 5
    assert max(took) < 0.5 and longest < 0.5
    proved(
        "followers of a topic", followers=many, reply_ms=round(1000 * sorted(took)[2]), batch_ms=round(1000 * longest)
    )


def test_a_post_that_names_a_hundred_tells_no_more(app: Forum, ann: Person, bob: Person) -> None:
    with app.db.transaction() as tx:
        for n in range(130):
            tx.run(
                "INSERT INTO member (name, name_key, name_look, display_name, created_at) VALUES (:n, :n, :n, :n, 1)",
                n=f"named{n}",
            )
    bob.topic("All of you", " ".join(f"@named{n}" for n in range(130)))
    assert app.db.reader().value("SELECT count(*) FROM notice") <= telling.MOST_NAMED
    assert app.db.reader().value("SELECT count(*) FROM notice") > 50
    assert told(ann) == []
