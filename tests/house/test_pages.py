"""Rules and about: written by the owner, read by all, agreed to where the owner wants it."""

from __future__ import annotations

import pytest

from forum_app import Forum
from tests.people import PASSWORD, Person
from tests.proofs.html import live

JOINING = {"username": "cat", "password": "three words fine"}


def write(root: Person, body: str = "Be **kind**.", which: str = "rules", **more: str) -> None:
    assert root.post(f"/admin/pages/{which}", {"body": body, **more}).status_code == 303


def want_agreement(root: Person) -> None:
    write(root)
    assert root.post("/admin/settings", {"accept_rules": "1", "shown": "accept_rules"}).status_code == 303


def agree(person: Person, version: int = 1) -> int:
    return person.post("/rules/accept", {"version": str(version)}).status_code


@pytest.mark.parametrize("which", ["rules", "about"])
def test_a_page_is_read_by_all_once_it_is_written(which: str, root: Person, ann: Person, guest: Person) -> None:
    for person in (ann, guest):
        answer = person.get(f"/{which}")
        assert answer.status_code == 404
        assert "Nobody has written this page yet." in answer.get_data(as_text=True)
        assert f'href="/{which}"' not in person.page("/")
    write(root, "Be **kind**.", which)
    for person in (ann, guest):
        assert "<strong>kind</strong>" in person.page(f"/{which}")
        assert f'href="/{which}"' in person.page("/")


def test_about_names_the_program(root: Person, guest: Person) -> None:
    assert "Hearth 0." in guest.get("/about").get_data(as_text=True)
    write(root, which="about")
    assert "MIT licence" in guest.page("/about")


def test_a_beginning_is_offered_in_the_forums_language(root: Person) -> None:
    assert "Three lines are read" in root.page("/admin/pages/rules")
    root.post("/admin/settings", {"language": "zh-Hans"})
    assert "三行有人看" in root.page("/admin/pages/rules")
    write(root, "Ours")
    assert "三行有人看" not in root.page("/admin/pages/rules")


def test_a_page_taken_down_is_not_there(root: Person, guest: Person) -> None:
    write(root)
    assert root.post("/admin/pages/rules/remove").status_code == 303
    assert guest.get("/rules").status_code == 404
    assert 'href="/rules"' not in guest.page("/")
    assert root.post("/admin/pages/rules/remove").status_code == 404


@pytest.mark.parametrize(("body", "sentence"), [(" ", "There are no words yet."), ("x" * 20_001, "at most 20000")])
def test_what_is_no_page_is_refused(root: Person, body: str, sentence: str) -> None:
    answer = root.post("/admin/pages/rules", {"body": body})
    assert (answer.status_code, sentence in answer.get_data(as_text=True)) == (422, True)


def test_there_are_these_two_pages_alone(root: Person) -> None:
    assert root.get("/admin/pages/terms").status_code == 404
    assert root.post("/admin/pages/terms", {"body": "x"}).status_code == 404


def test_hostile_words_stay_words(root: Person, guest: Person) -> None:
    for text in ("<script>x</script>", "[x](javascript:alert(1))", '<img src=x onerror=x>"><svg onload=x>'):
        write(root, text)
        write(root, text, "about")
        for person, path in ((guest, "/rules"), (guest, "/about"), (root, "/admin/pages/rules")):
            assert live(person.page(path)) == [], (text, path)


# --- agreeing


def test_who_joins_agrees_if_it_is_wanted(root: Person, guest: Person) -> None:
    assert 'name="accept"' not in guest.page("/join")
    want_agreement(root)
    assert 'name="accept" value="1" required' in guest.page("/join")
    for accept in ({}, {"accept": ""}, {"accept": "2"}, {"accept": "yes"}):
        refused = guest.post("/join", {**JOINING, **accept})
        page = refused.get_data(as_text=True)
        assert (refused.status_code, "say whether you agree" in page, 'value="cat"' in page) == (422, True, True)
    assert guest.post("/join", {**JOINING, "accept": "1"}).status_code == 303
    cat = guest.app.db.reader().value("SELECT accepted FROM member WHERE name = 'cat'")
    assert cat == 1
    guest.topic()


def test_all_that_is_wrong_with_joining_is_said_at_once(root: Person, guest: Person) -> None:
    want_agreement(root)
    page = guest.post("/join", {"username": "a b", "password": "short"}).get_data(as_text=True)
    assert page.count('class="err"') == 3


def test_without_rules_nobody_is_asked(root: Person, guest: Person, ann: Person) -> None:
    root.post("/admin/settings", {"accept_rules": "1", "shown": "accept_rules"})
    assert 'name="accept"' not in guest.page("/join")
    assert guest.post("/join", JOINING).status_code == 303
    ann.topic()


def test_a_member_agrees_before_writing_and_keeps_the_words(root: Person, ann: Person) -> None:
    topic = ann.topic()
    want_agreement(root)
    refused = ann.post(f"/t/{topic}/reply", {"body": "An hour's words"})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 403
    assert "An hour&#39;s words" in page
    assert 'href="/rules/accept" target="_blank"' in page
    assert "Send again" in page
    assert "I agree" in ann.page("/rules/accept")
    assert agree(ann) == 303
    ann.reply(topic, "An hour's words")
    assert "You have agreed to these rules." in ann.page("/rules/accept")


def test_all_else_one_may_do_without_agreeing(root: Person, ann: Person) -> None:
    topic = ann.topic()
    post = ann.reply(topic)
    want_agreement(root)
    assert ann.post(f"/p/{post}/delete").status_code == 303
    assert ann.post("/settings", {"display_name": "Ann"}).status_code == 303
    new = "a quite different password"
    assert ann.post("/settings/password", {"current": PASSWORD, "password": new}).status_code == 303
    assert ann.post("/logout").status_code == 303


def test_an_important_change_asks_again_and_a_small_one_does_not(root: Person, ann: Person) -> None:
    want_agreement(root)
    assert agree(ann) == 303
    write(root, "Be kind, always.")
    ann.topic()
    write(root, "Be kind and brief.", again="1")
    answer = ann.post("/new", {"board": "talk", "title": "t", "body": "b"})
    assert (answer.status_code, "The rules have changed" in answer.get_data(as_text=True)) == (403, True)
    assert agree(ann, 1) == 409, "that is not what they say now"
    assert agree(ann, 2) == 303
    ann.topic()


def test_rules_written_anew_are_agreed_to_anew(root: Person, ann: Person) -> None:
    want_agreement(root)
    agree(ann)
    root.post("/admin/pages/rules/remove")
    ann.topic()
    write(root, "Quite different.")
    assert ann.post("/new", {"board": "talk", "title": "t", "body": "b"}).status_code == 403


def test_the_owner_wrote_them_and_is_not_asked(root: Person) -> None:
    want_agreement(root)
    root.topic()


def test_what_was_agreed_to_in_one_process_holds_in_another(root: Person, app: Forum, open_app: object) -> None:
    want_agreement(root)
    other = Person(open_app(app.settings.data_dir), "bob")  # type: ignore[operator]
    assert other.post("/new", {"board": "talk", "title": "t", "body": "b"}).status_code == 403
    assert agree(Person(app, "bob")) == 303
    other.topic()
