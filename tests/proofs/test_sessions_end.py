"""Row 23: a session ends on the server; whoever kept its cookie is signed out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from forum_app import Forum
from forum_app.accounts import queries, service
from forum_app.kernel.clock import now
from forum_app.kernel.session import LIFE
from tests.people import PASSWORD, Person

NEW = "a quite different password"


def _cookie(person: Person) -> str:
    found = person.client.get_cookie(f"hearth_{person.app.config['INSTANCE']}", domain="localhost")
    assert found
    return str(found.value)


def _replay(app: Forum, cookie: str) -> Person:
    """Somebody else's browser with a copy of the cookie."""
    other = Person(app, "")
    other.client.set_cookie(f"hearth_{app.config['INSTANCE']}", cookie, domain="localhost")
    return other


def _is_in(person: Person) -> bool:
    status = person.get("/settings").status_code
    assert status in (200, 403)
    return status == 200


def test_a_copy_of_the_cookie_works_while_the_session_lasts(ann: Person) -> None:
    """Else the tests below could not fail."""
    assert _is_in(_replay(ann.app, _cookie(ann)))


@pytest.mark.proof
def test_a_cookie_replayed_after_logging_out_opens_nothing(ann: Person, proved: Callable[..., None]) -> None:
    cookie, token, topic = _cookie(ann), ann.csrf(), ann.topic()
    assert ann.post("/logout").status_code == 303
    thief = _replay(ann.app, cookie)
    assert not _is_in(thief)
    assert thief.post(f"/t/{topic}/reply", {"body": "me again"}, token=token).status_code == 400
    assert thief.get("/settings").status_code == 403
    proved("replayed cookies after logging out", opened=0)


def test_a_new_password_ends_the_other_sessions_and_keeps_ones_own(app: Forum) -> None:
    here, phone, office, bob = Person(app, "ann"), Person(app, "ann"), Person(app, "ann"), Person(app, "bob")
    form = {"current": PASSWORD, "password": NEW}
    answer = here.post("/settings/password", form, follow_redirects=True)
    assert "2 other sessions were ended" in answer.get_data(as_text=True)
    assert [_is_in(person) for person in (here, phone, office, bob)] == [True, False, False, True]
    guest = Person(app, "")
    assert guest.post("/login", {"username": "ann", "password": PASSWORD}).status_code == 422
    assert guest.post("/login", {"username": "ann", "password": NEW}).status_code == 303


def test_a_password_that_is_refused_ends_nothing(app: Forum) -> None:
    here, phone = Person(app, "ann"), Person(app, "ann")
    for form in ({"current": "wrong words", "password": NEW}, {"current": PASSWORD, "password": "short"}, {}):
        assert here.post("/settings/password", form).status_code == 422
    assert _is_in(phone)
    assert Person(app, "").post("/login", {"username": "ann", "password": PASSWORD}).status_code == 303


def test_logging_in_again_ends_the_session_before_it(ann: Person) -> None:
    before = _cookie(ann)
    assert ann.post("/login", {"username": "bob", "password": PASSWORD}).status_code == 303
    assert not _is_in(_replay(ann.app, before))
    assert "@bob" in ann.page("/settings")


def test_a_session_that_ran_out_is_none(app: Forum) -> None:
    with app.db.transaction() as tx:
        member = queries.credentials(tx, "ann")
        assert member
        old = service.open_session(tx, member.id, agent="", now=now() - LIFE)
        young = service.open_session(tx, member.id, agent="", now=now() - LIFE + 100)
    assert not _is_in(_replay(app, old.token))
    assert _is_in(_replay(app, young.token))


def test_cookies_that_are_no_session_open_nothing(ann: Person) -> None:
    cookie = _cookie(ann)
    digest = ann.app.db.reader().column("SELECT token FROM session")[0]
    for value in (
        "",
        "x",
        cookie[:-1],
        cookie + "x",
        cookie.swapcase(),
        digest,
        "%00",
        "é" * 50,
        "a" * 3000,
        '"',
        ";",
    ):
        assert not _is_in(_replay(ann.app, value)), value


def test_a_role_that_is_taken_away_is_gone_with_the_next_request(mod: Person, root: Person, ann: Person) -> None:
    topic = ann.topic()
    assert mod.get(f"/t/{topic}/move").status_code == 200
    assert root.post("/u/mod/role", {"role": "member"}).status_code == 303
    assert mod.get(f"/t/{topic}/move").status_code == 404
    assert "Keep order" not in mod.page(f"/t/{topic}")


def test_a_form_cookie_of_another_secret_is_nobodys(app: Forum, open_app: Callable[..., Forum], tmp_path: Path) -> None:
    """The guest's cookie is signed: one that somebody made up carries no token of ours."""
    guest, stranger = Person(app, ""), Person(open_app(tmp_path / "other"), "")
    name = f"hearth_{app.config['INSTANCE']}_form"
    stranger.get("/preferences")
    foreign = stranger.client.get_cookie(f"hearth_{stranger.app.config['INSTANCE']}_form", domain="localhost")
    assert foreign
    token = stranger.csrf()
    guest.client.set_cookie(name, foreign.value, domain="localhost")
    assert guest.post("/preferences", {"theme": "dark"}, token=token).status_code == 400
