"""Invitations: who comes in with one, when it lets nobody in any more, and what its owner sees."""

from __future__ import annotations

import re

import pytest

from forum_app import Forum, Machine, Sharing
from forum_app.accounts import joining_views
from forum_app.kernel.clock import now
from tests.people import Person

NEW = "three words fine"
CODE = re.compile(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b")


def let(root: Person, mode: str) -> None:
    assert root.post("/admin/settings", {"joining": mode}).status_code == 303


def invitation(root: Person, uses: int = 3, days: str = "7", **more: str) -> tuple[str, str]:
    """Its page and its code."""
    answer = root.post("/admin/invites", {"uses": str(uses), "days": days, **more})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    path = answer.headers["Location"]
    found = CODE.search(root.page(path))
    assert found
    return path, found[0]


def join(app: Forum, name: str, code: str = "", **more: str) -> int:
    return Person(app, "").post("/join", {"username": name, "password": NEW, "i": code, **more}).status_code


def test_with_an_invitation_one_comes_in(app: Forum, root: Person) -> None:
    let(root, "invite")
    path, code = invitation(root)
    assert join(app, "wren", code) == 303
    assert ">wren<" in root.page(path)
    assert "1 of 3" in root.page(path)


def test_without_one_nobody_does(app: Forum, root: Person, guest: Person) -> None:
    let(root, "invite")
    answer = guest.post("/join", {"username": "wren", "password": NEW})
    assert answer.status_code == 422
    assert "Type its code." in answer.get_data(as_text=True)
    assert join(app, "wren", "00000-00000") == 422


def test_looking_at_the_link_uses_nothing_up(root: Person, guest: Person) -> None:
    let(root, "invite")
    path, code = invitation(root, uses=1)
    for _ in range(3):
        page = guest.page(f"/join?i={code}")
        assert "root invites you." in page
        assert f'name="i" value="{code}"' in page
    assert "0 of 1" in root.page(path)


@pytest.mark.parametrize("typed", ["{lower}", " {code} ", "{joined}", "{dashes}"])
def test_a_code_is_read_however_it_is_typed(app: Forum, root: Person, typed: str) -> None:
    let(root, "invite")
    _, code = invitation(root)
    forms = {
        "code": code, "lower": code.lower(), "joined": code.replace("-", ""), "dashes": code.replace("-", " — "),
    }  # fmt: skip
    assert join(app, "wren", typed.format(**forms)) == 303


@pytest.mark.parametrize(
    ("how", "sentence"),
    [("used", "is used up"), ("revoked", "was taken back"), ("over", "has run out"), ("unknown", "No invitation has")],
)
def test_a_dead_invitation_says_why(app: Forum, root: Person, guest: Person, how: str, sentence: str) -> None:
    let(root, "invite")
    path, code = invitation(root, uses=1)
    if how == "used":
        assert join(app, "first", code) == 303
    elif how == "revoked":
        root.post(f"{path}/revoke")
    elif how == "over":
        with app.db.transaction() as tx:
            tx.run("UPDATE invite SET expires_at = :now", now=now())
    else:
        code = "ZZZZZ-ZZZZZ"
    answer = guest.post("/join", {"username": "wren", "password": NEW, "i": code})
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert sentence in guest.page(f"/join?i={code}")
    assert join(app, "wren", code) == 422


def test_all_that_is_wrong_is_said_at_once(root: Person, guest: Person) -> None:
    let(root, "invite")
    page = guest.post("/join", {"username": "a b", "password": "short", "i": "nonsense"}).get_data(as_text=True)
    for sentence in ("No invitation has this code.", "A password has at least", 'value="nonsense"'):
        assert sentence in page
    assert page.count('class="err"') == 3


def test_a_name_that_is_taken_uses_nothing_up(app: Forum, root: Person) -> None:
    let(root, "invite")
    path, code = invitation(root, uses=1)
    assert join(app, "ann", code) == 422
    assert "0 of 1" in root.page(path)
    assert join(app, "wren", code) == 303


def test_while_joining_is_open_a_dead_invitation_stops_nobody(app: Forum) -> None:
    assert join(app, "wren", "ZZZZZ-ZZZZZ") == 303


def test_closed_means_closed_with_an_invitation_too(app: Forum, root: Person, guest: Person) -> None:
    _, code = invitation(root)
    let(root, "closed")
    assert join(app, "wren", code) == 403
    assert "Nobody can join at the moment." in guest.page(f"/join?i={code}")


def test_a_new_code_makes_the_old_one_void(app: Forum, root: Person) -> None:
    let(root, "invite")
    path, code = invitation(root)
    assert root.post(f"{path}/code").status_code == 303
    assert code not in root.page(path)
    assert join(app, "wren", code) == 422


def test_terms_are_changed_and_kept(app: Forum, root: Person) -> None:
    let(root, "invite")
    path, code = invitation(root, uses=1, note="the neighbours")
    assert join(app, "wren", code) == 303
    assert root.post(path, {"uses": "2", "days": "", "note": "number 9"}).status_code == 303
    assert "number 9" in root.page(path)
    assert join(app, "robin", code) == 303
    assert root.post(path, {"uses": "1", "days": ""}).status_code == 422  # two came already


@pytest.mark.parametrize(
    "wrong", [{"uses": "0"}, {"uses": "many"}, {"uses": "1001"}, {"days": "never"}, {"days": ""}, {"note": "x" * 81}]
)
def test_terms_that_make_no_sense_are_refused(root: Person, wrong: dict[str, str]) -> None:
    answer = root.post("/admin/invites", {"uses": "3", "days": "7", "note": "kept", **wrong})
    assert answer.status_code == 422
    assert 'class="err"' in answer.get_data(as_text=True)
    assert root.app.db.reader().value("SELECT count(*) FROM invite") == 0


def test_who_guesses_codes_has_to_wait(app: Forum, root: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    at = joining_views.now()
    monkeypatch.setattr(joining_views, "now", lambda: at)  # the first delays are as short as a slow machine's requests
    let(root, "invite")
    _, code = invitation(root)
    tries = [join(app, "wren", f"ZZZZZ-ZZZ{n:02d}") for n in range(14)]
    assert (tries[0], tries[-1]) == (422, 429)
    assert join(app, "wren", code) == 429  # the right one among many guesses as well


def test_who_leaves_is_no_longer_named(app: Forum, root: Person) -> None:
    let(root, "invite")
    path, code = invitation(root)
    wren = Person(app, "")
    assert wren.post("/join", {"username": "wren", "password": NEW, "i": code}).status_code == 303
    wren.token, wren.name = "", "wren"
    assert wren.post("/settings/leave", {"password": NEW}).status_code == 303
    assert ">wren<" not in root.page(path)
    assert app.db.reader().value("SELECT count(*) FROM invited") == 0


def test_who_has_come_is_told_once(app: Forum, root: Person) -> None:
    let(root, "invite")
    path, code = invitation(root)
    first = root.get(f"{path}/came")
    assert root.get(f"{path}/came", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert join(app, "wren", code) == 303
    again = root.get(f"{path}/came", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, "wren" in again.get_data(as_text=True)) == (200, True)


class Open(Machine):
    """Open on two addresses."""

    def sharing(self) -> Sharing:
        return Sharing(True, True, ("http://192.168.1.23:8420/", "http://10.0.0.5:8420/"))


def test_the_square_is_for_the_address_that_was_chosen(app: Forum, root: Person) -> None:
    app.machine = Open()
    path, code = invitation(root)
    assert f'id="link">http://192.168.1.23:8420/join?i={code}<' in root.page(path)
    assert f'id="link">http://10.0.0.5:8420/join?i={code}<' in root.page(f"{path}?at=1")
    assert f'id="link">http://192.168.1.23:8420/join?i={code}<' in root.page(f"{path}?at=7")


def test_who_was_let_in_after_knocking_is_told_too(app: Forum, root: Person) -> None:
    """They count from the moment they knock, and are there when they are let in."""
    let(root, "invite")
    path, code = invitation(root, approval="1")
    assert join(app, "wren", code) == 303
    before = root.get(f"{path}/came").headers["ETag"]
    waiting = app.db.reader().value("SELECT id FROM knock")
    assert root.post("/admin/knocks", {"admit": str(waiting)}).status_code == 303
    again = root.get(f"{path}/came", headers={"If-None-Match": before})
    assert (again.status_code, ">wren<" in again.get_data(as_text=True)) == (200, True)


def test_who_comes_too_late_is_no_guesser(app: Forum, root: Person) -> None:
    """A whole class may sit behind one address."""
    let(root, "invite")
    path, code = invitation(root, uses=1)
    assert join(app, "first", code) == 303
    assert {join(app, f"late-{n}x", code) for n in range(12)} == {422}
    assert root.post(path, {"uses": "2", "days": ""}).status_code == 303
    assert join(app, "second", code) == 303
