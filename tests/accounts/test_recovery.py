"""A lost password, and the way back by a code: made once, used once, guessed by nobody."""

from __future__ import annotations

import re
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from forum_app import Forum
from forum_app.accounts import recovery, recovery_views
from forum_app.kernel.errors import Invalid
from tests.people import PASSWORD, Person

NEW = "marmalade bridge forty"
WRONG = "zzzz-zzzz-zzzz"
NO_MATCH = "The name and the code do not match, or the code was used before."


@dataclass
class Clock:
    """The time as the views are told it."""

    at: int


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    made = Clock(int(time.time()))
    monkeypatch.setattr(recovery_views, "now", lambda: made.at)
    yield made


def shown(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return re.findall(r"<li>([0-9a-z-]{14})</li>", answer.get_data(as_text=True))


def make_codes(person: Person) -> list[str]:
    made = shown(person.post("/settings/recovery", {"password": PASSWORD}))
    assert len(set(made)) == recovery.CODES == 8
    return made


def come_back(app: Forum, name: str, code: str, password: str = NEW, address: str = "127.0.0.1") -> TestResponse:
    form = {"username": name, "code": code, "password": password}
    return Person(app, "").post("/recover", form, environ_overrides={"REMOTE_ADDR": address})


def said(answer: TestResponse) -> str:
    found = re.search(r'class="err".*?<span>(.*?)</span>|role="alert".*?<span[^>]*>(.*?)</span>', answer.text)
    return (found[1] or found[2]) if found else ""


def logs_in(app: Forum, name: str, password: str) -> bool:
    return Person(app, "").post("/login", {"username": name, "password": password}).status_code == 303


# --- making codes


def test_whoever_just_joined_gets_codes_by_one_button_and_goes_on(app: Forum) -> None:
    carl = Person(app, "")
    carl.post("/join", {"username": "carl", "password": PASSWORD})
    carl.name, carl.token = "carl", ""
    assert 'name="password"' not in carl.page("/joined?next=/boards")
    answer = carl.post("/settings/recovery", {"next": "/boards"})
    assert len(shown(answer)) == 8
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'class="btn main" href="/boards"' in answer.text
    assert carl.post("/settings/recovery").status_code == 422  # a second time the password is asked for


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "/\\\\evil.example", "javascript:x", ""])
def test_going_on_stays_on_the_site(ann: Person, target: str) -> None:
    offer = ann.client.get("/joined", base_url="http://localhost", query_string={"next": target}).text
    assert 'id="later" href="/"' in offer
    page = ann.post("/settings/recovery", {"password": PASSWORD, "next": target}).text
    assert 'class="btn main" href="/settings/recovery"' in page


def test_a_browser_left_open_makes_no_codes(ann: Person) -> None:
    with ann.app.db.transaction() as tx:
        tx.run("UPDATE member SET created_at = created_at - :fresh", fresh=recovery.FRESH + 1)
    assert 'name="password"' in ann.page("/joined")
    for form in ({}, {"password": ""}, {"password": "wrong words"}):
        answer = ann.post("/settings/recovery", form)
        assert (answer.status_code, said(answer)) == (422, "This is not your present password.")
    assert "You have no recovery codes" in ann.page("/settings/recovery")
    assert len(make_codes(ann)) == 8


def test_the_password_for_new_codes_is_not_guessed_either(ann: Person, clock: Clock) -> None:
    make_codes(ann)
    answers = [ann.post("/settings/recovery", {"password": "wrong words"}).status_code for _ in range(7)]
    assert answers == [422] * 5 + [429] * 2


def test_codes_are_kept_as_digests_that_say_nothing(ann: Person, bob: Person) -> None:
    made = make_codes(ann)
    stored = ann.app.db.reader().column("SELECT digest FROM recovery_code")
    assert len(stored) == 8
    assert all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in stored)
    plain = recovery.read_code(made[0])
    assert recovery.code_digest(3, plain) != recovery.code_digest(4, plain)  # one guess is not tried on everybody


def test_new_codes_take_the_place_of_the_old_ones(app: Forum, ann: Person) -> None:
    old, new = make_codes(ann), make_codes(ann)
    assert set(old).isdisjoint(new)
    assert said(come_back(app, "ann", old[0])) == NO_MATCH
    assert come_back(app, "ann", new[0]).status_code == 303


def test_one_is_told_how_many_are_left_and_warned_in_time(app: Forum, ann: Person) -> None:
    made = make_codes(ann)
    assert "8 recovery codes are left." in ann.page("/settings/recovery")
    for code in made[:5]:
        assert come_back(app, "ann", code).headers["Location"] == "/"
    assert come_back(app, "ann", made[5]).headers["Location"] == "/settings/recovery"
    assert "Only 2 recovery codes are left." in Person(app, "ann").page("/settings/recovery")


# --- coming back


def test_a_code_and_a_name_let_one_back_in_and_everybody_else_out(app: Forum, ann: Person, bob: Person) -> None:
    made, phone = make_codes(ann), Person(app, "ann")
    guest = Person(app, "")
    assert 'href="/recover"' in guest.page("/login")
    answer = guest.post("/recover", {"username": "ann", "code": made[3], "password": NEW})
    assert answer.status_code == 303
    assert "7 recovery codes are left." in guest.page("/")
    assert "@ann" in guest.page("/settings")
    assert [person.get("/settings").status_code for person in (ann, phone, bob)] == [403, 403, 200]
    assert (logs_in(app, "ann", PASSWORD), logs_in(app, "ann", NEW)) == (False, True)


def test_a_code_is_used_once_and_the_others_stay(app: Forum, ann: Person) -> None:
    made = make_codes(ann)
    assert come_back(app, "ann", made[0]).status_code == 303
    assert said(come_back(app, "ann", made[0], "another new one")) == NO_MATCH
    assert come_back(app, "ann", made[1], "another new one").status_code == 303
    assert logs_in(app, "ann", "another new one")


@pytest.mark.parametrize("write", [str.upper, str.title, lambda code: code.replace("-", ""),
                                   lambda code: f" {code.replace('-', ' – ')} ",
                                   lambda code: code.translate(str.maketrans("01v", "olu")),
                                   lambda code: "".join(chr(ord(c) + 0xFEE0) for c in code)])  # fmt: skip
def test_a_code_is_read_however_a_hand_writes_it(app: Forum, ann: Person, write: Callable[[str], str]) -> None:
    assert come_back(app, "ann", write(make_codes(ann)[0])).status_code == 303


@given(st.text(alphabet=recovery.ALPHABET, min_size=12, max_size=12), st.sampled_from(["", "-", " ", " - ", "—"]))
def test_every_code_is_read_as_what_it_is(plain: str, gap: str) -> None:
    typed = gap.join((plain[:4], plain[4:8], plain[8:]))
    assert recovery.read_code(typed) == recovery.read_code(typed.upper()) == plain


@given(st.text(max_size=60))
def test_what_cannot_be_a_code_is_said_to_be_none(typed: str) -> None:
    try:
        assert re.fullmatch(f"[{recovery.ALPHABET}]{{12}}", recovery.read_code(typed))
    except Invalid as error:
        assert error.field == "code"


def test_a_weak_password_uses_up_no_code_and_both_faults_are_said(app: Forum, ann: Person) -> None:
    made = make_codes(ann)
    for password in ("short", "12345678", "ann"):
        assert come_back(app, "ann", made[0], password).status_code == 422
    page = come_back(app, "ann", "0123", "short").text
    assert 'id="code-wrong"' in page
    assert 'id="password-wrong"' in page
    assert 'value="0123"' in page
    assert come_back(app, "ann", made[0]).status_code == 303


def test_whoever_comes_back_as_somebody_else_is_no_longer_who_they_were(app: Forum, ann: Person, bob: Person) -> None:
    made = make_codes(ann)
    assert bob.post("/recover", {"username": "ann", "code": made[0], "password": NEW}).status_code == 303
    assert "@ann" in bob.page("/settings")
    assert len(app.db.reader().column("SELECT id FROM session WHERE member_id = 4")) == 0


def test_a_code_of_one_does_not_open_the_door_of_another(app: Forum, ann: Person, bob: Person) -> None:
    made = make_codes(ann)
    make_codes(bob)
    assert said(come_back(app, "bob", made[0])) == NO_MATCH
    assert come_back(app, "ann", made[0]).status_code == 303


def test_of_two_who_use_a_code_at_once_one_comes_in(app: Forum, ann: Person) -> None:
    code = make_codes(ann)[0]
    statuses = at_once(lambda number: come_back(app, "ann", code, f"password of thread {number}").status_code)
    assert sorted(statuses) == [303, 422]
    assert len(app.db.reader().column("SELECT id FROM session WHERE member_id = 3")) == 1
    assert [logs_in(app, "ann", f"password of thread {n}") for n in (0, 1)].count(True) == 1


def at_once(act: Callable[[int], int], several: int = 2) -> list[int]:
    """The statuses of several who begin at the same moment."""
    gate, statuses = threading.Barrier(several), list[int]()

    def run(number: int) -> None:
        gate.wait()
        statuses.append(act(number))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(several)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def test_an_account_that_is_deleted_has_no_way_back(app: Forum, ann: Person) -> None:
    made = make_codes(ann)
    assert ann.post("/settings/leave", {"password": PASSWORD}).status_code == 303
    assert said(come_back(app, "ann", made[0])) == NO_MATCH
    assert ann.get("/settings").status_code == 403


# --- guessing


def _unlike(codes: list[str], number: int) -> str:
    """A code that looks like one and is none."""
    code = f"{number:012d}"
    return code if code not in {recovery.read_code(one) for one in codes} else WRONG


@pytest.mark.slow
@pytest.mark.proof
def test_a_thousand_guessed_codes_are_answered_ever_more_slowly(
    app: Forum, ann: Person, clock: Clock, count: Callable[[str], int], proved: Callable[..., None]
) -> None:
    """The guesser waits exactly as long as it is told to, and tries in between as well."""
    made, began, looked_at, delays = make_codes(ann), clock.at, 0, list[int]()
    for number in range(count("recovery_tries")):
        answer = come_back(app, "ann", _unlike(made, number), address="192.0.2.7")
        assert answer.status_code in (422, 429)
        looked_at += answer.status_code == 422
        if answer.status_code == 429:
            delays.append(int(answer.headers["Retry-After"]))
            clock.at += delays[-1]
    assert delays == sorted(delays)
    assert delays[:10] == [2**n for n in range(10)][: len(delays)]
    assert looked_at <= count("recovery_tries") / 2 + 5
    come_back(app, "ann", WRONG, address="192.0.2.7")
    assert come_back(app, "ann", made[0], address="192.0.2.7").status_code == 429  # right, but too soon
    assert come_back(app, "ann", made[0], address="192.0.2.8").status_code == 303
    proved("recovery codes guessed from one address", tries=count("recovery_tries"), looked_at=looked_at, succeeded=0,
           hours=round((clock.at - began) / 3600, 1), last_delay_s=delays[-1])  # fmt: skip


def test_many_names_from_one_address_are_slowed_and_a_restart_forgets_nothing(
    open_app: Callable[..., Forum], folder: Path, clock: Clock
) -> None:
    app = open_app(folder)
    made = make_codes(Person(app, "ann"))
    statuses = [come_back(app, f"name{n}", WRONG, address="192.0.2.7").status_code for n in range(52)]
    assert statuses == [422] * 50 + [429] * 2
    app.close()
    again = open_app(folder)
    assert come_back(again, "ann", made[0], address="192.0.2.7").status_code == 429
    assert come_back(again, "ann", made[0], address="192.0.2.8").status_code == 303


def test_wrong_codes_do_not_keep_anybody_from_logging_in(app: Forum, ann: Person, clock: Clock) -> None:
    for _ in range(8):
        come_back(app, "ann", WRONG)
    assert come_back(app, "ann", WRONG).status_code == 429
    assert logs_in(app, "ann", PASSWORD)


# --- what an answer tells


def test_unknown_names_names_without_codes_and_wrong_codes_are_answered_alike(app: Forum, ann: Person) -> None:
    make_codes(ann)
    with app.db.transaction() as tx:
        tx.run("UPDATE member SET password = NULL WHERE name = 'mod'")  # as one that came with an import
    answers = set()
    for number, name in enumerate(["ann", "bob", "mod", "root", "nobody", "admin", "", "former-3"]):
        answer = come_back(app, name, WRONG, address=f"198.51.100.{number}")
        page = re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text).replace(f'value="{name}"', 'value="…"')
        answers.add((answer.status_code, page, " ".join(sorted({header for header, _ in answer.headers}))))
    assert len(answers) == 1


@pytest.mark.usefixtures("real_cost")
@pytest.mark.alone
@pytest.mark.proof
def test_an_unknown_name_takes_as_long_as_one_with_codes_and_one_without(
    app: Forum, ann: Person, count: Callable[[str], int], proved: Callable[..., None]
) -> None:
    make_codes(ann)
    guest = Person(app, "")
    token = guest.csrf()

    def took(name: str, address: str) -> float:
        form = {"username": name, "code": WRONG, "password": NEW}
        began = time.perf_counter()
        answer = guest.post("/recover", form, token=token, environ_overrides={"REMOTE_ADDR": address})
        passed = time.perf_counter() - began
        assert answer.status_code == 422
        return passed

    for turn in range(5):  # the machine does other things as well
        times: dict[str, list[float]] = {"ann": [], "bob": [], "nobody": []}
        for number in range(5 * count("timing")):
            for name, took_ in times.items():
                took_.append(took(name, f"198.{turn}.{number // 200}.{number % 200}"))
        medians = {name: statistics.median(took_) for name, took_ in times.items()}
        ratio = max(medians.values()) / min(medians.values())
        if ratio < 1.1:
            break
    assert ratio < 1.1
    proved("time of a wrong code: name with codes, without, unknown", tries=3 * len(times["ann"]),
           largest_ratio_of_medians=ratio)  # fmt: skip


def test_a_wrong_code_costs_the_same_statements_for_every_name(app: Forum, ann: Person) -> None:
    make_codes(ann)
    ran: list[str] = []
    app.db.trace = lambda sql, params: ran.append(sql)
    asked = []
    for name in ("ann", "bob", "nobody"):
        ran.clear()
        come_back(app, name, WRONG, address=f"192.0.2.{len(asked)}")
        asked.append(list(ran))
    assert asked[0] == asked[1] == asked[2]
