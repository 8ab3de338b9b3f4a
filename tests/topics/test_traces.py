"""A topic that moves leaves a line where it stood, which leads on for a month."""

from __future__ import annotations

import re

import pytest

from forum_app import Forum
from forum_app.topics import jobs, keeping
from tests.people import Person

FIRE = "around-the-fire"


def _lines(person: Person, path: str = "/b/talk") -> list[str]:
    """The titles in a list, from the top; traces after an arrow."""
    found = re.findall(r'class="(title|to)"[^>]*>(?:<a [^>]*>)?<bdi>([^<]*)', person.page(path))
    return [("→" if kind == "to" else "") + title for kind, title in found]


def _problems(app: Forum) -> list[str]:
    return [problem for look in app.events.provided("check") for problem in look(app.db.reader())]


def _move(person: Person, topic: int, board: str, *, trace: bool = True) -> None:
    form = {"board": board, **({"trace": "1"} if trace else {})}
    assert person.post(f"/t/{topic}/move", form).status_code == 303


@pytest.fixture
def topics(ann: Person) -> list[int]:
    return [ann.topic(f"topic {n}") for n in range(4)]


def test_a_trace_stands_where_the_topic_stood_and_leads_on(topics: list[int], mod: Person, guest: Person) -> None:
    _move(mod, topics[2], FIRE)
    assert _lines(guest) == ["topic 3", "→topic 2", "topic 1", "topic 0"]
    assert f'class="to" href="/t/{topics[2]}/topic-2"' in guest.page("/b/talk")
    assert re.search(r"moved to <span[^>]*><bdi>Around the fire</bdi>", guest.page("/b/talk"))
    assert "3 topics" in guest.page("/b/talk")  # it is not counted
    assert _lines(guest, f"/b/{FIRE}")[0] == "topic 2"
    assert _lines(guest, "/").count("topic 2") == 1
    assert _problems(guest.app) == []


def test_without_the_box_none_is_left(topics: list[int], mod: Person, guest: Person) -> None:
    assert re.search(r'name="trace" value="1" checked', mod.page(f"/t/{topics[0]}/move"))
    _move(mod, topics[2], FIRE, trace=False)
    assert _lines(guest) == ["topic 3", "topic 1", "topic 0"]


def test_coming_back_takes_the_trace_away(topics: list[int], mod: Person, guest: Person) -> None:
    for _ in range(2):
        _move(mod, topics[2], FIRE)
        _move(mod, topics[2], "talk")
        assert _lines(guest) == ["topic 3", "topic 2", "topic 1", "topic 0"]
    assert _lines(guest, f"/b/{FIRE}") == ["→topic 2", "Welcome. Pull up a chair"]
    assert _problems(guest.app) == []


def test_two_moves_leave_two_traces_and_both_lead_to_where_it_is(
    topics: list[int], root: Person, mod: Person, guest: Person
) -> None:
    root.post("/admin/boards/new", {"name": "spare"})
    _move(mod, topics[1], FIRE)
    _move(mod, topics[1], "spare")
    for board in ("talk", FIRE):
        line = re.search(r'class="trace">.*?</li>', guest.page(f"/b/{board}"), re.DOTALL)
        assert line
        assert re.search(r"moved to .*<bdi>spare</bdi>", line[0])


def test_a_trace_is_hidden_while_its_topic_is_deleted(topics: list[int], mod: Person, guest: Person) -> None:
    _move(mod, topics[2], FIRE)
    guest.page("/b/talk")
    mod.post(f"/t/{topics[2]}/delete")
    assert _lines(guest) == ["topic 3", "topic 1", "topic 0"]
    mod.post(f"/t/{topics[2]}/restore")
    assert "→topic 2" in _lines(guest)


def test_a_trace_says_the_title_that_the_topic_has(topics: list[int], ann: Person, mod: Person, guest: Person) -> None:
    _move(mod, topics[2], FIRE)
    guest.page("/b/talk")
    first = ann.app.db.reader().value("SELECT id FROM post WHERE topic_id = :id", id=topics[2])
    ann.post(f"/p/{first}/edit", {"title": "<i>renamed</i>", "body": "words"})
    assert "→&lt;i&gt;renamed&lt;/i&gt;" in _lines(guest)


def test_a_trace_goes_after_a_month(topics: list[int], mod: Person, guest: Person) -> None:
    _move(mod, topics[2], FIRE)
    jobs.sweep_traces(mod.app.db, {})
    assert "→topic 2" in _lines(guest)
    with mod.app.db.transaction() as tx:
        tx.run("UPDATE topic_trace SET expires_at = expires_at - :month", month=keeping.TRACE + 1)
    jobs.sweep_traces(mod.app.db, {})
    assert _lines(guest) == ["topic 3", "topic 1", "topic 0"]
    assert _problems(guest.app) == []


def test_a_board_that_goes_takes_its_traces_along(topics: list[int], root: Person, mod: Person, guest: Person) -> None:
    """Also one in which nothing but traces is left, and when topics come back to where they left one."""
    for topic in topics:
        _move(mod, topic, FIRE)
    board = mod.app.db.reader().value("SELECT id FROM board WHERE slug = :slug", slug=FIRE)
    assert root.post(f"/admin/boards/{board}/remove", {"into": "talk"}).status_code == 303
    assert _lines(guest) == ["topic 3", "topic 2", "topic 1", "topic 0", "Welcome. Pull up a chair"]
    root.post("/admin/boards/new", {"name": "spare"})
    for topic in (1, *topics):
        _move(mod, topic, "spare")
    assert _lines(guest)[0] == "→topic 3"
    board = mod.app.db.reader().value("SELECT id FROM board WHERE slug = 'talk'")
    assert root.post(f"/admin/boards/{board}/remove").status_code == 303
    assert _problems(guest.app) == []
    assert mod.app.db.reader().value("SELECT count(*) FROM topic_trace") == 0


@pytest.mark.slow
def test_traces_stand_on_the_page_of_their_time_each_once(ann: Person, mod: Person, guest: Person) -> None:
    topics = [ann.topic(f"topic {n}") for n in range(70)]
    moved = [0, 5, 38, 39, 40, 41, 68, 69]
    for n in moved:
        _move(mod, topics[n], FIRE)
    pages, path = [], "/b/talk"
    while path:
        pages.append(_lines(guest, path))
        older = re.search(r'href="(/b/talk\?before=[^"]+)" rel="next"', guest.page(path))
        path = older[1] if older else ""
    assert len(pages) == 3
    expected = [("→" if n in moved else "") + f"topic {n}" for n in reversed(range(70))]
    assert [line for page in pages for line in page] == expected


def test_a_topic_that_goes_for_good_leaves_no_trace(topics: list[int], mod: Person, guest: Person) -> None:
    _move(mod, topics[2], FIRE)
    with mod.app.db.transaction() as tx:
        keeping.forget_traces(tx, topics[2])
    assert "→topic 2" not in _lines(guest)
    assert _problems(guest.app) == []


def test_the_check_finds_a_wrong_count_and_a_trace_at_home(topics: list[int], mod: Person) -> None:
    _move(mod, topics[2], FIRE)
    with mod.app.db.transaction() as tx:
        tx.run("UPDATE topic_trace SET board_id = (SELECT board_id FROM topic WHERE id = topic_id)")
    assert any("traces of moved topics" in problem for problem in _problems(mod.app))
    assert any("in the board it is in" in problem for problem in _problems(mod.app))
