"""Groups: made and removed by the owner, looked after by keepers, joined by hand, by request, freely, by invitation."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import pytest

from forum_app import Forum
from forum_app.groups import undoing
from forum_app.kernel.acts import Act
from forum_app.kernel.clock import now
from forum_app.kernel.errors import Conflict
from forum_app.kernel.viewer import Viewer
from tests.people import PASSWORD, Person

OWNER = Viewer(1, "root", "root", "owner", "", "", "", "", 0, "")


def make(root: Person, name: str = "Choir", **fields: str) -> str:
    """A group; answers its address."""
    made = root.post("/admin/groups", {"name": name, "listed": "1", **fields})
    assert made.status_code == 303, made.get_data(as_text=True)
    return made.headers["Location"]


def ids(app: Forum) -> dict[str, int]:
    return dict(app.db.reader().tuples("SELECT name, id FROM member"))


def inside(app: Forum) -> str:
    """Who is in the owner's groups, by name."""
    sql = "SELECT m.name FROM people_member pm JOIN member m ON m.id = pm.member_id ORDER BY 1"
    return " ".join(app.db.reader().column(sql))


def problems(app: Forum) -> list[str]:
    return [line for fn in app.events.provided("check") for line in fn(app.db.reader())]


def test_the_owner_pastes_names(app: Forum, root: Person, ann: Person) -> None:
    at = make(root)
    refused = root.post(f"{at}/add", {"names": "ann\nzed, @bob"})
    assert refused.status_code == 422
    assert "no member with this name: zed." in refused.get_data(as_text=True)
    assert "ann\nzed, @bob" in refused.get_data(as_text=True), "the words are lost"
    assert root.post(f"{at}/add", {"names": "ANN；@bob\n\n bob"}).status_code == 303
    assert inside(app) == "ann bob"
    assert "They are all in it already." in root.post(f"{at}/add", {"names": "bob"}, follow_redirects=True).text
    assert "Choir" in ann.page("/groups")
    assert problems(app) == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "  "}, "Give the group a name."),
        ({"name": "x" * 61}, "at most 60"),
        ({"name": "CHOIR"}, "Another group has this name."),
        ({"name": "Staff"}, "Another group has this name."),
        ({"name": "x", "about": "x" * 501}, "at most 500"),
        ({"name": "x", "joining": "magic"}, "Choose one of these."),
    ],
)
def test_nonsense_is_refused(root: Person, fields: dict[str, str], said: str) -> None:
    make(root)
    refused = root.post("/admin/groups", fields)
    assert refused.status_code == 422 and said in refused.get_data(as_text=True)


def test_the_built_in_groups_are_nobodys(root: Person) -> None:
    for number in (1, 2, 3):
        assert root.get(f"/g/{number}").status_code == root.get(f"/admin/groups/{number}").status_code == 404
        assert root.post(f"/g/{number}/add", {"names": "ann"}).status_code == 404
        assert root.post(f"/admin/groups/{number}/remove").status_code == 404


def test_one_asks_and_a_keeper_answers(app: Forum, root: Person, ann: Person, bob: Person, mod: Person) -> None:
    at, who = make(root, joining="request"), ids(app)
    root.post(f"{at}/add", {"names": "ann"})
    root.post(f"{at}/keeper", {"member": str(who["ann"]), "keeper": "1"})
    for person in (bob, mod):
        assert person.post(f"{at}/ask", {"line": f"{person.name} sings"}).status_code == 303
    assert "Nobody has answered yet." in bob.page(at) and "mod sings" not in bob.page(at)
    assert "bob sings" in ann.page(at)
    assert 'data-count="/groups">2<' in ann.page("/")
    assert bob.post(f"{at}/answer", {"admit": str(who["bob"])}).status_code == 404, "let in by oneself"
    assert ann.post(f"{at}/answer", {"admit": str(who["bob"])}).status_code == 303
    assert ann.post(f"{at}/answer", {"decline": "chosen", "ids": str(who["mod"])}).status_code == 303
    assert inside(app) == "ann bob"
    assert "you are in it" in bob.page("/groups") and "you have asked" not in mod.page("/groups")
    again = ann.post(f"{at}/answer", {"admit": str(who["mod"])}, follow_redirects=True)
    assert "Somebody else has answered already." in again.text
    assert problems(app) == []


def test_an_open_group_is_entered_and_left(app: Forum, root: Person, bob: Person) -> None:
    at = make(root, joining="open")
    assert bob.post(f"{at}/ask").status_code == 403
    for _twice in range(2):
        assert bob.post(f"{at}/join").status_code == 303
    assert inside(app) == "bob" and app.db.reader().value("SELECT members FROM people WHERE name = 'Choir'") == 1
    assert bob.post(f"{at}/leave").status_code == 303
    assert inside(app) == ""


def test_who_waits_is_let_in_when_the_group_opens(app: Forum, root: Person, bob: Person) -> None:
    at = make(root, joining="request")
    bob.post(f"{at}/ask", {"line": "me"})
    assert root.post(f"/admin/groups/{at[3:]}", {"name": "Choir", "joining": "open", "listed": "1"}).status_code == 303
    assert inside(app) == "bob" and "1 ask" not in root.page("/admin/groups")


def test_an_unlisted_group_is_there_for_its_members(root: Person, ann: Person, bob: Person, guest: Person) -> None:
    at = make(root, listed="")
    root.post(f"{at}/add", {"names": "ann"})
    assert [p.get(at).status_code for p in (guest, bob, ann, root)] == [403, 404, 200, 200]
    for path in ("/groups", "/u/ann", "/u/ann/card", "/members"):
        assert "Choir" not in bob.page(path), path
    assert "Choir" in ann.page("/u/ann")
    root.post(f"{at}/add", {"names": "bob"})
    assert "Choir" in bob.page("/u/ann"), "both are in it"


def test_a_listed_group_stands_on_profiles_for_members(root: Person, bob: Person, guest: Person) -> None:
    root.post(f"{make(root)}/add", {"names": "ann"})
    assert "Choir" in bob.page("/u/ann") and "Choir" not in guest.page("/u/ann")


def test_a_keeper_adds_and_takes_out_and_no_more(app: Forum, root: Person, ann: Person, bob: Person) -> None:
    at, who = make(root), ids(app)
    root.post(f"{at}/add", {"names": "ann bob"})
    assert bob.post(f"{at}/out", {"ids": str(who["ann"])}).status_code == 404
    root.post(f"{at}/keeper", {"member": str(who["ann"]), "keeper": "1"})
    assert ann.post(f"{at}/add", {"names": "mod"}).status_code == 303
    assert ann.post(f"{at}/out", {"ids": [str(who["bob"]), "7777"]}).status_code == 303
    assert ann.post(f"{at}/out").status_code == 422
    assert inside(app) == "ann mod"
    for path in (f"{at}/keeper", f"/admin/groups/{at[3:]}", f"/admin/groups/{at[3:]}/remove"):
        assert ann.post(path, {"member": str(who["mod"]), "keeper": "1", "name": "x"}).status_code == 404
    root.post(f"{at}/keeper", {"member": str(who["ann"]), "keeper": "0"})
    assert ann.post(f"{at}/add", {"names": "bob"}).status_code == 404


def test_an_invitation_leads_into_a_group(app: Forum, root: Person) -> None:
    group = make(root)[3:]
    made = root.post("/admin/invites", {"uses": "3", "days": "7", "group": group}).headers["Location"]
    assert "Choir" in root.page(made)
    code = app.db.reader().value("SELECT code FROM invite")
    joined = Person(app, "").post("/join", {"username": "carl", "password": "long enough so", "i": code})
    assert joined.status_code == 303 and inside(app) == "carl"
    assert app.db.reader().value("SELECT people FROM member WHERE name = 'carl'") == group
    assert root.post("/admin/invites", {"uses": "3", "days": "7", "group": "1"}).status_code == 422
    root.post(f"/admin/groups/{group}/remove")
    joined = Person(app, "").post("/join", {"username": "dora", "password": "long enough so", "i": code})
    assert joined.status_code == 303 and inside(app) == "", "the group is gone, the invitation still works"
    assert problems(app) == []


def test_who_leaves_the_forum_is_in_no_group(app: Forum, root: Person, bob: Person) -> None:
    at, asked = make(root), make(root, "Band", joining="request")
    root.post(f"{at}/add", {"names": "bob"})
    bob.post(f"{asked}/ask")
    root.post(f"/admin/boards/{app.db.reader().value('SELECT max(id) FROM board')}/keepers", {"names": "bob"})
    taken = zipfile.ZipFile(BytesIO(bob.post("/settings/data").get_data()))
    assert json.loads(taken.read("groups.json")) == ["Choir"]
    assert json.loads(taken.read("boards.json")) == {"keeps": ["talk"]}
    assert bob.post("/settings/leave", {"password": PASSWORD}).status_code == 303
    assert inside(app) == "" and not app.db.reader().value("SELECT count(*) FROM people_request")
    assert problems(app) == []


def test_putting_in_and_taking_out_are_undone(app: Forum, root: Person) -> None:
    at, who = make(root), ids(app)
    root.post(f"{at}/add", {"names": "ann"})
    root.post(f"{at}/keeper", {"member": str(who["ann"]), "keeper": "1"})
    root.post(f"{at}/out", {"ids": str(who["ann"])})
    came, gone = app.db.reader().all(Act, "SELECT * FROM act ORDER BY id")
    with pytest.raises(Conflict), app.db.transaction() as tx:
        undoing.put_in(tx, OWNER, came, now())
    with app.db.transaction() as tx:
        undoing.take_out(tx, OWNER, gone, now())
    assert inside(app) == "ann" and app.db.reader().value("SELECT keeper FROM people_member") == 1
    with pytest.raises(Conflict), app.db.transaction() as tx:
        undoing.take_out(tx, OWNER, gone, now())
    assert problems(app) == []


def test_check_sees_what_was_miscounted(app: Forum, root: Person) -> None:
    make(root)
    with app.db.transaction() as tx:
        tx.run("UPDATE people SET members = 7 WHERE name = 'Choir'")
        tx.run("UPDATE member SET people = '4' WHERE name = 'bob'")
    assert len(problems(app)) == 2
