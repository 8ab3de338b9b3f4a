"""The directory: everybody once in each order, found by a piece of a name; who is here, and who does not tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum_app import Forum
from forum_app.accounts import directory, service, words
from forum_app.accounts.queries import directory as rows
from forum_app.kernel.clock import now
from forum_app.kernel.text import MARKS, fold
from tests.people import Person

_ROW = re.compile(r'<li class="row">.*?href="/u/([^"]+)".*?</li>', re.DOTALL)
_NEXT = re.compile(r'<a rel="next" href="([^"]+)"')


def _set(app: Forum, name: str, **columns: object) -> None:
    with app.db.transaction() as tx:
        for column, value in columns.items():
            tx.run(f"UPDATE member SET {column} = :value WHERE name = :name", value=value, name=name)


def _names(page: str) -> list[str]:
    return _ROW.findall(page)


def _all(person: Person, path: str) -> list[str]:
    """The names on all pages, by following the link to the next."""
    names: list[str] = []
    while True:
        page = person.page(path)
        names += _names(page)
        link = _NEXT.search(page)
        if not link:
            return names
        path = link[1].replace("&amp;", "&")


@pytest.fixture
def town(app: Forum) -> Forum:
    """A hundred and twenty more members with few different times and counts, so that keys are often alike."""
    with app.db.transaction() as tx:
        for i in range(120):
            service.put_imported(tx, f"Neighbour {i}", now())
        tx.run("UPDATE member SET created_at = 1000 + id % 7, posts = id % 5, seen_at = id % 3 * 100 WHERE id > 4")
        tx.run("UPDATE member SET hide_seen = 1 WHERE id % 10 = 0")
    return app


# --- orders


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", "name_key"),
        ("new", "created_at DESC, id DESC"),
        ("posts", "posts DESC, id DESC"),
        ("seen", "seen_at DESC, id DESC"),
    ],
)
def test_everybody_comes_once_in_each_order(town: Forum, sort: str, order: str) -> None:
    told = "WHERE hide_seen = 0" if sort == "seen" else ""
    expected = town.db.reader().column(f"SELECT name FROM member {told} ORDER BY {order}")
    assert _all(Person(town, "ann"), f"/members?sort={sort}") == [quote(name) for name in expected]


@pytest.mark.parametrize("sort", directory.SORTS)
def test_what_is_found_comes_once_in_the_same_order(town: Forum, sort: str) -> None:
    ann = Person(town, "ann")
    everybody = [name for name in _all(ann, f"/members?sort={sort}") if name.startswith("Neighbour-1")]
    found = _all(ann, f"/members?sort={sort}&q=neighbour 1")
    assert [name for name in found if name in everybody] == everybody  # who hides when they were here comes with 0
    assert len(found) == len(set(found)) == 31


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=12),
    st.sampled_from(["new", "posts"]),
    st.integers(1, 5),
)
def test_pages_of_any_size_join_to_the_whole(app: Forum, made: list[tuple[int, int]], sort: str, size: int) -> None:
    with _undone(app) as tx:
        for i, (joined, posts) in enumerate(made):
            member = service.put_imported(tx, f"p{i}", now())
            tx.run("UPDATE member SET created_at = :j, posts = :p WHERE id = :id", j=joined, p=posts, id=member)
        ask = {"new": rows.by_joined, "posts": rows.by_posts}[sort]
        whole = [m.id for m in ask(tx, directory.FIRST, 99)]
        joined_pages: list[int] = []
        key = directory.FIRST
        while page := ask(tx, key, size):
            joined_pages += [m.id for m in page]
            key = (page[-1].created_at if sort == "new" else page[-1].posts, page[-1].id)
        assert joined_pages == whole


class _UndoError(Exception):
    pass


@contextmanager
def _undone(app: Forum) -> Iterator[object]:
    try:
        with app.db.transaction() as tx:
            yield tx
            raise _UndoError
    except _UndoError:
        pass


# --- finding


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("小禾", ["xiaohe"]),
        ("禾", ["xiaohe"]),
        ("林小", ["xiaohe"]),
        ("LIN", ["linda", "xiaohe"]),
        ("@xiao", ["xiaohe"]),
        ("of the hill", ["linda"]),
        ("hill", ["linda"]),
        ("ill", []),
        ("ﬁnn", ["linda"]),
        ("%", []),
        ("'; --", []),
        ("\U0010ffff", []),
    ],
)
def test_a_word_of_a_name_or_a_piece_of_a_chinese_one_finds(app: Forum, typed: str, found: list[str]) -> None:
    with app.db.transaction() as tx:
        for name, shown in (("xiaohe", "林小禾 Lin"), ("linda", "Finn of the Hill")):
            service.join(tx, service.prepare_name(name), "x", now=now(), display_name=shown)
    assert sorted(_names(Person(app, "").page(f"/members?q={quote(typed)}"))) == found


@given(st.text(max_size=30), st.text(max_size=30))
def test_every_beginning_of_a_word_leads_to_its_name(name: str, shown: str) -> None:
    kept = words.words(name, shown)
    for text in (name, shown):
        for word in re.findall(rf"\w[\w{MARKS}]*", fold(text)):  # a vowel sign does not end a word
            looked_for = words.wanted(word)
            assert not looked_for or any(row.startswith(looked_for) for row in kept)


def test_a_new_name_is_found_and_the_old_one_is_not(app: Forum, ann: Person) -> None:
    ann.post("/settings", {"display_name": "Marigold", "language": "", "zone": "", "theme": ""})
    assert _names(ann.page("/members?q=marig")) == ["ann"]
    ann.post("/settings", {"display_name": "Periwinkle", "language": "", "zone": "", "theme": ""})
    assert _names(ann.page("/members?q=marig")) == []
    assert list(directory.wrong(app.db.reader())) == []


def test_a_letter_that_thousands_have_asks_for_one_more(
    app: Forum, guest: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Too many names match" not in guest.page("/members?q=a")
    monkeypatch.setattr(directory, "MOST", 1)
    assert "Too many names match" in guest.page("/members?q=a")


def test_members_from_before_the_directory_are_found_after_a_start(
    app: Forum, folder: object, open_app: Callable[..., Forum]
) -> None:
    with app.db.transaction() as tx:
        tx.run("DELETE FROM member_word")
    assert "ann" in list(directory.wrong(app.db.reader()))
    later = open_app(folder)
    later.jobs.run_due()
    assert list(directory.wrong(later.db.reader())) == []


# --- who left, who hides, who is a guest


def test_who_left_is_not_there(app: Forum, bob: Person) -> None:
    _set(app, "ann", left_at=now())
    for path in ("/members", "/members?sort=new", "/members?sort=posts", "/members?sort=seen", "/members?q=ann"):
        assert "ann" not in _names(bob.page(path)), path


def test_nobody_is_found_by_a_name_that_was_forgotten(app: Forum) -> None:
    for forget in app.events.provided("forget"):
        forget(app.db, 3, True)
    assert app.db.reader().value("SELECT count(*) FROM member_word WHERE member_id = 3") == 0


def test_guests_are_not_told_when_somebody_was_here(app: Forum, guest: Person, bob: Person) -> None:
    _set(app, "ann", seen_at=now() - 30)
    assert "just now" in bob.page("/members?q=ann")
    for path in ("/members?q=ann", "/members?sort=seen", "/members?online=1"):
        page = guest.page(path)
        assert not re.search("just now</time>|Last here|Here now", page), path
    assert _names(guest.page("/members?sort=seen")) == _names(guest.page("/members"))


def test_who_hides_it_is_not_shown_as_here(app: Forum, bob: Person) -> None:
    _set(app, "ann", seen_at=now() - 30, hide_seen=1)
    _set(app, "mod", seen_at=now() - 30)
    _set(app, "root", seen_at=now() - 600)
    assert _names(bob.page("/members?online=1")) == ["mod"]
    assert "ann" not in _names(bob.page("/members?sort=seen"))
    assert "</time>" not in "".join(re.findall(r'<li class="row">.*?</li>', bob.page("/members?q=ann"), re.DOTALL))


# --- in the rail of the first page


def _look(app: Forum) -> None:
    """What the tick does."""
    app.jobs._run_ticks(list(range(len(app.jobs._ticks))))


def test_who_is_here_stands_beside_the_first_page_for_members_alone(
    app: Forum, bob: Person, guest: Person, ann: Person
) -> None:
    ann.page("/boards")
    _look(app)  # writes down who was seen …
    _look(app)  # … and sees them
    assert "Around the fire now" in bob.page("/")
    assert "Around the fire now" not in guest.page("/")


def test_who_hides_or_leaves_is_gone_at_the_next_look(app: Forum, bob: Person) -> None:
    _set(app, "ann", seen_at=now())
    _look(app)
    assert 'title="ann"' in bob.page("/")
    _set(app, "ann", hide_seen=1)
    _look(app)
    assert 'title="ann"' not in bob.page("/")


def test_it_costs_the_request_nothing(app: Forum, bob: Person, statements: list[object]) -> None:
    _set(app, "ann", seen_at=now())
    _look(app)
    bob.page("/")
    statements.clear()
    assert 'title="ann"' in bob.page("/")
    assert len(statements) == 2


# --- what comes in the address


@pytest.mark.parametrize("sort", ["", *directory.SORTS, "nonsense"])
def test_whatever_stands_in_the_address_is_answered(bob: Person, sort: str) -> None:
    for after in ("x", "1-", "99999999999999999999-1", "-1-1", "\x00", "1-1'", "🦆" * 300):
        for rest in ("", "&q=a", "&online=1"):
            assert bob.get(f"/members?sort={sort}&after={quote(after)}{rest}").status_code == 200


def test_past_the_end_the_way_back_is_shown(guest: Person) -> None:
    assert "Nobody further on" in guest.page("/members?after=zzzz")
    assert "Nobody here is called that" in guest.page("/members?q=zeppelin")
