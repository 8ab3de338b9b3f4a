"""Write, answer, change, take back: the talk itself."""

from __future__ import annotations

from tests.people import Person


def test_a_topic_is_posted_and_read_by_a_guest(ann: Person, guest: Person) -> None:
    topic = ann.topic("A fine title", "Some **bold** words")
    page = guest.page(f"/t/{topic}")
    assert "A fine title" in page
    assert "<strong>bold</strong>" in page


def test_a_reply_stands_after_the_topic(ann: Person, bob: Person, guest: Person) -> None:
    topic = ann.topic()
    post = bob.reply(topic, "I agree")
    page = guest.page(f"/t/{topic}")
    assert f'<article class="post" id="p{post}" data-number="2">' in page


def test_an_edited_post_says_so(ann: Person, guest: Person) -> None:
    topic = ann.topic()
    post = ann.reply(topic, "frist")
    assert ann.post(f"/p/{post}/edit", {"body": "first"}).status_code == 303
    page = guest.page(f"/t/{topic}")
    assert "<p>first</p>" in page
    assert "edited" in page


def test_a_deleted_post_leaves_a_line_and_comes_back(ann: Person, guest: Person) -> None:
    topic = ann.topic()
    post = ann.reply(topic, "better not said")
    assert ann.post(f"/p/{post}/delete").status_code == 303
    page = guest.page(f"/t/{topic}")
    assert "better not said" not in page
    assert "#2 was deleted by its author" in page
    assert ann.post(f"/p/{post}/restore").status_code == 303
    assert "better not said" in guest.page(f"/t/{topic}")
