"""Who may what on a board: chosen by name or by table, said in sentences, in effect at once, undone."""

from __future__ import annotations

import re

import pytest

from forum_app import Forum
from forum_app.boards import granting, rights
from forum_app.boards.events import ReachChanged
from forum_app.groups.queries import Group
from forum_app.kernel.acts import Act
from forum_app.kernel.clock import now
from forum_app.kernel.errors import Conflict
from forum_app.kernel.rights import ALL, EVERYONE, MEMBERS, REPLY, SEE, STAFF, START
from forum_app.kernel.viewer import GUEST
from tests.people import PNG, Person


def group(root: Person, name: str = "Class 3B", members: str = "ann", **fields: str) -> int:
    """A group of the owner's; answers its id."""
    made = root.post("/admin/groups", {"name": name, "listed": "1", **fields}).headers["Location"]
    if members:
        assert root.post(f"{made}/add", {"names": members}).status_code == 303
    return int(made.split("/")[-1])


def board(root: Person, **fields: object) -> int:
    """A board called Den; answers its id."""
    assert root.post("/admin/boards/new", {"name": "Den", **fields}).status_code == 303
    return int(root.app.db.reader().value("SELECT max(id) FROM board"))


@pytest.fixture
def everybody(guest: Person, bob: Person, ann: Person, mod: Person, root: Person) -> list[Person]:
    return [guest, bob, ann, mod, root]


def _seen(people: list[Person], path: str = "/b/den") -> list[int]:
    return [person.get(path).status_code for person in people]


def test_a_board_for_a_group_is_not_there_for_others(everybody: list[Person], root: Person) -> None:
    board(root, preset="groups", among=str(group(root)))
    assert _seen(everybody) == [404, 404, 200, 404, 200]
    topic = everybody[2].topic("Quince jelly", board="den")
    assert _seen(everybody, f"/t/{topic}") == [404, 404, 302, 404, 302]
    for person in everybody[:2]:
        for path in ("/", "/boards", "/?sort=newest", "/?sort=hot"):
            page = person.page(path)
            assert "Quince" not in page and "Den" not in page, path


def test_each_name_is_a_table(everybody: list[Person], root: Person) -> None:
    made = board(root)
    for preset, seen in (("members", [404, 200, 200, 200, 200]), ("everyone", [200] * 5)):
        assert root.post(f"/admin/boards/{made}/rights", {"preset": preset}).status_code == 303
        assert _seen(everybody) == seen
    root.post(f"/admin/boards/{made}/rights", {"preset": "announcements"})
    assert everybody[1].post("/new", {"board": "den", "title": "t", "body": "b"}).status_code == 403
    everybody[1].reply(everybody[3].topic(board="den"))


def test_the_page_says_what_it_means_before_and_after(root: Person) -> None:
    made = board(root)
    path = f"/admin/boards/{made}/rights"
    assert "Guests read it." in root.page(path)
    shown = root.post(path, {"preset": "members", "show": "1"}).get_data(as_text=True)
    assert "Guests do not see it." in shown and "Nothing is saved yet." in shown
    assert "Guests read it." in root.page(path)
    root.post(path, {"preset": "members"})
    assert "Members read, begin topics and answer." in root.page(path)
    root.post(path, {"preset": "", "see": "1", "reply": "2", "moderate": "3"})
    assert "Members read and answer, without pictures and files." in root.page(path)


def test_a_table_that_was_edited_wins_over_the_name_it_had(root: Person) -> None:
    made = board(root)
    path = f"/admin/boards/{made}/rights"
    was = "1-1.2-15.3-31"
    edited = {"preset": "everyone", "was": was, "see": ["1", "2"], "reply": "2", "moderate": "3"}
    assert root.post(path, edited).status_code == 303
    assert root.app.db.reader().value("SELECT start FROM board_right WHERE people_id = 2") == 0
    assert root.post(path, {"preset": "members", "was": was, "see": ["1", "2", "3"]}).status_code == 303
    assert "Guests do not see it." in root.page(path)


def test_what_nobody_could_mean_is_asked_for_twice(root: Person, everybody: list[Person]) -> None:
    made, empty = board(root), group(root, "Nobody yet", members="")
    path = f"/admin/boards/{made}/rights"
    for form, said in (
        ({"preset": ""}, "Nobody but the owner sees this board."),
        ({"preset": "groups", "among": str(empty)}, "Nobody is in these groups yet"),
        ({"preset": "", "see": "1"}, "Nobody but the owner can begin a topic in it."),
        ({"preset": "", "moderate": "2"}, "Every member could delete and move"),
    ):
        refused = root.post(path, form)
        assert refused.status_code == 422 and said in refused.get_data(as_text=True)
        assert _seen(everybody) == [200] * 5
    assert root.post(path, {"preset": "", "sure": "1-1"}).status_code == 422, "agreed to another table"
    assert root.post(path, {"preset": "", "sure": "1-0"}).status_code == 303
    assert _seen(everybody) == [404, 404, 404, 404, 200]


@pytest.mark.parametrize(
    ("form", "status", "said"),
    [
        ({"preset": "groups"}, 422, "Choose at least one group."),
        ({"preset": "", "see": "1", "reply": "1"}, 422, "Guests can only read"),
        ({"preset": "", "see": ["1", "77"]}, 409, "not there any more"),
    ],
)
def test_nonsense_is_refused(root: Person, form: dict[str, object], status: int, said: str) -> None:
    refused = root.post(f"/admin/boards/{board(root)}/rights", form)
    assert refused.status_code == status and said in refused.get_data(as_text=True)


def test_a_board_whose_group_goes_opens_to_nobody(root: Person, everybody: list[Person]) -> None:
    made = group(root)
    board(root, preset="groups", among=str(made))
    assert "nobody but the owner will see it" in root.page(f"/admin/groups/{made}/remove")
    assert root.post(f"/admin/groups/{made}/remove").status_code == 303
    assert _seen(everybody) == [404, 404, 404, 404, 200]


def test_a_keeper_keeps_one_board_and_no_other(root: Person, bob: Person, ann: Person) -> None:
    made = board(root, preset="groups", among=str(group(root)))
    assert "no member with this name: zed" in root.post(f"/admin/boards/{made}/keepers", {"names": "bob zed"}).get_data(
        as_text=True
    )
    assert root.post(f"/admin/boards/{made}/keepers", {"names": "@bob"}).status_code == 303
    here, elsewhere = ann.topic(board="den"), ann.topic()
    assert bob.post(f"/t/{here}/lock", {"locked": "1"}).status_code == 303
    assert bob.post(f"/t/{elsewhere}/lock", {"locked": "1"}).status_code == 404
    bobs = root.app.db.reader().value("SELECT id FROM member WHERE name = 'bob'")
    assert root.post(f"/admin/boards/{made}/keepers/release", {"member": str(bobs)}).status_code == 303
    assert bob.get("/b/den").status_code == 404
    assert root.post(f"/admin/boards/{made}/keepers/release", {"member": str(bobs)}).status_code == 409


def test_a_board_that_goes_is_kept_by_nobody(root: Person, bob: Person) -> None:
    made = board(root)
    root.post(f"/admin/boards/{made}/keepers", {"names": "bob"})
    root.post(f"/admin/boards/{made}/remove")
    assert root.app.db.reader().value("SELECT keeps FROM member WHERE name = 'bob'") == ""
    bob.page("/")


def test_pictures_and_files_need_their_right(root: Person, ann: Person) -> None:
    made = board(root)
    root.post(f"/admin/boards/{made}/rights", {"preset": "", "see": "1", "start": "2", "reply": "2", "moderate": "3"})
    assert ann.post("/files", {"file": PNG}).status_code == 303
    key = ann.app.db.reader().value("SELECT key FROM attachment")
    shown = f"![a picture](/files/{key}/file.webp)"
    refused = ann.post("/new", {"board": "den", "title": "t", "body": shown})
    assert refused.status_code == 422 and "not attach pictures and files" in refused.get_data(as_text=True)
    topic = ann.topic(board="den")
    assert ann.post(f"/t/{topic}/reply", {"body": shown}).status_code == 422
    post = ann.reply(topic)
    assert ann.post(f"/p/{post}/edit", {"body": shown}).status_code == 422
    assert root.post(f"/t/{topic}/reply", {"body": "words"}).status_code == 303
    root.post(f"/admin/boards/{made}/rights", {"preset": "everyone"})
    assert ann.post(f"/p/{post}/edit", {"body": shown}).status_code == 303
    root.post(f"/admin/boards/{made}/rights", {"preset": "", "see": "1", "start": "2", "reply": "2", "moderate": "3"})
    assert ann.post(f"/p/{post}/edit", {"body": f"{shown} still there"}).status_code == 303


def test_who_counts_what_all_see_is_told(app: Forum, root: Person) -> None:
    told: list[ReachChanged] = []
    app.events.listen(ReachChanged, lambda tx, event: told.append(event))
    made = board(root, preset="members")
    root.post(f"/admin/boards/{made}/rights", {"preset": "announcements"})
    root.post(f"/admin/boards/{made}/rights", {"preset": "everyone"})
    assert told == [ReachChanged(made, 2, 1), ReachChanged(made, 1, 2)]
    assert not problems(app)


def problems(app: Forum) -> list[str]:
    return [line for fn in app.events.provided("check") for line in fn(app.db.reader())]


def test_a_change_is_written_down_and_undone_once(app: Forum, root: Person, everybody: list[Person]) -> None:
    made = board(root)
    root.post(f"/admin/boards/{made}/rights", {"preset": "members"})
    act = app.db.reader().all(Act, "SELECT * FROM act ORDER BY id")[-1]  # the board was made before
    assert (act.kind, act.board_id) == (granting.CHANGED, made)
    with app.db.transaction() as tx:
        granting.undo_change(tx, GUEST, act, now())
    assert _seen(everybody) == [200] * 5
    with pytest.raises(Conflict), app.db.transaction() as tx:
        granting.undo_change(tx, GUEST, act, now())


def test_check_sees_a_wrong_reach_and_an_open_lock(app: Forum, root: Person) -> None:
    made = board(root, preset="members")
    with app.db.transaction() as tx:
        tx.run("UPDATE board SET reach = 2 WHERE id = :id", id=made)
        tx.run("DELETE FROM board_right WHERE board_id = :id AND people_id = 1", id=made)
    assert len(problems(app)) == 2


GROUPS = [
    Group(1, "everyone", "", "everyone", "hand", 0, 0, 0),
    Group(2, "members", "", "members", "hand", 0, 0, 0),
    Group(3, "staff", "", "staff", "hand", 0, 0, 0),
    Group(4, "Choir", "", "", "hand", 1, 9, 0),
]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            {EVERYONE: SEE, STAFF: ALL},
            ["Guests read it.", "Members read it.", "Moderators read, write and keep order."],
        ),
        (
            {EVERYONE: 0, 4: START},
            [
                "Guests do not see it.",
                "Members do not see it.",
                "Those in “Choir” read and begin topics, without pictures and files, and do not answer.",
                "Moderators do not see it.",
            ],
        ),
        (
            {MEMBERS: REPLY, 4: REPLY},
            [
                "Guests do not see it.",
                "Members read and answer, without pictures and files.",
                "Moderators read and answer, without pictures and files.",
            ],
        ),
    ],
)
def test_a_table_in_plain_words(app: Forum, rows: dict[int, int], said: list[str]) -> None:
    with app.test_request_context():
        assert [str(line) for line in rights.sentences(rows, GROUPS)] == said


def test_the_first_page_is_nobodys_board(root: Person, bob: Person, ann: Person, mod: Person) -> None:
    made, topic = board(root), ann.topic()
    root.post(f"/admin/boards/{made}/keepers", {"names": "bob"})
    here = ann.topic(board="den")
    assert bob.post(f"/t/{here}/pin", {"pinned": "2"}).status_code == 422
    assert bob.post(f"/t/{here}/pin", {"pinned": "1"}).status_code == 303
    assert mod.post(f"/t/{topic}/pin", {"pinned": "2"}).status_code == 303
    assert "/deleted" in bob.page("/") and "/deleted" not in ann.page("/"), "the list of what is to be restored"


def test_a_group_leads_to_a_board_of_its_own_and_the_list_names_it(root: Person) -> None:
    at = group(root)
    assert f'href="/admin/boards/new?group={at}"' in root.page(f"/g/{at}")
    page = root.page(f"/admin/boards/new?group={at}")
    assert re.search(r'name="preset" value="groups" checked', page)
    assert re.search(rf'name="among" value="{at}" checked', page)
    assert root.get("/admin/boards/new?group=x").status_code == 200
    name = root.app.db.reader().value("SELECT name FROM people WHERE id = :at", at=at)
    root.post("/admin/boards/new", {"name": "Den", "preset": "groups", "among": str(at)})
    assert f"for some: <bdi>{name}</bdi>" in root.page("/admin/boards")
