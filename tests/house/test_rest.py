"""At rest nothing changes; closed, only owners come in. Words that were sent meanwhile are given back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from forum_app import Forum
from tests.people import PASSWORD, Person
from tests.proofs.dumps import dump
from tests.test_routes import FORMS, TABLE, World

READS = ("/", "/boards", "/b/talk", "/search", "/u/ann", "/join", "/rules")


def put(root: Person, mode: str, message: str = "Back by six.\n六点回来。") -> None:
    assert root.post("/admin/settings", {"mode": mode, "mode_message": message}).status_code == 303


def test_at_rest_words_are_given_back_and_sent_afterwards(root: Person, ann: Person) -> None:
    topic = ann.topic()
    put(root, "read-only")
    answer = ann.post(f"/t/{topic}/reply", {"body": "An hour of words", "after": "1"})
    page = answer.get_data(as_text=True)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "300")
    for there in ("Back by six.", "六点回来。", "An hour of words", "Send again", 'name="after" value="1"'):
        assert there in page
    put(root, "open")
    ann.reply(topic, "An hour of words")


def test_at_rest_nobody_but_an_owner_changes_anything(app: Forum, root: Person) -> None:
    world = World(app, {name: Person(app, name) for name in ("bob", "ann", "mod", "root")})
    free = (
        "POST /login",
        "POST /logout",
        "POST /preferences",
        "POST /setup",
        "POST /announcement",
        "POST /recover",
        "POST /reset",
        "POST /seen",  # pages that stand open tell it by themselves; nothing is written down
        "POST /settings/security",  # staff settle what keeps them from their office
        "POST /window",  # a ticket of the program opens it, or nothing does
    )
    rows = [row for row in TABLE if row.startswith("POST") and not row.startswith(free)]
    paths = {row: world.path(row) for row in rows}
    put(root, "read-only")
    for name in ("", "bob", "ann", "mod"):
        person, before = Person(app, name), dump(app)
        for row in rows:
            assert person.post(paths[row], FORMS.get(row, {})).status_code == 503, (name, row)
        assert dump(app) == before


def test_at_rest_a_member_keeps_no_look_and_puts_nothing_away(app: Forum, root: Person, ann: Person) -> None:
    root.post("/admin/announcements/new", {"body": "A fair"})
    put(root, "read-only")
    assert ann.post("/preferences", {"theme": "dark"}).status_code == 503
    assert ann.post("/announcement/1/dismiss").status_code == 503
    assert 'formaction="/announcement' not in ann.page("/")
    for path in ("/preferences", "/announcement/1/dismiss"):  # a guest's browser keeps it
        assert Person(app, "").post(path, {"theme": "dark"}).status_code == 303


def test_at_rest_all_is_read_and_nothing_invites_to_write(root: Person, ann: Person, guest: Person) -> None:
    topic = ann.topic()
    for person in (ann, guest):
        person.page("/")
        person.page(f"/t/{topic}")
    put(root, "read-only")
    for person in (ann, guest):
        for path in (*READS[:5], f"/t/{topic}"):
            page = person.page(path)
            assert "Back by six." in page, path
            for invitation in ('href="/new', 'href="/join', f'action="/t/{topic}/reply"', f"/p/{topic + 1}/edit"):
                assert invitation not in page, (person.name, path, invitation)
        assert "nothing new is written for now" in person.page(f"/t/{topic}")
    assert "<textarea" not in ann.page("/new")
    assert f'action="/t/{topic}/reply"' in root.page(f"/t/{topic}")


def test_at_rest_nothing_invites_a_moderator_to_keep_order(root: Person, mod: Person) -> None:
    topic, gone = mod.topic(), mod.topic()
    post = mod.reply(topic)
    mod.post(f"/p/{post}/edit", {"body": "other words"})
    mod.post(f"/t/{gone}/delete")
    first = mod.app.db.reader().value("SELECT min(id) FROM post WHERE topic_id = :topic", topic=topic)
    pages = [f"/t/{topic}/{act}" for act in ("lock", "pin", "move")] + [f"/p/{first}/append"]
    lists = ["/", "/b/talk", "/deleted", f"/p/{post}/history"]
    marks = ('name="ids"', 'action="/topics/bulk"', "/revert", 'class="btn main"')
    for path in (*lists, *pages):
        assert any(mark in mod.page(path) for mark in marks), path
    put(root, "read-only")
    for path in (*lists, *pages):
        assert not any(mark in mod.page(path) for mark in marks), path
        assert path in lists or "nothing new is written for now" in mod.page(path)
    assert 'name="ids"' in root.page("/deleted")


def test_at_rest_one_logs_in_and_out(root: Person, guest: Person) -> None:
    put(root, "read-only")
    assert guest.post("/login", {"username": "ann", "password": PASSWORD}).status_code == 303
    assert guest.post("/logout").status_code == 303


def test_at_rest_the_owner_goes_on(root: Person) -> None:
    put(root, "read-only")
    root.reply(root.topic())
    assert 'href="/admin/settings#mode-set"' in root.page("/")


def test_closed_only_owners_see_anything(app: Forum, root: Person, ann: Person, mod: Person, guest: Person) -> None:
    topic = ann.topic("Confidential heading")
    for person in (ann, mod, guest):
        person.page(f"/t/{topic}")
    put(root, "closed")
    for person in (ann, mod, guest):
        for path in (*READS, "/about", f"/t/{topic}", f"/t/{topic}/confidential-heading", f"/p/{topic}", "/nowhere"):
            answer = person.get(path)
            page = answer.get_data(as_text=True)
            assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "600"), (person.name, path)
            assert "Back by six." in page
            assert "onfidential" not in page.replace(path, "") + answer.headers.get("Location", "")
    for path in ("/", f"/t/{topic}", "/admin/settings", "/search"):
        assert "only owners see it" in root.page(path)


def test_closed_an_owner_comes_in_by_the_door(root: Person, guest: Person) -> None:
    put(root, "closed")
    page = guest.page("/login")
    assert "Come in" in page
    assert 'href="/login' in guest.get("/").get_data(as_text=True)
    assert guest.post("/login", {"username": "root", "password": PASSWORD}).status_code == 303
    assert guest.get("/").status_code == 200


def test_closed_the_machinery_goes_on(app: Forum, root: Person, guest: Person) -> None:
    put(root, "closed")
    for path in ("/healthz", "/readyz", f"/static/{app.assets.version}/hearth.css", "/favicon.ico"):
        assert guest.get(path).status_code == 200, path


def test_closed_a_stylesheet_asks_nothing_of_the_database(
    app: Forum, root: Person, guest: Person, statements: list[Any]
) -> None:
    put(root, "closed")
    assert guest.get("/").status_code == 503
    statements.clear()
    assert guest.get(f"/static/{app.assets.version}/hearth.css").status_code == 200
    assert statements == []


def test_another_process_closes_and_opens_at_once(root: Person, open_app: Callable[..., Forum]) -> None:
    other = open_app(root.app.settings.data_dir)
    ann, guest = Person(other, "ann"), Person(other, "")
    topic = ann.topic()
    guest.page("/")
    put(root, "read-only")
    assert ann.post(f"/t/{topic}/reply", {"body": "x"}).status_code == 503
    put(root, "closed")
    assert (guest.get("/").status_code, ann.get(f"/t/{topic}").status_code) == (503, 503)
    put(root, "open")
    assert (guest.get("/").status_code, ann.get("/").status_code) == (200, 200)
    ann.reply(topic)


def test_the_owners_words_are_words(root: Person, guest: Person) -> None:
    put(root, "read-only", "<script>alert(1)</script> {{ 7*7 }} %(x)s")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} %(x)s" in guest.page("/")
    put(root, "closed", "<script>alert(1)</script> {{ 7*7 }} %(x)s")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} %(x)s" in guest.get("/").get_data(as_text=True)


def test_without_a_message_a_plain_sentence_stands_there(root: Person, guest: Person) -> None:
    put(root, "closed", "")
    assert "The owner is at work in here." in guest.get("/").get_data(as_text=True)
    assert guest.get("/", headers={"Accept": "application/json"}).json == {
        "error": "Closed for the moment", "message": "The owner is at work in here. Come back in a while.",
    }  # fmt: skip


def test_rest_costs_a_kept_page_nothing(
    root: Person, ann: Person, guest: Person, statements: list[tuple[str, dict[str, Any]]]
) -> None:
    put(root, "read-only")
    for person, budget in ((guest, 1), (ann, 2)):
        person.page("/")
        statements.clear()
        person.page("/")
        assert len(statements) == budget


def test_a_page_kept_while_open_is_not_served_closed(root: Person, guest: Person) -> None:
    tag = guest.get("/").headers["ETag"]
    put(root, "closed")
    assert guest.get("/", headers={"If-None-Match": tag}).status_code == 503


@pytest.mark.parametrize("mode", ["read-only", "closed"])
def test_no_error_page_breaks_while_the_house_rests(mode: str, root: Person, guest: Person) -> None:
    put(root, mode)
    for answer in (guest.post("/new", {"body": "x"}, token=""), guest.get("/nowhere"), guest.post("/healthz")):
        assert answer.status_code in (400, 404, 405, 503)
        assert re.search("<h1>", answer.get_data(as_text=True))
