"""Logging in by password and code: each once, in one browser, within minutes, and not by guessing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from forum_app import Forum
from forum_app.accounts import recovery
from forum_app.accounts.service import HALFWAY_LIFE
from forum_app.kernel.clock import now
from tests.people import PASSWORD, Person

from .phone import Clock, Phone, is_in, logs_in, password, with_phone

NEW = "marmalade bridge forty"


def test_the_password_leads_to_the_code_and_the_code_to_where_one_wanted(app: Forum, ann: Person, clock: Clock) -> None:
    phone, _ = with_phone(ann, clock)
    browser, half = password(app, "ann", next="/boards")
    assert half.headers["Location"] == "/login/code?next=%2Fboards"
    assert not is_in(browser)
    assert 'autocomplete="one-time-code"' in browser.page("/login/code?next=/boards")
    done = browser.post("/login/code", {"code": phone.code(), "next": "/boards"})
    assert (done.status_code, done.headers["Location"]) == (303, "/boards")
    assert is_in(browser)


def test_until_the_password_is_right_nothing_says_who_has_one(app: Forum, ann: Person, clock: Clock) -> None:
    with_phone(ann, clock)
    answers = [password(app, name, "wrong walnut kettle")[1] for name in ("ann", "bob", "nobody-here")]
    assert len({answer.status_code for answer in answers}) == 1
    assert len({len(answer.text) - 3 * answer.text.count(name) for answer, name in zip(
        answers, ("ann", "bob", "nobody-here"), strict=True)}) <= 2  # fmt: skip
    assert not any("/login/code" in answer.text or "half" in str(answer.headers) for answer in answers)


def test_who_has_none_is_in_by_the_password(app: Forum) -> None:
    browser, answer = password(app, "bob")
    assert answer.headers["Location"] == "/"
    assert is_in(browser)


def test_a_code_counts_once(app: Forum, ann: Person, clock: Clock) -> None:
    phone, _ = with_phone(ann, clock)
    code = phone.code()
    assert logs_in(app, "ann", code).status_code == 303
    again = logs_in(app, "ann", code)
    assert again.status_code == 422
    assert "This code was used before." in again.text
    earlier = logs_in(app, "ann", phone.code(-1))  # in time, but before the one that was used
    assert earlier.status_code == 422
    clock.later()
    assert logs_in(app, "ann", phone.code()).status_code == 303


def test_the_code_that_set_it_up_does_not_log_in(app: Forum, ann: Person, clock: Clock) -> None:
    phone, _ = with_phone(ann, clock)
    clock.later(-60)
    assert logs_in(app, "ann", phone.code()).status_code == 422


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 303), (0, 303), (1, 303), (2, 422)])
def test_a_phone_may_be_half_a_minute_off(app: Forum, ann: Person, clock: Clock, steps: int, status: int) -> None:
    phone, _ = with_phone(ann, clock)
    assert logs_in(app, "ann", phone.code(steps)).status_code == status


def test_a_clock_that_was_set_back_is_told_as_such(app: Forum, ann: Person, clock: Clock) -> None:
    phone, codes = with_phone(ann, clock)
    assert logs_in(app, "ann", phone.code()).status_code == 303
    clock.later(-3600)
    refused = logs_in(app, "ann", phone.code())
    assert refused.status_code == 422
    assert "was set back" in refused.text
    assert logs_in(app, "ann", codes[0]).status_code == 303  # the way that is named


def at_once(browsers: list[Person], tokens: list[str], code: str) -> list[int]:
    """All send this code in the same moment; what each was answered."""
    found: list[int] = []
    together = threading.Barrier(len(browsers))

    def send(browser: Person, token: str) -> None:
        together.wait()
        found.append(browser.post("/login/code", {"code": code}, token=token).status_code)

    threads = [threading.Thread(target=send, args=pair) for pair in zip(browsers, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_of_two_log_ins_at_once_with_one_code_one_wins(app: Forum, ann: Person, clock: Clock) -> None:
    phone, _ = with_phone(ann, clock)
    browsers = [password(app, "ann")[0] for _ in range(6)]
    tokens = [browser.csrf() for browser in browsers]
    assert sorted(at_once(browsers, tokens, phone.code())) == [303, 422, 422, 422, 422, 422]


def test_half_in_is_for_one_browser_for_one_time_and_for_minutes(app: Forum, ann: Person, clock: Clock) -> None:
    phone, _ = with_phone(ann, clock)
    stranger = Person(app, "")
    assert stranger.post("/login/code", {"code": phone.code()}).headers["Location"] == "/login?next=%2F"
    browser, _ = password(app, "ann")
    cookie = browser.client.get_cookie(f"hearth_{app.config['INSTANCE']}_half")
    assert cookie and cookie.http_only
    clock.at = now() + HALFWAY_LIFE + 1
    late = browser.post("/login/code", {"code": phone.code()})
    assert late.headers["Location"].startswith("/login?")
    assert "longer than five minutes" in browser.page("/login")
    assert not is_in(browser)


def test_half_in_serves_once(app: Forum, ann: Person, clock: Clock) -> None:
    phone, _ = with_phone(ann, clock)
    browser, _ = password(app, "ann")
    cookie = browser.client.get_cookie(f"hearth_{app.config['INSTANCE']}_half")
    assert cookie and browser.post("/login/code", {"code": phone.code()}).status_code == 303
    thief = Person(app, "")
    thief.client.set_cookie(f"hearth_{app.config['INSTANCE']}_half", cookie.value, domain="localhost")
    clock.later()
    assert thief.post("/login/code", {"code": phone.code()}).headers["Location"].startswith("/login?")
    assert not is_in(thief)


def test_a_new_password_ends_what_is_half_in(app: Forum, ann: Person, clock: Clock) -> None:
    phone, _ = with_phone(ann, clock)
    browser, _ = password(app, "ann")
    assert ann.post("/settings/password", {"current": PASSWORD, "password": NEW}).status_code == 303
    assert browser.post("/login/code", {"code": phone.code()}).headers["Location"].startswith("/login?")


def guess(browser: Person, code: str) -> TestResponse:
    return browser.post("/login/code", {"code": code})


def test_guessing_is_slowed_from_wherever_it_comes_and_a_restart_forgets_nothing(
    app: Forum, ann: Person, clock: Clock, open_app: Callable[..., Forum], folder: Path
) -> None:
    phone, codes = with_phone(ann, clock)
    browser, _ = password(app, "ann")
    for _ in range(5):
        assert guess(browser, phone.wrong()).status_code == 422
    app.close()
    again = open_app(folder)
    other, _answer = password(again, "ann")
    address = {"REMOTE_ADDR": "203.0.113.9"}
    waits = other.post("/login/code", {"code": phone.code()}, environ_overrides=address)
    assert waits.status_code == 429
    assert int(waits.headers["Retry-After"]) >= 1
    assert logs_in(again, "ann", codes[0]).status_code == 303  # a recovery code is not held up by it


def test_guesses_that_come_all_at_once_are_counted_all(app: Forum, ann: Person, clock: Clock) -> None:
    phone, _ = with_phone(ann, clock)
    browsers = [password(app, "ann")[0] for _ in range(12)]
    tokens = [browser.csrf() for browser in browsers]
    found = at_once(browsers, tokens, phone.wrong())
    assert (found.count(422), found.count(429)) == (5, 7)


@pytest.mark.proof
def test_a_day_has_room_for_few_guesses(app: Forum, ann: Person, clock: Clock, proved: Callable[..., None]) -> None:
    phone, _ = with_phone(ann, clock)
    browser, _ = password(app, "ann")
    with app.db.transaction() as tx:
        tx.run("UPDATE halfway SET expires_at = :at", at=clock.at + 10**6)
    end, tried = clock.at + 86400, 0
    while clock.at < end:
        answer = guess(browser, phone.wrong())
        tried += answer.status_code == 422
        clock.later(int(answer.headers.get("Retry-After", 0)))
    assert 90 < tried < 120
    proved("codes guessed for a day by somebody who knows the password", tried=tried, chance_in_a_million=3 * tried)


# --- without the phone


def test_a_recovery_code_stands_in_for_the_phone_once(app: Forum, ann: Person, clock: Clock) -> None:
    _, codes = with_phone(ann, clock)
    assert len(codes) == recovery.CODES
    browser, _ = password(app, "ann", next="/boards")
    assert "inputmode" not in browser.page("/login/code?spare=1&next=/boards").split("<main")[1]
    done = browser.post("/login/code", {"code": codes[0].upper().replace("-", " "), "spare": "1", "next": "/boards"})
    assert done.headers["Location"] == "/settings/security?next=%2Fboards"
    assert "7 recovery codes are left" in browser.page("/settings/security")
    assert logs_in(app, "ann", codes[0]).status_code == 422


def test_codes_that_were_there_already_serve(app: Forum, ann: Person, clock: Clock) -> None:
    ann.post("/settings/recovery", {"password": PASSWORD})
    _, codes = with_phone(ann, clock)
    assert codes == []
    assert "8 are left" in ann.page("/settings/security")


def test_a_code_for_the_password_is_none_for_the_phone(app: Forum, ann: Person, clock: Clock) -> None:
    phone, codes = with_phone(ann, clock)
    finder = Person(app, "")
    form = {"username": "ann", "code": codes[0], "password": NEW}
    assert finder.post("/recover", form).headers["Location"].startswith("/login/code")
    page = finder.page("/login/code?spare=1")
    assert "Your new password is set." in page
    assert "Without your phone?" not in page
    refused = finder.post("/login/code", {"code": codes[1]})
    assert refused.status_code == 422
    assert "You came in by a recovery code" in refused.text
    assert not is_in(finder)
    assert finder.post("/login/code", {"code": phone.code()}).status_code == 303
    assert is_in(finder)


def test_a_link_for_a_new_password_does_not_go_around_it(app: Forum, ann: Person, clock: Clock) -> None:
    _phone, codes = with_phone(ann, clock)
    with app.db.transaction() as tx:
        made = recovery.new_link(tx, int(tx.value("SELECT id FROM member WHERE name = 'ann'")), now())
    browser = Person(app, "")
    done = browser.post("/reset", {"id": str(made.id), "key": made.key, "password": NEW})
    assert done.headers["Location"].startswith("/login/code")
    assert not is_in(browser)
    assert not is_in(ann)  # the password is new all the same
    assert browser.post("/login/code", {"code": codes[0]}).status_code == 303
    assert is_in(browser)


def test_an_owner_takes_it_off_and_it_is_in_the_log(app: Forum, ann: Person, root: Person, clock: Clock) -> None:
    with_phone(ann, clock)
    assert "/u/ann/second-factor/off" in root.page("/u/ann")
    assert "second-factor" not in Person(app, "mod").page("/u/ann")
    assert "second-factor" not in root.page("/u/bob")
    assert root.post("/u/ann/second-factor/off").status_code == 303
    assert "An owner took your second factor off" in ann.page("/settings/security")
    assert password(app, "ann")[1].headers["Location"] == "/"
    db = app.db.reader()
    assert db.tuples("SELECT kind, data FROM act") == [("second_factor_reset", "{}")]
    assert root.post("/u/ann/second-factor/off").status_code == 409
    assert root.post("/u/root/second-factor/off").status_code == 403


def test_sessions_say_how_each_came_about(app: Forum, ann: Person, clock: Clock) -> None:
    phone, codes = with_phone(ann, clock)
    browser, _ = password(app, "ann")
    guess(browser, phone.code())
    logs_in(app, "ann", codes[0])
    page = browser.page("/settings/sessions")
    assert (
        page.count("by password and a code of the app") == 2
    )  # the one in which it was set up, and the first after it
    assert page.count("by password and a recovery code") == 1


def test_the_log_in_of_who_has_none_costs_no_more(app: Forum, statements: list[tuple[str, dict[str, object]]]) -> None:
    browser = Person(app, "")
    browser.csrf()
    statements.clear()
    assert browser.post("/login", {"username": "bob", "password": PASSWORD}).status_code == 303
    # site, tries, password, tries forgotten, may they come in (name, address, role), session; nothing of second factors
    assert len(statements) == 8
    assert not any("second_factor_" in sql or "halfway" in sql for sql, _params in statements)


def test_whoever_leaves_leaves_no_secret(app: Forum, ann: Person, clock: Clock) -> None:
    with_phone(ann, clock)
    password(app, "ann")
    assert ann.post("/settings/leave", {"password": PASSWORD}).status_code == 303
    db = app.db.reader()
    assert db.value("SELECT count(*) FROM second_factor") == db.value("SELECT count(*) FROM halfway") == 0


def test_a_phone_of_somebody_else_opens_nothing(app: Forum, ann: Person, bob: Person, clock: Clock) -> None:
    with_phone(ann, clock)
    theirs, codes = with_phone(bob, clock)
    assert isinstance(theirs, Phone)
    assert logs_in(app, "ann", theirs.code()).status_code == 422
    assert logs_in(app, "ann", codes[0]).status_code == 422


def test_a_forum_that_guests_do_not_read_asks_for_the_code_all_the_same(app: Forum, root: Person, clock: Clock) -> None:
    phone, _ = with_phone(root, clock)
    assert root.post("/admin/settings", {"shown": "guests_read"}).status_code == 303
    browser, answer = password(app, "root")
    page = browser.get(answer.headers["Location"])
    assert page.status_code == 200 and 'name="code"' in page.text
    assert browser.post("/login/code", {"code": phone.code()}).status_code == 303
    assert is_in(browser)
