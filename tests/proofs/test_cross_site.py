"""Row 2: nothing is changed for another site, another port, another person's token, or by a GET."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.people import Person
from tests.proofs.dumps import dump
from tests.test_routes import FORMS, ROLES, TABLE, World

POSTS = sorted(row for row in TABLE if row.startswith("POST") and "303" in TABLE[row])
GETS = sorted(row for row in TABLE if row.startswith("GET"))
ELSEWHERE = (
    {"Origin": "http://localhost:8421"},
    {"Origin": "https://localhost"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://127.0.0.1"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Referer": "http://localhost:8421/t/1"},
    {"Referer": "https://evil.example/"},
    {"Referer": "http://["},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
)


# what is done to files, or asked, and stands in no table; and nobody knocks in this world (tests/network does that)
# what is asked for is so already
NOTHING_TO_DO = {
    "POST /login/code",  # nobody is half in
    "POST /drafts/<name>/discard", "POST /notices/read", "POST /notices/unread", "POST /settings/keys",
}  # fmt: skip
QUIET = (
    "POST /admin/backups",
    "POST /admin/knocks",
    "POST /admin/log",
    "POST /admin/network/check",
    "POST /admin/network/close",
)


@pytest.fixture
def form_of() -> Callable[[str], dict[str, str]]:
    """The fields of a row's form, so that it would be carried out."""
    own = {
        "POST /join": {"username": "stranger", "password": "long enough so"},
        "POST /t/<int:topic_id>/move": {"board": "around-the-fire"},
    }
    return lambda row: own.get(row) or FORMS.get(row, {})


@pytest.fixture
def attempts(world: World, form_of: Callable[[str], dict[str, str]]) -> Callable[[Person, str], Callable[..., int]]:
    """`send = attempts(person, row)`, then `send(token, headers)` answers the status of that POST."""

    def prepare(person: Person, row: str) -> Callable[..., int]:
        path, form = world.path(row), form_of(row)
        return lambda token, headers=None: person.post(path, form, token=token, headers=headers or {}).status_code

    return prepare


def _whoever_may(world: World, row: str) -> Person:
    """The person of the table for whom this row is done."""
    return Person(world.app, ROLES[max(i for i, status in enumerate(TABLE[row].split()) if status in ("200", "303"))])


def test_without_its_own_token_no_form_changes_anything(
    world: World, attempts: Callable[[Person, str], Callable[..., int]]
) -> None:
    others = [world.people["bob"].csrf(), Person(world.app, "").csrf()]
    for row in POSTS:
        person = _whoever_may(world, row)
        own = person.csrf()
        send, before = attempts(person, row), dump(world.app)
        for token in ["", "x", own[:-1], own + "x", own.upper(), "\u00e9" * 32, *others]:
            assert send(token) == 400, (row, token)
        assert dump(world.app) == before, row


def test_a_members_token_does_not_serve_a_guest(
    world: World, attempts: Callable[[Person, str], Callable[..., int]]
) -> None:
    token = world.people["ann"].csrf()
    for row in POSTS:
        send, before = attempts(Person(world.app, ""), row), dump(world.app)
        assert send(token) == 400, row
        assert dump(world.app) == before, row


def test_a_guests_token_serves_no_other_guest(world: World) -> None:
    form = {"username": "stranger", "password": "long enough so"}
    one, other = Person(world.app, ""), Person(world.app, "")
    before = dump(world.app)
    assert one.csrf() != other.csrf()
    assert other.post("/join", form, token=one.csrf()).status_code == 400
    assert dump(world.app) == before
    assert other.post("/join", form).status_code == 303


@pytest.mark.proof
def test_what_another_site_sends_changes_nothing_even_with_the_right_token(
    world: World, attempts: Callable[[Person, str], Callable[..., int]], proved: Callable[..., None]
) -> None:
    for row in POSTS:
        person = _whoever_may(world, row)
        send, before = attempts(person, row), dump(world.app)
        for headers in ELSEWHERE:
            assert send(person.csrf(), headers) == 403, (row, headers)
        assert dump(world.app) == before, row
    proved("forms sent by other sites and ports", forms=len(POSTS), origins=len(ELSEWHERE), carried_out=0)


def test_the_same_forms_are_carried_out_from_the_forum_itself(
    world: World, attempts: Callable[[Person, str], Callable[..., int]]
) -> None:
    """Else the tests above could not fail."""
    still: set[str] = set()
    own = {"Origin": "http://localhost", "Referer": "http://localhost/t/1", "Sec-Fetch-Site": "same-origin"}
    for row in POSTS:
        person = _whoever_may(world, row)
        send, before = attempts(person, row), dump(world.app)
        answer = send(person.csrf(), own)
        if row.startswith(("POST /u/<name>/order/", "POST /warnings/")) and answer in (404, 409):
            continue  # what was decided about somebody is undone by a row before
        assert answer in (200, 303), row
        if dump(world.app) == before and not row.startswith(QUIET):
            still.add(row)
    assert still - {"POST /admin/checklist"} == NOTHING_TO_DO  # put away before, or within the same second


def test_no_get_changes_anything_for_anybody(world: World) -> None:
    for row in GETS:
        path = world.path(row)
        for role in ROLES:
            person = Person(world.app, role)
            before = dump(world.app)
            for query in ("", "?csrf_token=x&delete=1&_method=POST", "?language=en&theme=dark&role=owner&next=/boards"):
                headers = {"X-HTTP-Method-Override": "POST", "X-HTTP-Method": "DELETE"}
                person.get(path + query, headers=headers).close()
            assert dump(world.app) == before, (row, role)


def test_what_only_changes_something_has_no_page(world: World) -> None:
    """Below a topic the word is taken for a slug, and leads to the topic."""
    alone = [row for row in POSTS if row.replace("POST", "GET") not in TABLE]
    assert len(alone) > 10
    for row in alone:
        response = world.people["root"].get(world.path(row))
        if row.startswith("POST /t/"):
            assert response.status_code == 302, row
            continue
        if row.startswith("POST /admin/backups/"):  # there it is taken for the name of a backup
            assert response.status_code in (404, 405), row
            continue
        assert response.status_code == 405, row
        assert set(response.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}, row


def test_the_token_may_come_in_a_header(world: World) -> None:
    """For scripts; another site cannot set it without being asked first."""
    ann = world.people["ann"]
    topic, headers = ann.topic(), {"X-CSRF-Token": ann.csrf()}
    assert ann.post(f"/t/{topic}/reply", {"body": "by script"}, token="", headers=headers).status_code == 303
    answer = ann.client.options(f"/t/{topic}/reply", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers
