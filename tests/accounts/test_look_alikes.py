"""Row 19: nobody takes a name that readers take for another's, and everybody may have a name of their own script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import quote

import pytest

from forum_app import Forum
from forum_app.accounts import service
from forum_app.accounts.names import RESERVED
from forum_app.kernel.clock import now
from forum_app.kernel.security import HashGate
from tests.data.look_alikes import BAD, GOOD, PAIRS
from tests.people import PASSWORD, Person


def _let_in(guest: Person, names: list[str]) -> None:
    """Members with these names, as joining makes them; the same password for all, since hashing takes its time."""
    hashed = HashGate(8).hash(PASSWORD)
    with guest.app.db.transaction() as tx:
        for name in names:
            service.join(tx, service.prepare_name(name), hashed, now=now())


def _join(guest: Person, name: str) -> tuple[int, str]:
    """The status, and the sentence at the field."""
    answer = guest.post("/join", {"username": name, "password": PASSWORD})
    found = re.search(r'<p class="err" id="username-wrong">.*?<span>(.*?)</span>', answer.get_data(as_text=True))
    return answer.status_code, found[1] if found else ""


@pytest.mark.proof
def test_a_name_that_looks_like_anothers_is_refused(guest: Person, proved: Callable[..., None]) -> None:
    assert len(PAIRS) >= 40
    _let_in(guest, list(dict.fromkeys(name for name, _ in PAIRS if name)))
    before = guest.app.db.reader().value("SELECT count(*) FROM member")
    got = {pair: _join(guest, pair[1]) for pair in PAIRS}
    assert {pair: answer for pair, answer in got.items() if answer[0] != 422 or not answer[1]} == {}
    assert guest.app.db.reader().value("SELECT count(*) FROM member") == before
    proved("look-alike names", pairs=len(PAIRS), let_in=0)


def test_every_script_has_its_names(app: Forum) -> None:
    for name in GOOD:
        guest = Person(app, "")
        assert _join(guest, name) == (303, ""), name
        assert f"@{unicodedata.normalize('NFKC', name)} ·" in guest.page(f"/u/{quote(name)}"), name


@pytest.mark.parametrize("name", ["अमित", "สมหญิง", "তানিয়া"])
def test_scripts_with_vowel_signs_have_their_names(guest: Person, name: str) -> None:
    assert _join(guest, name) == (303, "")


def test_what_is_no_name_is_refused_with_a_sentence(guest: Person) -> None:
    for name in BAD:
        status, sentence = _join(guest, name)
        assert status == 422, name
        assert sentence.endswith("."), name


def test_a_name_can_be_written_as_it_looks(guest: Person, ann: Person) -> None:
    """Log in and look somebody up in any case and width; the address then settles on the name's own form."""
    assert guest.get("/u/ＡＮＮ").headers["Location"] == "/u/ann"
    assert guest.post("/login", {"username": " Ａnn ", "password": PASSWORD}).status_code == 303
    assert "@ann" in guest.page("/settings")


def test_reserved_names_are_the_owners_to_give(guest: Person) -> None:
    for name in RESERVED:
        assert _join(guest, name.upper())[1] == "This name is kept for the house. Choose another."
        assert service.prepare_name(name, by_owner=True)[0] == name
