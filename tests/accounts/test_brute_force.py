"""Rows 20 and 21: guessing gets slower and slower, locks nobody out elsewhere, and learns nothing on the way."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from forum_app import Forum
from forum_app.accounts import settings_views, views
from tests.people import PASSWORD, Person


@dataclass
class Clock:
    """The time as the views are told it."""

    at: int


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    made = Clock(int(time.time()))
    for module in (views, settings_views):
        monkeypatch.setattr(module, "now", lambda: made.at)
    yield made


@dataclass(frozen=True)
class Try:
    status: int
    wait: int  # seconds, of Retry-After
    sentence: str


class Guesser:
    """Somebody at an address who tries passwords, as a guest with cookies."""

    def __init__(self, app: Forum, address: str) -> None:
        self._person, self._address = Person(app, ""), address
        self._person.csrf()

    def attempt(self, name: str, password: str) -> Try:
        environ = {"REMOTE_ADDR": self._address}
        token = self._person.token
        answer = self._person.post(
            "/login", {"username": name, "password": password}, token=token, environ_overrides=environ
        )
        text = answer.get_data(as_text=True)
        said = re.search(r'class="err".*?<span>(.*?)</span>|role="alert".*?<span[^>]*>(.*?)</span>', text)
        return Try(answer.status_code, int(answer.headers.get("Retry-After", 0)), (said[1] or said[2]) if said else "")


@pytest.mark.slow
@pytest.mark.proof
def test_a_thousand_guesses_from_one_address_get_ever_slower(
    app: Forum, clock: Clock, count: Callable[[str], int], proved: Callable[..., None]
) -> None:
    """The guesser waits exactly as long as it is told to, and tries in between as well."""
    guesser, began, looked_at, delays = Guesser(app, "192.0.2.7"), clock.at, 0, []
    for number in range(count("login_tries")):
        tried = guesser.attempt("ann", f"guess number {number}")
        assert tried.status in (422, 429)
        looked_at += tried.status == 422
        assert (tried.wait > 0) == (tried.status == 429)
        if tried.wait:
            delays.append(tried.wait)
            clock.at += tried.wait
    assert delays == sorted(delays)
    assert delays[:10] == [2**n for n in range(10)][: len(delays)]
    assert max(delays) <= 900
    assert looked_at <= count("login_tries") / 2 + 5
    guesser.attempt("ann", "another guess")
    assert guesser.attempt("ann", PASSWORD).status == 429  # right, but too soon
    assert Guesser(app, "192.0.2.8").attempt("ann", PASSWORD).status == 303
    proved("guesses at one account from one address", tries=count("login_tries"), looked_at=looked_at, succeeded=0,
           hours=round((clock.at - began) / 3600, 1), last_delay_s=delays[-1])  # fmt: skip


def test_five_tries_are_free_and_the_sixth_has_to_wait(app: Forum, clock: Clock) -> None:
    guesser = Guesser(app, "192.0.2.7")
    statuses = [guesser.attempt("ann", "wrong words").status for _ in range(7)]
    assert statuses == [422] * 5 + [429] * 2
    clock.at += 1
    assert guesser.attempt("ann", "wrong words").status == 422
    assert guesser.attempt("ann", "wrong words") == Try(429, 2, "Too many tries. Please wait 2 seconds.")
    clock.at += 2
    assert guesser.attempt("ann", PASSWORD).status == 303


def test_whoever_succeeds_starts_from_nothing(app: Forum, clock: Clock) -> None:
    guesser = Guesser(app, "192.0.2.7")
    for _ in range(4):
        assert guesser.attempt("ann", "wrong words").status == 422
    assert Guesser(app, "192.0.2.7").attempt("ann", PASSWORD).status == 303
    assert [Guesser(app, "192.0.2.7").attempt("ann", "wrong words").status for _ in range(5)] == [422] * 5


def test_the_owner_is_never_locked_out_from_elsewhere(app: Forum, clock: Clock) -> None:
    for network in range(12):
        guesser = Guesser(app, f"192.0.2.{network}")
        for _ in range(6):
            guesser.attempt("root", "wrong words")
        assert guesser.attempt("root", PASSWORD).status == 429
    assert Guesser(app, "127.0.0.1").attempt("root", PASSWORD).status == 303
    assert Guesser(app, "2001:db8::1").attempt("root", PASSWORD).status == 303


def test_a_restart_forgets_no_failure(open_app: Callable[..., Forum], folder: Path, clock: Clock) -> None:
    app = open_app(folder)
    guesser = Guesser(app, "192.0.2.7")
    for _ in range(6):
        guesser.attempt("ann", "wrong words")
    app.close()
    again = open_app(folder)
    assert Guesser(again, "192.0.2.7").attempt("ann", PASSWORD).status == 429
    assert Guesser(again, "192.0.2.8").attempt("ann", PASSWORD).status == 303


def test_many_names_from_one_address_are_slowed_too(app: Forum, clock: Clock) -> None:
    guesser = Guesser(app, "192.0.2.7")
    statuses = [guesser.attempt(f"name{number}", "wrong words").status for number in range(52)]
    assert statuses == [422] * 50 + [429] * 2
    assert guesser.attempt("ann", PASSWORD).status == 429
    assert Guesser(app, "192.0.2.8").attempt("ann", PASSWORD).status == 303


def test_one_machine_has_a_whole_ipv6_network(app: Forum, clock: Clock) -> None:
    statuses = [Guesser(app, f"2001:db8:0:1::{n:x}").attempt("ann", "wrong words").status for n in range(6)]
    assert statuses == [422] * 5 + [429]
    assert Guesser(app, "2001:db8:0:2::1").attempt("ann", PASSWORD).status == 303


def test_other_spellings_of_a_name_count_as_the_same(app: Forum, clock: Clock) -> None:
    guesser = Guesser(app, "192.0.2.7")
    statuses = [guesser.attempt(name, "wrong words").status for name in ("ann", "ANN", "ａｎｎ", " ann ", "Ann", "aNN")]
    assert statuses == [422] * 5 + [429]


def test_a_clock_that_is_set_back_keeps_nobody_out_for_longer(app: Forum, clock: Clock) -> None:
    guesser = Guesser(app, "192.0.2.7")
    for _ in range(5):
        guesser.attempt("ann", "wrong words")
    clock.at -= 10**6
    assert guesser.attempt("ann", PASSWORD) == Try(429, 1, "Too many tries. Please wait 1 second.")
    clock.at += 10**6 + 1
    assert guesser.attempt("ann", PASSWORD).status == 303


def test_failures_are_forgotten_after_a_day(app: Forum, clock: Clock) -> None:
    guesser = Guesser(app, "192.0.2.7")
    for _ in range(6):
        guesser.attempt("ann", "wrong words")
    clock.at += 24 * 3600 + 1
    assert [guesser.attempt("ann", "wrong words").status for _ in range(5)] == [422] * 5


def test_guessing_at_the_present_password_in_the_settings_is_slowed_as_well(ann: Person, clock: Clock) -> None:
    form = {"current": "wrong words", "password": "a new one for ann"}
    answers = [ann.post("/settings/password", form) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429] * 2
    assert answers[-1].headers["Retry-After"] == "1"
    clock.at += 1
    assert ann.post("/settings/password", {**form, "current": PASSWORD}).status_code == 303


# --- what an answer tells


def _answers(app: Forum, names: list[str], password: str) -> set[tuple[int, str, str]]:
    """Status, page and header names for each, without what is typed, random or numbered."""
    found = set()
    for number, name in enumerate(names):
        environ = {"REMOTE_ADDR": f"198.51.100.{number}"}
        answer = Person(app, "").post("/login", {"username": name, "password": password}, environ_overrides=environ)
        page = answer.get_data(as_text=True).replace(f'value="{name}"', 'value="…"')
        page = re.sub(r'name="csrf_token" value="[^"]+"', "", page)
        found.add((answer.status_code, page, " ".join(sorted({name for name, _ in answer.headers}))))
    return found


def test_an_unknown_name_gets_the_answer_of_a_known_one(app: Forum) -> None:
    with app.db.transaction() as tx:
        tx.run("UPDATE member SET password = NULL WHERE name = 'bob'")  # as one that came with an import
    for password in ("wrong words", "", "x" * 10_000, "\x00", "密码密码密码"):
        assert len(_answers(app, ["ann", "root", "bob", "nobody", "admin"], password)) == 1


@pytest.mark.usefixtures("real_cost")
@pytest.mark.alone
@pytest.mark.proof
def test_an_unknown_name_takes_as_long_as_a_known_one(
    app: Forum, count: Callable[[str], int], proved: Callable[..., None]
) -> None:
    def took(name: str, address: str) -> float:
        guesser = Guesser(app, address)
        began = time.perf_counter()
        assert guesser.attempt(name, "wrong words").status == 422
        return time.perf_counter() - began

    for turn in range(3):  # the machine does other things as well
        known, unknown = [], []
        for number in range(count("timing")):
            address = f"198.51.{100 + turn}.{number}"
            known.append(took("ann", address))
            unknown.append(took("nobody", address))
        ratio = statistics.median(known) / statistics.median(unknown)
        if 0.9 < ratio < 1.1:
            break
    assert 0.9 < ratio < 1.1
    proved("time of a wrong password, known name / unknown name", tries=2 * len(known), ratio_of_medians=ratio)
