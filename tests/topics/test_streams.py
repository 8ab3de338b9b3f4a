"""The orders in which topics are looked at: each stands in the address, each is paged by key."""

from __future__ import annotations

import re
from html import unescape

import pytest

from forum_app import Forum
from forum_app.topics import top
from forum_app.topics.streams import PERIODS, SORTS
from tests.people import Person

DAY = 24 * 3600
TOP = "?sort=top&period="


def titles(person: Person, path: str) -> list[str]:
    return re.findall(r'class="title"[^>]*><a href="/t/[^"]*"><bdi>([^<]*)', person.page(path))


def _begun(app: Forum, topic: int, days: float) -> None:
    """The topic was begun so many days earlier."""
    with app.db.transaction() as tx:
        tx.run("UPDATE topic SET created_at = created_at - :ago WHERE id = :id", ago=int(days * DAY), id=topic)


def _older(page: str) -> str:
    """The address of the following page, or ''."""
    found = re.search(r'href="([^"]+)" rel="next"', page)
    return unescape(found[1]) if found else ""


def test_new_is_ordered_by_when_topics_were_begun(ann: Person, bob: Person, guest: Person) -> None:
    first, _ = ann.topic("first"), ann.topic("second")
    _begun(ann.app, first, 1)
    bob.reply(first)
    assert titles(guest, "/b/talk") == ["first", "second"]
    assert titles(guest, "/b/talk?sort=newest") == ["second", "first"]
    assert titles(guest, "/?sort=newest")[0] == "second"


def test_unanswered_holds_what_nobody_replied_to(ann: Person, bob: Person, guest: Person) -> None:
    answered, _ = ann.topic("answered"), ann.topic("open")
    post = bob.reply(answered)
    assert titles(guest, "/b/talk?sort=unanswered") == ["open"]
    assert "answered" not in titles(guest, "/?sort=unanswered")
    bob.post(f"/p/{post}/delete")
    assert titles(guest, "/b/talk?sort=unanswered") == ["open", "answered"]


def test_hot_is_where_most_is_said_of_late(ann: Person, bob: Person, guest: Person) -> None:
    busy, _ = ann.topic("busy"), ann.topic("late")
    for _ in range(3):
        bob.reply(busy)
    ann.topic("last")
    assert titles(guest, "/b/talk?sort=hot")[0] == "busy"
    assert titles(guest, "/?sort=hot")[0] == "busy"
    assert titles(guest, "/b/talk")[0] == "last"


def test_top_of_a_period_is_what_was_begun_in_it_and_answered_most(ann: Person, bob: Person, guest: Person) -> None:
    for days, replies in ((0, 1), (2, 2), (10, 3), (100, 4), (500, 5), (1, 0)):
        topic = ann.topic(f"{days} days")
        _begun(ann.app, topic, days)
        for _ in range(replies):
            bob.reply(topic)
    assert titles(guest, f"/{TOP}week") == []
    top.refresh(ann.app.db)
    ordered = ["500 days", "100 days", "10 days", "2 days", "0 days"]
    for period, since in (("all", 0), ("year", 1), ("month", 2), ("week", 3)):
        assert titles(guest, f"/{TOP}{period}") == titles(guest, f"/b/talk{TOP}{period}") == ordered[since:]
    assert titles(guest, f"/b/around-the-fire{TOP}all") == []


def test_ranking_again_changes_nothing_when_nothing_was_said(ann: Person, bob: Person) -> None:
    bob.reply(ann.topic())
    assert top.refresh(ann.app.db) == len(PERIODS)
    stream = ann.app.db.reader().value("SELECT stream FROM site")
    assert top.refresh(ann.app.db) == 0
    assert ann.app.db.reader().value("SELECT stream FROM site") == stream


def test_the_job_ranks_when_something_was_said(ann: Person, bob: Person, guest: Person) -> None:
    job, topic = top.Job(), ann.topic("talked of")
    bob.reply(topic)
    job(ann.app.db, {})
    assert titles(guest, f"/{TOP}week") == ["talked of"]
    with ann.app.db.transaction() as tx:
        tx.run("DELETE FROM topic_top")
    job(ann.app.db, {})  # nothing was said since
    assert ann.app.db.reader().value("SELECT count(*) FROM topic_top") == 0
    bob.reply(topic)
    job(ann.app.db, {})
    assert ann.app.db.reader().value("SELECT count(*) FROM topic_top") == 2 * len(PERIODS)


def test_a_list_keeps_its_best_and_no_more(ann: Person, bob: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(top, "MOST", 2)
    monkeypatch.setattr(top, "BATCH", 1)
    for replies in (1, 3, 2):
        topic = ann.topic()
        for _ in range(replies):
            bob.reply(topic)
    top.refresh(ann.app.db)
    rows = ann.app.db.reader().tuples("SELECT DISTINCT period, replies FROM topic_top WHERE board_id = 0")
    assert sorted(rows) == sorted((period, replies) for period in PERIODS for replies in (2, 3))


@pytest.mark.parametrize("query", ["sort=newest", "sort=hot", "sort=unanswered", "sort=top&period=week"])
def test_what_is_deleted_is_in_no_stream_and_what_is_moved_goes_along(
    query: str, ann: Person, bob: Person, mod: Person, guest: Person
) -> None:
    topic = ann.topic("wanderer")
    if "unanswered" not in query:
        bob.reply(topic)
    top.refresh(ann.app.db)
    assert "wanderer" in titles(guest, f"/b/talk?{query}")
    mod.post(f"/t/{topic}/move", {"board": "around-the-fire"})
    assert "wanderer" not in titles(guest, f"/b/talk?{query}")
    top.refresh(ann.app.db)
    assert "wanderer" in titles(guest, f"/b/around-the-fire?{query}")
    mod.post(f"/t/{topic}/delete")
    assert "wanderer" not in titles(guest, f"/b/around-the-fire?{query}")
    assert "wanderer" not in titles(guest, f"/?{query}")


@pytest.mark.slow
@pytest.mark.parametrize("where", ["/", "/b/talk"])
@pytest.mark.parametrize("query", ["", "sort=newest", "sort=hot", "sort=unanswered", "sort=top&period=all"])
def test_every_stream_is_paged_by_key_to_its_end(
    where: str, query: str, ann: Person, bob: Person, guest: Person
) -> None:
    wanted = {f"topic {n}" for n in range(65)}
    for title in sorted(wanted):
        topic = ann.topic(title)
        if "top" in query:
            bob.reply(topic)
    top.refresh(ann.app.db)
    found: list[str] = []
    path = f"{where}?{query}"
    while path:
        found += titles(guest, path)
        path = _older(guest.page(path))
        assert not path or query in path  # the filter stays in the address
    assert len(found) == len(set(found))
    assert set(found) - {"Welcome in"} >= wanted


@pytest.mark.slow
def test_a_topic_that_is_spoken_in_meanwhile_shifts_no_page(ann: Person, bob: Person, guest: Person) -> None:
    topics = [ann.topic(f"topic {n}") for n in range(40)]
    following = _older(guest.page("/b/talk?sort=hot"))
    before = titles(guest, following)
    bob.reply(topics[35])  # from the first page to its top
    assert titles(guest, following) == before


@pytest.mark.parametrize("where", ["/", "/b/talk"])
def test_an_address_that_means_no_stream_leads_to_the_plain_one(where: str, guest: Person) -> None:
    for odd in ("sort=bogus", "sort=latest", "sort=HOT", "sort=%00", "period=week", "sort=hot%27--"):
        assert guest.get(f"{where}?{odd}").headers["Location"] == where, odd
    for odd in ("sort=top", "sort=top&period=decade", "sort=top&period="):
        assert guest.get(f"{where}?{odd}").headers["Location"] == f"{where}{TOP}week", odd
    assert guest.get(f"{where}?sort=hot&period=week").headers["Location"] == f"{where}?sort=hot"


def test_a_key_that_is_none_shows_the_first_page(ann: Person, guest: Person) -> None:
    ann.topic("there")
    for odd in ("x", "1", "-1--1", "9" * 40 + "-1", "1-" + "9" * 40, "１-１"):
        assert "there" in titles(guest, f"/?sort=hot&before={odd}"), odd


def test_pinned_topics_stand_above_the_latest_only(ann: Person, mod: Person, guest: Person) -> None:
    topic = ann.topic("Rules")
    mod.post(f"/t/{topic}/pin", {"pinned": "2"})
    for where in ("/", "/b/talk"):
        assert 'class="pinned"' in guest.page(where)
        assert 'class="pinned"' not in guest.page(f"{where}?sort=hot")
        assert "Rules" in titles(guest, f"{where}?sort=hot")


def test_the_page_says_which_stream_it_is(guest: Person) -> None:
    for sort in SORTS:
        page = guest.page(f"/?sort={sort}")
        assert page.count('aria-current="page"') == (2 if sort in ("newest", "top") else 1), sort
    assert "<title>Hot · " in guest.page("/?sort=hot")
    assert "<title>talk · Hot · " in guest.page("/b/talk?sort=hot")


@pytest.mark.slow
def test_whoever_logs_in_comes_back_to_the_stream(ann: Person, guest: Person) -> None:
    for n in range(35):
        ann.topic(f"topic {n}")
    assert "next=%2F%3Fsort%3Dhot" in guest.page("/?sort=hot")
    following = _older(guest.page("/b/talk?sort=newest"))
    assert re.search(r"next=%2Fb%2Ftalk%3F[^\"]*before%3D[^\"]*sort%3Dnewest", guest.page(following))


def test_an_old_name_of_a_board_leads_on_with_the_stream(root: Person, guest: Person) -> None:
    board = root.app.db.reader().value("SELECT id FROM board WHERE slug = 'talk'")
    root.post(f"/admin/boards/{board}", {"name": "chatter", "slug": "chatter"})
    assert guest.get("/b/talk?sort=hot").headers["Location"] == "/b/chatter?sort=hot"


def test_every_stream_reads_an_index_of_its_own(app: Forum, guest: Person, statements: list) -> None:  # type: ignore[type-arg]
    for where, of in (("/", "topic_"), ("/b/talk", "topic_board_")):
        for sort in ("newest", "hot", "unanswered"):
            app.pages = type(app.pages)(1 << 20)
            statements.clear()
            guest.page(f"{where}?sort={sort}")
            sql, params = next((sql, params) for sql, params in statements if "AS place" in sql)
            plan = [row[3] for row in app.db.reader().tuples(f"EXPLAIN QUERY PLAN {sql}", **params)]
            assert any(f"USING INDEX {of}{sort} " in line for line in plan), plan
