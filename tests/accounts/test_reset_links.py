"""One-time links for a new password: made by an owner or at the machine, opened once, dead in good time."""

from __future__ import annotations

import html
import itertools
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug.test import TestResponse

from forum_app import Forum
from forum_app.accounts import recovery, recovery_views, service
from tests.accounts.test_recovery import NEW, Clock, at_once, come_back, logs_in, make_codes
from tests.people import PASSWORD, Person
from tests.process import HINT, Hearth, hearth_here, start
from tests.proofs.dumps import dump

__all__ = ["hearth_here"]
Keys = dict[str, str]
DEAD = "This link leads nowhere any more"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    made = Clock(int(time.time()))
    monkeypatch.setattr(recovery_views, "now", lambda: made.at)
    yield made


def link_for(owner: Person, name: str) -> str:
    """The address on the page that answers the owner."""
    answer = owner.post(f"/u/{name}/reset-link")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    found = re.search(r'id="link">([^<]+)<', answer.text)
    assert found
    return html.unescape(found[1])


def keys_of(link: str) -> Keys:
    parts = urlsplit(link)
    assert parts.path == "/reset"
    return {name: values[0] for name, values in parse_qs(parts.query).items()}


def redeem(app: Forum, keys: Keys, password: str = NEW) -> TestResponse:
    return Person(app, "").post("/reset", {**keys, "password": password})


def look(app: Forum, keys: Keys) -> TestResponse:
    return Person(app, "").client.get("/reset", base_url="http://localhost", query_string=keys)


def imported(app: Forum, display: str = "周师傅") -> str:
    with app.db.transaction() as tx:
        member_id = service.put_imported(tx, display, int(time.time()))
        return str(tx.value("SELECT name FROM member WHERE id = :member_id", member_id=member_id))


# --- the way of a link


def test_a_link_from_the_owner_lets_a_member_choose_a_new_password(app: Forum, root: Person, ann: Person) -> None:
    link = link_for(root, "ann")
    assert link.startswith("http://localhost/reset?id=")
    assert "leads here from this computer only" in root.post("/u/ann/reset-link").text
    keys, guest = keys_of(link_for(root, "ann")), Person(app, "")
    page = guest.client.get("/reset", base_url="http://localhost", query_string=keys).text
    assert re.search(r"Hello again, <bdi>ann</bdi>", page)
    answer = guest.post("/reset", {**keys, "password": NEW})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/settings/recovery")
    assert "Your new password is set, and you are logged out everywhere else." in guest.page("/settings/recovery")
    assert ann.get("/settings").status_code == 403
    assert (logs_in(app, "ann", PASSWORD), logs_in(app, "ann", NEW)) == (False, True)


def test_an_imported_author_claims_the_account(app: Forum, root: Person) -> None:
    name = imported(app)
    assert "not taken over yet" in root.page(f"/u/{name}")
    keys = keys_of(link_for(root, name))
    assert "What you wrote elsewhere came here before you" in look(app, keys).text
    guest = Person(app, "")
    assert guest.post("/reset", {**keys, "password": NEW}).status_code == 303
    assert f"@{name}" in guest.page("/settings")
    assert "not taken over yet" not in root.page(f"/u/{name}")
    assert "Change the role" in root.page(f"/u/{name}")
    assert logs_in(app, name, NEW)


def test_looking_at_a_link_uses_nothing_up(app: Forum, root: Person) -> None:
    keys = keys_of(link_for(root, "ann"))
    before = dump(app)
    for _ in range(12):
        assert look(app, keys).status_code == 200
        assert look(app, {**keys, "key": "wrong"}).status_code == 404
    assert dump(app) == before
    assert redeem(app, keys).status_code == 303


def test_a_link_opens_once(app: Forum, root: Person) -> None:
    keys = keys_of(link_for(root, "ann"))
    assert redeem(app, keys).status_code == 303
    assert DEAD in redeem(app, keys, "yet another one").text
    assert look(app, keys).status_code == 404
    assert not logs_in(app, "ann", "yet another one")


def test_of_two_who_open_a_link_at_once_one_comes_in(app: Forum, root: Person) -> None:
    keys = keys_of(link_for(root, "ann"))
    statuses = at_once(lambda number: redeem(app, keys, f"password of thread {number}").status_code)
    assert sorted(statuses) == [303, 404]
    assert [logs_in(app, "ann", f"password of thread {n}") for n in (0, 1)].count(True) == 1


def test_a_link_lives_an_hour(app: Forum, root: Person, clock: Clock) -> None:
    keys = keys_of(link_for(root, "ann"))
    clock.at += recovery.LINK_LIFE - 1
    assert look(app, keys).status_code == 200
    clock.at += 1
    assert look(app, keys).status_code == redeem(app, keys).status_code == 404
    assert recovery.LINK_LIFE <= 3600


def test_a_new_link_takes_the_place_of_the_old_one(app: Forum, root: Person) -> None:
    old, other, new = (keys_of(link_for(root, name)) for name in ("ann", "bob", "ann"))
    assert [redeem(app, keys).status_code for keys in (old, other, new)] == [404, 303, 303]


@pytest.mark.parametrize("way", ["settings", "code"])
def test_a_new_password_by_another_way_ends_the_link(app: Forum, root: Person, ann: Person, way: str) -> None:
    codes, keys = make_codes(ann), keys_of(link_for(root, "ann"))
    if way == "settings":
        assert ann.post("/settings/password", {"current": PASSWORD, "password": NEW}).status_code == 303
    else:
        assert come_back(app, "ann", codes[0]).status_code == 303
    assert redeem(app, keys, "yet another one").status_code == 404


def test_a_weak_password_uses_no_link_up(app: Forum, root: Person) -> None:
    keys = keys_of(link_for(root, "ann"))
    for password in ("", "short", "12345678", "x" * 300):
        answer = redeem(app, keys, password)
        assert answer.status_code == 422
        assert 'id="password-wrong"' in answer.text
        assert keys["key"] in answer.text
    assert redeem(app, keys).status_code == 303


@pytest.mark.proof
def test_ten_wrong_secrets_kill_the_link_and_nothing_else(
    app: Forum, root: Person, ann: Person, bob: Person, proved: Callable[..., None]
) -> None:
    codes, keys, others = make_codes(ann), keys_of(link_for(root, "ann")), keys_of(link_for(root, "bob"))
    for number in range(recovery.LINK_TRIES):
        assert look(app, keys).status_code == 200
        assert redeem(app, {**keys, "key": f"guess {number}"}).status_code == 404
    assert look(app, keys).status_code == redeem(app, keys).status_code == 404
    assert ann.get("/settings").status_code == 200
    assert logs_in(app, "ann", PASSWORD)
    assert redeem(app, others).status_code == 303
    assert redeem(app, keys_of(link_for(root, "ann"))).status_code == 303
    assert come_back(app, "ann", codes[0]).status_code == 303
    proved("wrong secrets until a one-time link is dead", tries=recovery.LINK_TRIES, others_harmed=0)


def test_who_never_saw_a_link_cannot_wear_it_out(app: Forum, root: Person) -> None:
    """Its number is no next one: of many made in a row, none is near another."""
    numbers = sorted(int(keys_of(link_for(root, name))["id"]) for name in ("ann", "bob", "mod") * 5)
    assert min(b - a for a, b in itertools.pairwise(numbers)) > 1000


def test_whatever_is_wrong_with_a_link_is_said_in_the_same_words(app: Forum, root: Person, clock: Clock) -> None:
    used, worn, old = (keys_of(link_for(root, name)) for name in ("ann", "bob", "mod"))
    assert redeem(app, used).status_code == 303
    for _ in range(recovery.LINK_TRIES):
        redeem(app, {**worn, "key": "wrong"})
    alive = keys_of(link_for(root, imported(app)))
    answers = set()
    unknown = {"id": "1", "key": "x"}
    odd = [{}, {"id": "²"}, {"id": "9" * 40, "key": "x"}, {"id": "-1", "key": "é" * 50}, {"id": "x", "key": "\x00"}]
    for keys in [used, worn, {**alive, "key": "wrong"}, {**alive, "key": ""}, unknown, *odd]:
        for answer in (look(app, keys), redeem(app, keys)):
            answers.add((answer.status_code, re.sub(r'value="[^"]+"', "", answer.text)))
    clock.at += recovery.LINK_LIFE
    answers |= {(a.status_code, re.sub(r'value="[^"]+"', "", a.text)) for a in (look(app, old), redeem(app, old))}
    assert len(answers) == 1


# --- who makes links


def test_only_owners_make_links(app: Forum, root: Person, ann: Person, mod: Person, guest: Person) -> None:
    for person in (ann, mod):
        assert person.post("/u/bob/reset-link").status_code == 404
        assert "reset-link" not in person.page("/u/bob")
    assert guest.post("/u/bob/reset-link").status_code == 403
    assert app.db.reader().column("SELECT id FROM reset_link") == []
    assert "/u/bob/reset-link" in root.page("/u/bob")


def test_an_owner_makes_a_link_for_another_owner_but_not_for_oneself(root: Person) -> None:
    assert "reset-link" not in root.page("/u/root")
    assert root.post("/u/root/reset-link").status_code == 403
    assert root.post("/u/ann/role", {"role": "owner"}).status_code == 303
    assert link_for(root, "ann")


def test_nobody_gets_a_link_who_is_not_there_or_has_left(app: Forum, root: Person) -> None:
    with app.db.transaction() as tx:
        tx.run("UPDATE member SET left_at = 1, password = NULL WHERE name = 'bob'")
    assert root.post("/u/bob/reset-link").status_code == root.post("/u/nobody/reset-link").status_code == 404


def test_a_link_names_the_address_that_others_use(open_app: Callable[..., Forum], folder: Path) -> None:
    app = open_app(folder, public_url=("https://forum.example",), base_path="/forum")
    root = Person(app, "root")
    token = root.get("/forum/preferences").text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = root.post("/forum/u/ann/reset-link", token=token)
    assert 'id="link">https://forum.example/forum/reset?id=' in answer.text
    assert "leads here from this computer only" not in answer.text


# --- at the machine


def test_whoever_has_the_folder_gets_a_link_without_a_server(app: Forum, folder: Path, hearth_here: Hearth) -> None:
    done = hearth_here("user", "reset-password", "ROOT", "--data-dir", folder)
    assert (done.code, done.err) == (0, "")
    link, life, *rest = done.out.splitlines()
    assert link.startswith("http://127.0.0.1:8420/reset?id=")
    assert "within 60 minutes" in life
    assert "start it" in rest[-1]
    assert redeem(app, keys_of(link)).status_code == 303
    assert logs_in(app, "root", NEW)


def test_the_printed_link_leads_to_the_running_server(folder: Path, hearth_here: Hearth) -> None:
    with start(folder) as server:
        out = hearth_here("user", "reset-password", "root", "--data-dir", folder).out
        assert "start it" not in out
        link = out.splitlines()[0]
        assert link.startswith(f"http://127.0.0.1:{server.port}/reset?")
        client = server.client()
        assert client.post("/reset", {**keys_of(link), "password": NEW}).status == 303
        assert "@root" in client.page("/settings")


def test_the_printed_link_knows_the_public_address_and_the_last_port(folder: Path, hearth_here: Hearth) -> None:
    (folder / "run" / "port").write_text("8433")
    arguments = ("user", "reset-password", "root", "--data-dir", folder)
    assert hearth_here(*arguments).out.startswith("http://127.0.0.1:8433/reset?")
    (folder / "run" / "server.json").write_text(json.dumps({"address": "http://192.0.2.4:9000/x/"}))
    assert hearth_here(*arguments).out.startswith("http://192.0.2.4:9000/reset?")
    (folder / "run" / "server.json").write_text("[1")
    (folder / "hearth.toml").write_text('public_url = ["https://forum.example"]\nbase_path = "/f"\n')
    assert hearth_here(*arguments).out.startswith("https://forum.example/f/reset?")


@pytest.mark.parametrize("name", ["nobody", "", "a/b", "x" * 500, "\u200b"])
def test_a_name_nobody_has_gets_a_sentence(folder: Path, hearth_here: Hearth, name: str) -> None:
    done = hearth_here("user", "reset-password", name, "--data-dir", folder)
    assert (done.code, done.out) == (1, "")
    assert done.err == f"hearth: Nobody here is called {name}. The owner is called root.\n"


def test_a_mistyped_folder_is_no_forum(tmp_path: Path, hearth_here: Hearth) -> None:
    done = hearth_here("user", "reset-password", "root", "--data-dir", tmp_path / "mistyped")
    assert (done.code, done.err) == (1, f"hearth: There is no forum in {tmp_path / 'mistyped'}. {HINT}\n")
    assert not (tmp_path / "mistyped").exists()
