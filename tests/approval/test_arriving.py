"""The door against robots: each thing the owner may ask, what it says, and how somebody comes in all the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from forum_app import Forum
from forum_app.approval import arriving, work
from forum_app.kernel import clock
from tests.approval.test_queue import approve, begin, put, waits
from tests.people import Person

AT = 1_900_000_000.0
FORM = {"username": "cat", "password": "three words fine"}
WORK = re.compile(r'data-work="([^"]+)"')
BEGAN = re.compile(r'name="began" value="([^"]+)"')


@pytest.fixture
def time_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    def set_(seconds: float) -> None:
        monkeypatch.setattr(clock, "time", SimpleNamespace(time=lambda: AT + seconds))

    set_(0)
    return set_


def refused(guest: Person, form: dict[str, str], sentence: str, status: int = 422) -> str:
    answer = guest.post("/join", form)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, sentence in page) == (status, True), page
    return page


def unproved(app: Forum) -> list[str]:
    return app.db.reader().column("SELECT m.name FROM unproved u JOIN member m ON m.id = u.member_id")


def test_nothing_is_asked_unless_the_owner_wants_it(guest: Person) -> None:
    page = guest.page("/join")
    assert "data-work" not in page
    assert "began" not in page
    assert guest.post("/join", FORM).status_code == 303


def test_a_question_with_several_answers(app: Forum, guest: Person) -> None:
    put(app, join_question="What stands <b>beside</b> the oven?", join_answers="The dough\nＤｏｕｇｈ\n面团")
    page = guest.page("/join")
    assert "What stands &lt;b&gt;beside&lt;/b&gt; the oven?" in page
    for wrong in ("", "a cat", "dough cat"):
        page = refused(guest, {**FORM, "answer": wrong}, "This is not the answer.")
        assert 'value="cat"' in page
    for number, answer in enumerate(("  DOUGH. ", "the  dough", "面团。")):
        assert Person(app, "").post("/join", {**FORM, "username": f"cat{number}", "answer": answer}).status_code == 303


def test_a_question_without_answers_wants_any(app: Forum, guest: Person) -> None:
    put(app, join_question="Who are you?")
    refused(guest, FORM, "This is not the answer.")
    assert guest.post("/join", {**FORM, "answer": "a cat"}).status_code == 303


def test_an_invitation_needs_no_answer_and_no_work(app: Forum, guest: Person, root: Person) -> None:
    put(app, join_question="What?", join_answers="that", join_seconds=10, join_work="always")
    root.post("/admin/invites", {"uses": "3", "days": "7"})
    code = app.db.reader().value("SELECT code FROM invite")
    page = guest.page(f"/join?i={code}")
    assert "What?" not in page
    assert "data-work" not in page
    assert "What?" in guest.page("/join?i=K7QM2XTDVF")
    assert guest.post("/join", {**FORM, "i": code}).status_code == 303
    assert unproved(app) == []
    refused(Person(app, ""), {**FORM, "username": "dog", "i": "K7QM2XTDVF"}, "This is not the answer.")


def test_the_robots_field_is_hidden_from_everybody_and_can_be_emptied(guest: Person) -> None:
    page = guest.page("/join")
    assert re.search(
        rf'<div class="field" hidden><label[^>]*>[^<]*</label><input id="{arriving.TRAP}"[^>]*tabindex="-1"', page
    )
    page = refused(guest, {**FORM, arriving.TRAP: "http://spam.example"}, "There is a field for robots in this form")
    assert f'<div class="field"><label for="{arriving.TRAP}">' in page
    assert guest.post("/join", {**FORM, arriving.TRAP: ""}).status_code == 303


def test_a_form_that_comes_too_soon_may_be_sent_again(
    app: Forum, guest: Person, time_is: Callable[[float], None]
) -> None:
    put(app, join_seconds=4)
    began = BEGAN.search(guest.page("/join"))
    assert began
    time_is(1)
    page = refused(guest, {**FORM, "began": began[1]}, "That was quicker than people are.")
    assert f'value="{began[1]}"' in page  # the same one: the wait goes on
    assert 'value="cat"' in page
    time_is(4)
    assert guest.post("/join", {**FORM, "began": began[1]}).status_code == 303


def test_an_old_form_is_said_to_be_old_and_the_next_one_passes(
    app: Forum, guest: Person, time_is: Callable[[float], None]
) -> None:
    put(app, join_seconds=4)
    old = BEGAN.search(guest.page("/join"))
    assert old
    for began in (old[1], "", "1900000000.abcdefghijkl." + "0" * 32):
        time_is(90_000)
        page = refused(guest, {**FORM, "began": began}, "This page was open for a long time.")
        fresh = BEGAN.search(page)
        assert fresh
        assert fresh[1] != began
    time_is(90_010)
    assert guest.post("/join", {**FORM, "began": fresh[1]}).status_code == 303
    time_is(3600 * 20)
    assert Person(app, "").post("/join", {**FORM, "username": "dog", "began": fresh[1]}).status_code != 500


def test_who_did_the_sum_is_a_member_like_any_other(app: Forum, guest: Person) -> None:
    put(app, join_work="always")
    token = WORK.search(guest.page("/join"))
    assert token
    form = {**FORM, "began": token[1], "work": work.solved(token[1])}
    assert guest.post("/join", form).status_code == 303
    assert unproved(app) == []
    assert Person(app, "cat").topic()


@pytest.mark.parametrize("form", [{}, {"work": "0"}, {"work": "x"}, {"began": "x", "work": "1"}, {"work": "9" * 99}])
def test_without_the_sum_one_joins_and_the_first_post_waits(
    app: Forum, guest: Person, mod: Person, form: dict[str, str]
) -> None:
    put(app, join_work="always")
    page = guest.page("/join")
    token = WORK.search(page)
    assert token
    assert "Without scripts you can join as well" in page
    assert guest.post("/join", {**FORM, "began": token[1], **form}).status_code == 303
    assert unproved(app) == ["cat"]
    cat = Person(app, "cat")
    begin(cat)
    assert "You joined without the little sum" in cat.page("/held")
    approve(mod, *waits(app))
    assert unproved(app) == []
    assert cat.topic()


def test_one_sum_is_good_for_one_account(app: Forum, guest: Person) -> None:
    put(app, join_work="always")
    token = WORK.search(guest.page("/join"))
    assert token
    form = {"began": token[1], "work": work.solved(token[1]), "password": FORM["password"]}
    for name in ("first", "second"):
        assert Person(app, "").post("/join", {**form, "username": name}).status_code == 303
    assert unproved(app) == ["second"]


def test_while_unusually_many_join_the_sum_is_asked_for(app: Forum, guest: Person) -> None:
    put(app, join_work="busy")
    assert "data-work" not in guest.page("/join")
    with app.db.transaction() as tx:
        for i in range(arriving.CROWD):
            tx.run(
                "INSERT INTO member (name, name_key, name_look, display_name, created_at) "
                "VALUES (:name, :name, :name, :name, (SELECT max(created_at) FROM member))",
                name=f"crowd{i}",
            )
    assert "data-work" in guest.page("/join")
    with app.db.transaction() as tx:
        tx.run("UPDATE member SET created_at = created_at - 700")
    assert "data-work" not in guest.page("/join")


def test_used_tokens_are_forgotten_when_they_are_many() -> None:
    used = work.Used(most=10)
    assert all(used.take(str(i), 100) for i in range(10))
    assert not used.take("9", 100)
    assert used.take("10", 100)
    assert not used.take("9", 100)  # the younger half is still known
    assert len(used._used) <= 10


def test_made_up_tokens_are_none_of_ours() -> None:
    token = work.token(b"secret", 100)
    assert work.made_at(b"secret", token) == 100
    assert work.made_at(b"other", token) is None
    assert work.made_at(b"secret", token.replace("100.", "101.", 1)) is None
    assert work.made_at(b"secret", "") is None
