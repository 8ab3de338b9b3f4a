"""A profile counts what stands on boards that everybody sees, whatever becomes of posts, topics and boards."""

from __future__ import annotations

import pytest

from forum_app import Forum
from forum_app.accounts import check as accounts_check
from forum_app.kernel.rights import ALL, EVERYONE, MEMBERS, SEE
from forum_app.topics import recount, top
from tests.outsiders.inside import SLUG, WORD, Inside, let_see, put_in, write
from tests.people import Person


def _counts(app: Forum, name: str = "ina") -> tuple[int, int]:
    assert list(accounts_check.problems(app.db.reader())) == []
    return app.db.reader().tuples("SELECT topics, posts FROM member WHERE name = :name", name=name)[0]


def _open(inside: Inside, who: dict[int, int] | None = None) -> None:
    with inside.app.db.transaction() as tx:
        let_see(tx, inside.board, {} if who is None else who)


def test_what_is_written_inside_counts_nowhere(app: Forum, inside: Inside, root: Person) -> None:
    write(inside, 4)
    assert _counts(app) == _counts(app, "ivo") == (0, 0)
    inside.ina.post(f"/p/{inside.posts[1]}/delete")
    inside.ina.post(f"/p/{inside.posts[1]}/restore")
    inside.ina.post(f"/p/{inside.posts[3]}/delete")
    root.post(f"/p/{inside.posts[3]}/purge")
    root.post(f"/t/{inside.topics[1]}/delete")
    assert _counts(app) == _counts(app, "ivo") == (0, 0)


def test_a_topic_that_moves_out_counts_and_one_that_moves_in_does_not(app: Forum, inside: Inside, root: Person) -> None:
    write(inside, 4)
    assert root.post(f"/t/{inside.topics[0]}/move", {"board": "talk"}).status_code == 303
    assert (_counts(app), _counts(app, "ivo")) == ((1, 3), (0, 2))
    root.post(f"/t/{inside.topics[0]}/move", {"board": SLUG})
    assert _counts(app) == _counts(app, "ivo") == (0, 0)
    root.post(f"/t/{inside.topics[0]}/delete")
    root.post(f"/t/{inside.topics[0]}/move", {"board": "talk"})
    assert _counts(app) == (0, 0)
    root.post(f"/t/{inside.topics[0]}/restore")
    assert _counts(app) == (1, 3)


@pytest.mark.parametrize("at_once", [recount.AT_ONCE, 2])
def test_a_board_that_others_see_counts_then(
    app: Forum, inside: Inside, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small one at once, a big one by a job."""
    monkeypatch.setattr(recount, "AT_ONCE", at_once)
    write(inside, 4)
    for who, expected in (
        ({}, (1, 3)), ({MEMBERS: SEE}, (0, 0)), ({EVERYONE: SEE}, (1, 3)), ({inside.people: ALL}, (0, 0)),
    ):  # fmt: skip
        _open(inside, who)
        assert list(accounts_check.problems(app.db.reader())) == []  # also while the job waits
        app.jobs.run_due()
        assert _counts(app) == expected
    assert _counts(app, "ann") == (0, 0)


@pytest.mark.parametrize("at_once", [recount.AT_ONCE, 2])
def test_a_board_that_goes_into_another_counts_as_that_does(
    app: Forum, inside: Inside, root: Person, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recount, "AT_ONCE", at_once)
    write(inside, 4)
    assert root.post(f"/admin/boards/{inside.board}/remove", {"into": "talk"}).status_code == 303
    app.jobs.run_due()
    assert (_counts(app), _counts(app, "ivo")) == ((1, 3), (1, 3))


def test_a_public_board_that_goes_into_a_private_one_counts_no_more(
    app: Forum, inside: Inside, ann: Person, root: Person
) -> None:
    ann.topic("One", "words", "talk")
    talk = app.db.reader().value("SELECT id FROM board WHERE slug = 'talk'")
    root.post(f"/admin/boards/{talk}/remove", {"into": SLUG})
    assert _counts(app, "ann") == (0, 0)


def test_who_leaves_takes_nothing_from_what_was_not_counted(app: Forum, inside: Inside, root: Person) -> None:
    root.post("/admin/settings", {"name": "x", "about": "", "leaving_posts": "removed"})
    write(inside, 4)
    inside.ivo.topic("outside", "words", "talk")
    assert inside.ivo.post("/settings/leave", {"password": "walnut kettle monday"}).status_code == 303
    app.jobs.run_due()
    found = app.db.reader().tuples("SELECT topics, posts FROM member WHERE left_at IS NOT NULL")
    assert found == [(0, 0)]
    assert _counts(app) == (0, 0)


def test_totals_of_everything_are_for_the_check_alone(app: Forum, inside: Inside, guest: Person) -> None:
    before = guest.page("/boards")
    write(inside, 4)
    assert guest.page("/boards") == before
    assert app.db.reader().value("SELECT posts FROM site") >= 6


def test_the_ranking_of_outsiders_is_as_long_as_if_nothing_was_inside(
    app: Forum, inside: Inside, ann: Person, root: Person, guest: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum_app.topics.top.MOST", 1)
    public = ann.topic("The public one")
    ann.reply(public)
    write(inside, 4)
    top.refresh(app.db)
    assert "The public one" in guest.page("/?sort=top")
    page = inside.ina.page("/?sort=top")
    assert page.index(f"A {WORD} topic") < page.index("The public one")
    assert WORD in root.page(f"/b/{SLUG}?sort=top")


def test_a_right_that_is_given_shows_at_once(app: Forum, inside: Inside, bob: Person) -> None:
    write(inside, 2)
    assert WORD not in bob.page("/")
    with app.db.transaction() as tx:
        put_in(tx, inside.people, "bob")
    assert WORD in bob.page("/")
    picture = bob.get(f"/files/{inside.key}/file.webp")
    picture.close()
    assert picture.status_code == 200
