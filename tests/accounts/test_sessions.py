"""Where one is logged in: seen in words, ended one by one or all at once, and nobody else's business."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum_app import Forum
from forum_app.accounts import service
from forum_app.accounts.agents import device
from forum_app.kernel.clock import now
from tests.accounts.test_recovery import come_back, make_codes
from tests.people import PASSWORD, Person

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"
AGENTS = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0": "Firefox on Windows",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 "
    "Safari/605.1.15": "Safari on macOS",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 "
    "Mobile/15E148 Safari/604.1": "Safari on iPhone",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0 "
    "Mobile/15E148 Safari/604.1": "Chrome on iPhone",
    f"Mozilla/5.0 (X11; Linux x86_64) {CHROME} Safari/537.36": "Chrome on Linux",
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/126.0": "Edge on Windows",
    f"Mozilla/5.0 (Windows NT 10.0) {CHROME} Safari/537.36 OPR/111.0": "Opera on Windows",
    f"Mozilla/5.0 (Linux; Android 14; SM-S901B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 "
    f"{CHROME} Mobile Safari/537.36": "Samsung Internet on Android",
    f"Mozilla/5.0 (Linux; Android 13; V2227A) {CHROME} Mobile Safari/537.36 MicroMessenger/8.0.49": "WeChat on Android",
    "Mozilla/5.0 (Linux; Android 4.4; Nexus 5) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0": " on Android",
    f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {CHROME} Safari/537.36": "Chrome on ChromeOS",
    "curl/8.5.0": "curl on ",
    "": " on ",
    "test": " on ",
}  # fmt: skip


@pytest.mark.parametrize(("agent", "words"), AGENTS.items())
def test_a_browser_is_known_by_what_it_says(agent: str, words: str) -> None:
    assert " on ".join(device(agent)) == words


@given(st.text(max_size=300))
def test_whatever_a_browser_says_it_is_named_by_our_own_words(agent: str) -> None:
    assert all(len(name) <= 20 for name in device(agent))


def open_session(app: Forum, name: str, agent: str, ago: int = 0) -> int:
    """Somebody logged in elsewhere; answers the session's id."""
    with app.db.transaction() as tx:
        member_id = int(tx.value("SELECT id FROM member WHERE name = :name", name=name))
        service.open_session(tx, member_id, agent=agent, now=now() - ago)
        return int(tx.value("SELECT max(id) FROM session"))


def test_the_list_names_browser_and_system_and_marks_this_one(app: Forum, ann: Person) -> None:
    firefox, *_others = AGENTS
    edge = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/126.0"
    open_session(app, "ann", firefox, ago=3 * 3600)
    open_session(app, "ann", edge, ago=2 * 86400)
    open_session(app, "bob", "curl/8")
    page = ann.page("/settings/sessions")
    assert re.findall(r"<b>(.*?)</b>", page) == [
        "A browser that does not say its name", "Firefox on Windows", "Edge on Windows",
    ]  # fmt: skip
    assert page.count("this one") == 1
    assert "curl" not in page
    assert page.count("/end") == 3  # two of them, and all others


def test_what_a_browser_says_is_text(app: Forum, ann: Person) -> None:
    open_session(app, "ann", "<script>alert(1)</script>\x00")
    assert "alert" not in ann.page("/settings/sessions")


def test_one_session_is_ended_and_its_cookie_opens_nothing(app: Forum, ann: Person) -> None:
    phone, office = Person(app, "ann"), Person(app, "ann")
    ids = app.db.reader().column("SELECT id FROM session WHERE member_id = 3 ORDER BY id")
    answer = ann.post(f"/settings/sessions/{ids[1]}/end", follow_redirects=True)
    assert "The session is ended." in answer.text
    assert [person.get("/settings").status_code for person in (ann, phone, office)] == [200, 403, 200]
    assert ann.post(f"/settings/sessions/{ids[1]}/end").status_code == 404


def test_all_others_are_ended_and_nobody_elses(app: Forum, ann: Person, bob: Person) -> None:
    others = [Person(app, "ann") for _ in range(3)]
    assert ann.post("/settings/sessions/end-others").status_code == 303
    assert "3 other sessions were ended." in ann.page("/settings/sessions")
    assert [person.get("/settings").status_code for person in (ann, bob, *others)] == [200, 200, 403, 403, 403]
    assert ann.post("/settings/sessions/end-others").status_code == 303
    assert "There was no other session." in ann.page("/settings/sessions")


def test_ending_this_one_is_logging_out(ann: Person) -> None:
    own = ann.app.db.reader().value("SELECT id FROM session WHERE member_id = 3")
    assert ann.post(f"/settings/sessions/{own}/end").headers["Location"] == "/"
    assert ann.get("/settings").status_code == 403


def test_sessions_of_others_are_as_absent_as_those_that_never_were(ann: Person, bob: Person, root: Person) -> None:
    own = ann.app.db.reader().value("SELECT id FROM session WHERE member_id = 3")
    for person in (bob, root):
        pages = {
            re.sub(r"404 · \S+ · [0-9a-f]+|action=\"[^\"]*\"", "", answer.text)
            for answer in (person.post(f"/settings/sessions/{number}/end") for number in (own, 999_999, 0))
        }
        assert len(pages) == 1
    assert ann.get("/settings").status_code == 200


def test_a_session_that_ran_out_is_not_listed(app: Forum, ann: Person) -> None:
    open_session(app, "ann", "curl/8", ago=40 * 86400)
    assert "curl" not in ann.page("/settings/sessions")


def test_cookies_kept_from_before_a_new_password_open_nothing(app: Forum, ann: Person, root: Person) -> None:
    code, phone = make_codes(ann)[0], Person(app, "ann")
    token = phone.csrf()
    assert come_back(app, "ann", code).status_code == 303
    for thief in (ann, phone):
        assert thief.get("/settings").status_code == 403
        assert thief.post("/settings/sessions/end-others", token=token).status_code == 400
    assert Person(app, "").post("/login", {"username": "ann", "password": PASSWORD}).status_code == 422
