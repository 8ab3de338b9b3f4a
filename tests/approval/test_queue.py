"""What waits for a moderator: nobody else sees it, it is posted as its author's, or its author keeps the words."""

from __future__ import annotations

import re
import time

import pytest

from forum_app import Forum
from forum_app.kernel.clock import now
from tests.people import Person

KEY = "0123456789abcdef" * 2


def put(app: Forum, **values: object) -> None:
    """Set options."""
    with app.db.transaction() as tx:
        app.options.put(tx, values, now())


@pytest.fixture
def held_first(app: Forum) -> Forum:
    put(app, hold_first=2)
    return app


def begin(person: Person, title: str = "Held kettles", body: str = "Words that wait.", **more: str) -> str:
    """A topic that is held; answers its address."""
    answer = person.post("/new", {"board": "talk", "title": title, "body": body, **more})
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/held/"), answer.headers["Location"]
    return str(answer.headers["Location"])


def waits(app: Forum) -> list[int]:
    return [int(i) for i in app.db.reader().column("SELECT id FROM held WHERE state = 'waiting' ORDER BY id")]


def approve(mod: Person, *ids: int) -> int:
    return int(mod.post("/order/waiting", {"approve": "chosen", "ids": [str(i) for i in ids]}).status_code)


@pytest.mark.usefixtures("held_first")
def test_a_new_members_first_topic_waits_and_only_they_see_it(
    app: Forum, ann: Person, bob: Person, mod: Person
) -> None:
    before = app.db.reader().tuples("SELECT topics, posts FROM site")
    where = begin(ann)
    assert "A moderator looks at it first" in ann.page(where)
    assert "Words that wait." in ann.page("/held")
    for path in ("/", "/b/talk", "/search?q=kettles", "/u/ann/topics", "/u/ann/posts", "/held", "/boards"):
        assert "Held kettles" not in re.sub("</?mark>", "", bob.page(path)), path
    assert bob.get(where).status_code == mod.get(where).status_code == 404
    assert "Words that wait." in mod.page("/order/waiting")
    assert app.db.reader().tuples("SELECT topics, posts FROM site") == before


@pytest.mark.usefixtures("held_first")
def test_what_is_approved_is_a_post_like_any_other(app: Forum, ann: Person, bob: Person, mod: Person) -> None:
    where = begin(ann)
    assert approve(mod, *waits(app)) == 303
    for path in ("/", "/b/talk", "/search?q=kettles", "/u/ann/topics"):
        assert "Held kettles" in re.sub("</?mark>", "", bob.page(path)), path
    page = bob.page(where := ann.get(where).headers["Location"].split("#")[0])
    assert "Words that wait." in page
    assert where.startswith("/t/")
    assert "Nothing of yours waits" in ann.page("/held")
    assert app.db.reader().value("SELECT posts FROM member WHERE name = 'ann'") == 1
    assert app.db.reader().column("SELECT body || title FROM held") == [""]


@pytest.mark.usefixtures("held_first")
def test_a_held_reply_stands_in_its_topic_for_its_author_alone(
    app: Forum, ann: Person, bob: Person, mod: Person, guest: Person
) -> None:
    topic = mod.topic("Open to all")
    answer = bob.post(f"/t/{topic}/reply", {"body": "Bob waits here."})
    page = bob.page(answer.headers["Location"])
    assert "Bob waits here." in page
    assert "only you see it" in page
    for other in (ann, mod, guest):
        page = other.page(f"/t/{topic}")
        assert "Bob waits here." not in page
        assert "0 replies" in page
    assert approve(mod, *waits(app)) == 303
    page = guest.page(f"/t/{topic}")
    assert "Bob waits here." in page
    assert "1 reply" in page
    assert "only you see it" not in bob.page(f"/t/{topic}")


@pytest.mark.usefixtures("held_first")
def test_after_enough_posts_nothing_waits_any_more(app: Forum, ann: Person, mod: Person) -> None:
    for title in ("One", "Two"):
        begin(ann, title)
    approve(mod, *waits(app))
    assert ann.topic("Three")
    assert waits(app) == []


@pytest.mark.usefixtures("held_first")
def test_staff_and_who_keeps_the_board_wait_for_nobody(app: Forum, root: Person, mod: Person, ann: Person) -> None:
    root.topic("By the owner"), mod.topic("By a moderator")
    with app.db.transaction() as tx:
        board = tx.value("SELECT id FROM board WHERE slug = 'talk'")
        tx.run("INSERT INTO board_keeper SELECT :board, id FROM member WHERE name = 'ann'", board=board)
        tx.run("UPDATE member SET keeps = :board WHERE name = 'ann'", board=str(board))
    assert ann.topic("By who keeps it")


@pytest.mark.usefixtures("held_first")
def test_a_form_sent_twice_waits_once(app: Forum, ann: Person) -> None:
    first, second = begin(ann, key=KEY), begin(ann, key=KEY)
    assert first == second
    assert begin(ann) == first  # and without a key
    assert len(waits(app)) == 1
    assert app.db.reader().value("SELECT count(*) FROM draft") == 0


@pytest.mark.usefixtures("held_first")
def test_its_author_changes_it_and_takes_it_back(app: Forum, ann: Person, bob: Person, mod: Person) -> None:
    where = begin(ann)
    assert bob.get(f"{where}/edit").status_code == bob.post(f"{where}/withdraw").status_code == 404
    assert "Words that wait." in ann.page(f"{where}/edit")
    assert ann.post(f"{where}/edit", {"title": "Better kettles", "body": ""}).status_code == 422
    assert ann.post(f"{where}/edit", {"title": "Better kettles", "body": "Other words."}).status_code == 303
    page = mod.page("/order/waiting")
    assert "Better kettles" in page
    assert "Other words." in page
    assert ann.post(f"{where}/withdraw").status_code == 303
    assert waits(app) == []
    assert "Nothing waits." in mod.page("/order/waiting")


@pytest.mark.usefixtures("held_first")
def test_what_is_refused_stays_with_its_author_who_reads_why(app: Forum, ann: Person, mod: Person) -> None:
    where = begin(ann)
    held = waits(app)[0]
    answer = mod.post("/order/waiting", {"decline": str(held), "why": "Ask in the board for kettles <b>please</b>."})
    assert answer.status_code == 303
    page = ann.page("/held")
    assert "Ask in the board for kettles &lt;b&gt;please&lt;/b&gt;." in page
    assert "Words that wait." in page
    assert ann.get(f"{where}/edit").status_code == 409
    assert ann.post(f"{where}/withdraw").status_code == 303


@pytest.mark.usefixtures("held_first")
def test_two_moderators_decide_once(app: Forum, ann: Person, mod: Person, root: Person) -> None:
    begin(ann)
    held = waits(app)[0]
    assert approve(mod, held) == 303
    answer = root.post("/order/waiting", {"decline": str(held)})
    assert answer.status_code == 422
    assert "Somebody else has decided about it already." in answer.get_data(as_text=True)
    assert app.db.reader().column("SELECT kind FROM act WHERE kind IN ('approve', 'refuse')") == ["approve"]


@pytest.mark.usefixtures("held_first")
@pytest.mark.parametrize(
    ("meanwhile", "sentence"),
    [
        ("UPDATE board SET closed = 1", "This board is closed"),
        ("UPDATE topic SET locked = 1", "This topic is locked"),
        ("UPDATE topic SET deleted_at = 1, deleted_by = 1", "The topic is deleted"),
        ("UPDATE member SET left_at = 1 WHERE name = 'bob'", "Its author has left meanwhile."),
        ("INSERT INTO board_right (board_id, people_id, see) SELECT id, 1, 1 FROM board", "You may read here, but not"),
    ],
)
def test_what_cannot_be_posted_any_more_is_said_and_not_lost(
    app: Forum, bob: Person, mod: Person, root: Person, meanwhile: str, sentence: str
) -> None:
    topic = mod.topic()
    bob.post(f"/t/{topic}/reply", {"body": "Bob waits here."})
    with app.db.transaction() as tx:
        tx.run(meanwhile)
        tx.run("UPDATE site SET version = version + 1")
    answer = root.post("/order/waiting", {"approve": str(waits(app)[0])})
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert len(waits(app)) == 1


@pytest.mark.usefixtures("held_first")
def test_a_post_is_dated_when_it_was_approved(app: Forum, ann: Person, mod: Person) -> None:
    begin(ann)
    with app.db.transaction() as tx:
        tx.run("UPDATE held SET created_at = created_at - 5000")
    approve(mod, *waits(app))
    written, posted = app.db.reader().tuples(
        "SELECT h.created_at, p.created_at FROM held h JOIN post p ON p.id = post_id"
    )[0]
    assert posted - written >= 5000
    assert abs(posted - time.time()) < 60


@pytest.mark.usefixtures("held_first")
def test_a_poll_waits_with_its_topic(app: Forum, ann: Person, bob: Person, mod: Person) -> None:
    begin(ann, poll_question="Tea?", poll_choices="yes\nno")
    approve(mod, *waits(app))
    topic = app.db.reader().value("SELECT max(id) FROM topic")
    assert "Tea?" in bob.page(f"/t/{topic}")


@pytest.mark.usefixtures("held_first")
def test_whoever_is_called_or_answered_hears_of_it_when_it_is_approved(
    app: Forum, ann: Person, bob: Person, mod: Person
) -> None:
    topic = mod.topic()
    bob.post(f"/t/{topic}/reply", {"body": "What does @ann say?"})
    notices = "SELECT count(*) FROM notice WHERE member_id = (SELECT id FROM member WHERE name = :name)"
    assert app.db.reader().value(notices, name="ann") == 0
    approve(mod, *waits(app))
    assert app.db.reader().value(notices, name="ann") == 1
    assert app.db.reader().value(notices, name="mod") == 1


@pytest.mark.usefixtures("held_first")
def test_who_keeps_no_order_has_no_queue(app: Forum, ann: Person, guest: Person) -> None:
    begin(ann)
    assert ann.get("/order/waiting").status_code == 404
    assert ann.post("/order/waiting", {"approve": str(waits(app)[0])}).status_code == 404
    assert guest.get("/order/waiting").status_code == 403


@pytest.mark.usefixtures("held_first")
def test_the_queue_holds_only_boards_that_one_keeps(app: Forum, ann: Person, bob: Person, root: Person) -> None:
    root.post("/admin/boards/new", {"name": "Other"})
    begin(ann)
    ann.post("/new", {"board": "other", "title": "Elsewhere", "body": "b"})
    with app.db.transaction() as tx:
        board = tx.value("SELECT id FROM board WHERE slug = 'other'")
        tx.run("INSERT INTO board_keeper SELECT :board, id FROM member WHERE name = 'bob'", board=board)
        tx.run("UPDATE member SET keeps = :board WHERE name = 'bob'", board=str(board))
    page = bob.page("/order/waiting")
    assert "Elsewhere" in page
    assert "Held kettles" not in page
    assert bob.post("/order/waiting", {"approve": "chosen", "ids": [str(i) for i in waits(app)]}).status_code == 303
    assert len(waits(app)) == 1


@pytest.mark.usefixtures("held_first")
def test_many_are_decided_at_once_up_to_a_bound(app: Forum, ann: Person, mod: Person) -> None:
    for i in range(5):
        begin(ann, f"Kettle {i}")
    assert approve(mod, *range(1, 60)) == 422
    assert approve(mod) == 422
    answer = mod.post(
        "/order/waiting", {"decline": "chosen", "ids": [str(i) for i in waits(app)[:3]], "why": "x" * 501}
    )
    assert answer.status_code == 422
    assert len(waits(app)) == 5
    assert approve(mod, *waits(app)) == 303
    assert waits(app) == []


@pytest.mark.usefixtures("held_first")
def test_a_board_that_is_removed_hands_on_what_waits(app: Forum, ann: Person, root: Person, mod: Person) -> None:
    root.post("/admin/boards/new", {"name": "Other"})
    ann.post("/new", {"board": "other", "title": "Elsewhere", "body": "b"})
    board = app.db.reader().value("SELECT id FROM board WHERE slug = 'other'")
    assert root.post(f"/admin/boards/{board}/remove", {"into": "talk"}).status_code == 303
    empty = app.db.reader().column("SELECT board_id FROM held") == [None]
    assert (len(waits(app)) == 0) == empty
    if empty:
        assert "Where it was to stand is gone." in ann.page("/held")
    else:
        assert approve(mod, *waits(app)) == 303
    assert _problems(app) == []


@pytest.mark.usefixtures("held_first")
def test_a_topic_that_is_removed_for_good_leaves_the_words_to_their_author(
    app: Forum, bob: Person, mod: Person, root: Person
) -> None:
    topic = mod.topic()
    bob.post(f"/t/{topic}/reply", {"body": "Bob waits here."})
    mod.post(f"/t/{topic}/delete")
    root.post(f"/t/{topic}/purge")
    page = bob.page("/held")
    assert "Bob waits here." in page
    assert _problems(app) == []


def _problems(app: Forum) -> list[str]:
    return [problem for fn in app.events.provided("check") for problem in fn(app.db.reader())]


@pytest.mark.usefixtures("held_first")
def test_who_leaves_leaves_nothing_that_waits(app: Forum, ann: Person) -> None:
    begin(ann)
    assert ann.post("/settings/leave", {"password": "walnut kettle monday"}).status_code == 303
    member = app.db.reader().value("SELECT member_id FROM held")
    for forget in app.events.provided("forget"):
        while forget(app.db, member, True):
            pass
    assert app.db.reader().value("SELECT count(*) FROM held") == 0


@pytest.mark.usefixtures("held_first")
def test_both_decisions_can_be_undone(app: Forum, ann: Person, bob: Person, mod: Person) -> None:
    from forum_app.kernel.acts import Act, ActKind

    begin(ann, "First"), begin(ann, "Second")
    first, second = waits(app)
    approve(mod, first), mod.post("/order/waiting", {"decline": str(second), "why": "no"})
    kinds: dict[str, ActKind] = {kind.name: kind for kind in app.events.provided("act")}
    from forum_app.accounts import queries

    viewer = _viewer(app, "mod", queries)
    acts = app.db.reader().all(Act, "SELECT * FROM act ORDER BY id")
    for act in acts:
        with app.app_context(), app.db.transaction() as tx:
            undo = kinds[act.kind].undo
            assert undo
            undo(tx, viewer, act, now())
    assert waits(app) == [second]
    assert "First" not in bob.page("/b/talk")
    assert re.search(r"waits|Waiting", ann.page("/held"))


def _viewer(app: Forum, name: str, queries: object) -> object:
    from forum_app.kernel.viewer import Viewer

    row = app.db.reader().tuples("SELECT id, name, display_name, role FROM member WHERE name = :name", name=name)[0]
    return Viewer(row[0], row[1], row[2], row[3], "", "", "", "", 0, "")


@pytest.mark.usefixtures("held_first")
def test_the_menu_tells_of_it_while_something_waits(app: Forum, ann: Person, mod: Person) -> None:
    assert 'href="/held"' not in ann.page("/")
    assert 'data-count="/order" hidden' in mod.page("/")
    begin(ann)
    app.extensions["approval.waiting"].refresh(app.db.reader())
    assert 'href="/held"' in ann.page("/")
    assert 'data-count="/order">1<' in mod.page("/")
    approve(mod, *waits(app))
    assert 'href="/held"' not in ann.page("/")
    assert 'data-count="/order" hidden' in mod.page("/")
