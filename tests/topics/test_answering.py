"""Answer a post, quote it, open it where it is answered."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from forum_app import Forum
from tests.people import PASSWORD, Person
from tests.proofs.html import Page


def _first(person: Person, topic: int) -> int:
    return int(person.app.db.reader().value("SELECT id FROM post WHERE topic_id = :t AND number = 1", t=topic))


def _reply_to(person: Person, topic: int, post: int, body: str = "To you") -> int:
    answer = person.post(f"/t/{topic}/reply", {"body": body, "reply_to": str(post)})
    assert answer.status_code == 303
    return int(answer.headers["Location"].split("#p")[1])


def test_a_reply_names_the_post_it_answers(ann: Person, bob: Person, guest: Person) -> None:
    topic = ann.topic(body="A question")
    first = _first(ann, topic)
    page = bob.page(f"/t/{topic}/reply?reply_to={first}")
    assert "A question" in page
    form = Page(page).form(f"/t/{topic}/reply")
    assert form["reply_to"] == str(first)
    assert bob.post(f"/t/{topic}/reply", {**form, "body": "An answer"}).status_code == 303
    assert f'data-peek="/p/{first}/peek"' in guest.page(f"/t/{topic}")
    assert "in reply to ann #1" in guest.page(f"/t/{topic}")


def test_every_post_can_be_answered_and_quoted_by_who_may_write(ann: Person, bob: Person, guest: Person) -> None:
    topic = ann.topic()
    ann.reply(topic)
    assert len(re.findall(r'href="/t/\d+/reply\?(?:reply_to|quote)=\d+"', bob.page(f"/t/{topic}"))) == 4
    assert "/reply?" not in guest.page(f"/t/{topic}")


def test_what_is_answered_travels_through_preview_and_refusal(ann: Person, bob: Person) -> None:
    topic = ann.topic()
    first = _first(ann, topic)
    for more in ({"preview": "1", "body": "x"}, {"body": " "}):
        page = bob.post(f"/t/{topic}/reply", {"reply_to": str(first), **more}).get_data(as_text=True)
        assert Page(page).form(f"/t/{topic}/reply")["reply_to"] == str(first)


@pytest.mark.parametrize("which", ["", "0", "999999", "x", "-1", "1", "9" * 40])
def test_a_post_that_is_none_of_the_topic_is_not_answered(which: str, ann: Person) -> None:
    topic = ann.topic()
    assert ann.get(f"/t/{topic}/reply?reply_to={which}").status_code == 200
    post = _reply_to(ann, topic, which)  # type: ignore[arg-type]
    assert ann.app.db.reader().value("SELECT reply_to_id FROM post WHERE id = :post", post=post) is None


def test_a_post_deleted_meanwhile_is_said_and_the_words_are_kept(ann: Person, bob: Person) -> None:
    topic = ann.topic()
    post = ann.reply(topic)
    ann.post(f"/p/{post}/delete")
    answer = bob.post(f"/t/{topic}/reply", {"body": "Long thought over", "reply_to": str(post)})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "was deleted meanwhile" in page
    form = Page(page).form(f"/t/{topic}/reply")
    assert form["body"] == "Long thought over"
    assert bob.post(f"/t/{topic}/reply", form).status_code == 303


def test_a_quote_keeps_author_and_link(ann: Person, bob: Person, guest: Person) -> None:
    topic = ann.topic(body="Who has **chairs**?")
    first = _first(ann, topic)
    body = Page(bob.page(f"/t/{topic}/reply?quote={first}")).field("body")
    assert body == f"> [ann #1](/p/{first}):\n>\n> Who has **chairs**?\n\n"
    bob.reply(topic, body + "I do.")
    page = guest.page(f"/t/{topic}")
    assert f'<p class="src"><a href="/p/{first}">ann #1</a></p>' in page
    assert page.count("<strong>chairs</strong>") == 2


def test_a_post_of_another_topic_can_be_quoted(ann: Person) -> None:
    one, other = ann.topic(body="Said there"), ann.topic()
    assert "&gt; Said there" in ann.page(f"/t/{other}/reply?quote={_first(ann, one)}")


def test_what_is_deleted_or_absent_is_not_quoted(ann: Person, bob: Person, mod: Person) -> None:
    topic = ann.topic()
    post = ann.reply(topic, "taken back")
    ann.post(f"/p/{post}/delete")
    gone = bob.topic()
    hidden = _first(bob, gone)
    mod.post(f"/t/{gone}/delete")
    for person in (ann, bob):
        for which in (post, hidden, 999999, "x", ""):
            assert person.get(f"/t/{topic}/reply?quote={which}").status_code == 404
    assert mod.get(f"/t/{topic}/reply?quote={post}").status_code == 404


def test_a_locked_topic_has_no_page_to_reply(ann: Person, bob: Person, mod: Person) -> None:
    topic = ann.topic()
    mod.post(f"/t/{topic}/lock", {"locked": "1"})
    assert bob.get(f"/t/{topic}/reply").status_code == 403
    assert mod.get(f"/t/{topic}/reply").status_code == 200


def test_a_topic_called_reply_has_a_page_of_its_own(ann: Person, guest: Person) -> None:
    topic = ann.topic("Reply", "what this is about")
    assert "what this is about" in guest.page(f"/t/{topic}")


def test_the_answered_post_is_a_piece_of_a_page(ann: Person, guest: Person) -> None:
    topic = ann.topic(body="A [^1]\n\n[^1]: note")
    answer = guest.get(f"/p/{_first(ann, topic)}/peek")
    text = answer.get_data(as_text=True)
    assert "<html" not in text
    assert 'class="peek"' in text
    assert 'id="note-peek' in text  # the post may stand on the same page
    again = guest.get(f"/p/{_first(ann, topic)}/peek", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_changed_or_deleted_post_is_not_peeked_at_as_it_was(ann: Person, guest: Person, mod: Person) -> None:
    post = ann.reply(ann.topic(), "first words")
    assert "first words" in guest.page(f"/p/{post}/peek")
    ann.post(f"/p/{post}/edit", {"body": "other words"})
    assert "other words" in guest.page(f"/p/{post}/peek")
    ann.post(f"/p/{post}/delete")
    for person in (guest, ann, mod):
        assert person.get(f"/p/{post}/peek").status_code == 404


AUTHOR = "JOIN member m ON m.id = p.author_id"  # of the statement that reads a post as it is shown


def _just_before(app: Forum, piece: str, act: Callable[[], object]) -> None:
    """Do this once, when a statement with this piece is about to run."""
    waiting = [act]

    def trace(sql: str, _params: object) -> None:
        if piece in sql and waiting:
            waiting.pop()()

    app.db.trace = trace


@pytest.mark.parametrize("which", [2, 3])
def test_a_post_that_moves_up_meanwhile_is_still_the_one_that_is_shown(ann: Person, root: Person, which: int) -> None:
    """Another one stands at its number then, or none."""
    topic = ann.topic()
    posts = [ann.reply(topic, f"kettle {n}") for n in range(4)]
    root.post(f"/p/{posts[0]}/delete")
    root.csrf()
    path = f"/p/{posts[which]}/peek"
    _just_before(ann.app, AUTHOR, lambda: root.post(f"/p/{posts[0]}/purge"))
    assert f"kettle {which}" in ann.page(path)
    assert f"kettle {which}" in ann.page(path)  # nor is another one kept


def test_a_post_deleted_while_one_looks_at_it_is_shown_to_nobody(ann: Person, bob: Person, mod: Person) -> None:
    topic = ann.topic()
    for path, status in (("/p/{}/peek", 404), ("/t/{t}/reply?quote={}", 404), ("/t/{t}/reply?reply_to={}", 200)):
        post = ann.reply(topic, "kingfisher")
        mod.csrf()
        _just_before(ann.app, AUTHOR, lambda post=post: mod.post(f"/p/{post}/delete"))  # type: ignore[misc]
        answer = bob.get(path.format(post, t=topic))
        assert answer.status_code == status
        assert "kingfisher" not in answer.get_data(as_text=True)


def test_a_peek_at_words_of_somebody_who_left_leads_to_no_profile(ann: Person, bob: Person) -> None:
    topic = ann.topic()
    post = ann.reply(topic, "kingfisher")
    assert 'href="/u/ann"' in bob.page(f"/p/{post}/peek")
    ann.post("/settings/leave", {"password": PASSWORD})
    ann.app.jobs.run_due()
    for path in (f"/p/{post}/peek", f"/t/{topic}/reply?reply_to={post}"):
        assert "kingfisher" in bob.page(path)
        assert 'href="/u/former' not in bob.page(path)
