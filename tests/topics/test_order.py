"""Keeping order: lock, pin, move, delete a topic; pages, permanent links, the order of lists."""

from __future__ import annotations

import re

from forum_app.kernel.clock import now
from forum_app.kernel.markup import made_by
from forum_app.kernel.queries import bump_site, put_option
from forum_app.kernel.writing import NOWHERE
from forum_app.topics import service
from tests.people import Person


def _titles(person: Person, path: str = "/") -> list[str]:
    return re.findall(r'class="title"[^>]*><a href="/t/[^"]*"><bdi>([^<]*)', person.page(path))


def test_a_locked_topic_takes_no_answer_but_the_staffs(ann: Person, mod: Person) -> None:
    topic = ann.topic()
    mod.post(f"/t/{topic}/lock", {"locked": "1"})
    refused = ann.post(f"/t/{topic}/reply", {"body": "my careful words"})
    assert refused.status_code == 403
    assert "my careful words" in refused.get_data(as_text=True)
    assert mod.reply(topic)
    mod.post(f"/t/{topic}/lock", {"locked": "0"})
    assert ann.reply(topic)


def test_the_author_of_a_locked_topic_changes_nothing(ann: Person, mod: Person) -> None:
    topic = ann.topic()
    post = ann.reply(topic)
    mod.post(f"/t/{topic}/lock", {"locked": "1"})
    assert ann.post(f"/p/{post}/edit", {"body": "changed"}).status_code == 403
    assert ann.post(f"/p/{post}/delete").status_code == 403


def test_a_pinned_topic_stands_above_its_board_or_everywhere(ann: Person, mod: Person, guest: Person) -> None:
    topic = ann.topic("House rules")
    mod.post(f"/t/{topic}/pin", {"pinned": "1"})
    assert 'class="pinned"' in guest.page("/b/talk")
    assert 'class="pinned"' not in guest.page("/")
    mod.post(f"/t/{topic}/pin", {"pinned": "2"})
    assert 'class="pinned"' in guest.page("/")
    mod.post(f"/t/{topic}/pin", {"pinned": "0"})
    assert 'class="pinned"' not in guest.page("/b/talk")


def test_a_pinned_topic_stands_once_on_a_page(ann: Person, mod: Person, guest: Person) -> None:
    topic = ann.topic("House rules")
    ann.topic("Other")
    assert "House rules" in _titles(guest, "/b/talk")
    mod.post(f"/t/{topic}/pin", {"pinned": "1"})
    assert _titles(guest, "/b/talk") == ["Other"]
    assert "House rules" in _titles(guest, "/")  # pinned on its board only
    mod.post(f"/t/{topic}/pin", {"pinned": "2"})
    assert "House rules" not in _titles(guest, "/")


def test_a_board_with_nothing_but_a_pinned_topic_is_not_called_empty(ann: Person, mod: Person, guest: Person) -> None:
    topic = ann.topic("House rules")
    mod.post(f"/t/{topic}/pin", {"pinned": "1"})
    assert "Nothing here yet" not in guest.page("/b/talk")


def test_the_staff_are_told_that_they_may_write_in_a_locked_topic(ann: Person, mod: Person) -> None:
    topic, told = ann.topic(), "you may still write"
    assert told not in mod.page(f"/t/{topic}")
    mod.post(f"/t/{topic}/lock", {"locked": "1"})
    assert told in mod.page(f"/t/{topic}")
    assert told not in ann.page(f"/t/{topic}")


def test_a_moved_topic_is_in_the_other_board(ann: Person, mod: Person, guest: Person) -> None:
    topic = ann.topic("Traveller")
    mod.post(f"/t/{topic}/move", {"board": "around-the-fire"})
    assert "Traveller" in guest.page("/b/around-the-fire")
    assert "Traveller" not in _titles(guest, "/b/talk")
    assert mod.post(f"/t/{topic}/move", {"board": "nowhere"}).status_code == 422


def test_the_author_deletes_a_topic_nobody_answered(ann: Person, bob: Person, guest: Person) -> None:
    topic = ann.topic("Mistake")
    assert ann.post(f"/t/{topic}/delete").status_code == 303
    assert guest.get(f"/t/{topic}").status_code == 404
    assert bob.get(f"/t/{topic}").status_code == 404
    assert "This topic is deleted." in ann.page(f"/t/{topic}")
    assert ann.post(f"/t/{topic}/restore").status_code == 303
    assert "Mistake" in guest.page("/")


def test_an_answered_topic_is_the_moderators_to_delete(ann: Person, bob: Person, mod: Person) -> None:
    topic = ann.topic()
    bob.reply(topic)
    assert ann.post(f"/t/{topic}/delete").status_code == 403
    assert mod.post(f"/t/{topic}/delete").status_code == 303
    assert ann.post(f"/t/{topic}/restore").status_code == 404  # it was not ann who deleted it
    assert mod.post(f"/t/{topic}/restore").status_code == 303


def test_what_a_moderator_deleted_the_author_cannot_restore(ann: Person, mod: Person) -> None:
    topic = ann.topic()
    post = ann.reply(topic)
    mod.post(f"/p/{post}/delete")
    assert "deleted by a moderator" in ann.page(f"/t/{topic}")
    assert ann.post(f"/p/{post}/restore").status_code == 403
    assert mod.post(f"/p/{post}/restore").status_code == 303


def test_the_staff_still_read_what_is_deleted(ann: Person, mod: Person, bob: Person) -> None:
    topic = ann.topic()
    post = ann.reply(topic, "unkind words")
    mod.post(f"/p/{post}/delete")
    assert "unkind words" in mod.page(f"/t/{topic}")
    assert "unkind words" not in bob.page(f"/t/{topic}")
    assert "unkind words" not in ann.page(f"/t/{topic}")


def test_the_first_post_goes_with_its_topic_only(ann: Person) -> None:
    topic = ann.topic()
    first = ann.app.db.reader().value("SELECT id FROM post WHERE topic_id = :id", id=topic)
    refused = ann.post(f"/p/{first}/delete")
    assert refused.status_code == 409
    assert "delete the topic" in refused.get_data(as_text=True)


def test_deleting_twice_says_so(ann: Person) -> None:
    topic = ann.topic()
    post = ann.reply(topic)
    ann.post(f"/p/{post}/delete")
    assert ann.post(f"/p/{post}/delete").status_code == 409
    ann.post(f"/p/{post}/restore")
    assert ann.post(f"/p/{post}/restore").status_code == 409


def test_a_permanent_link_leads_to_page_and_anchor(ann: Person, mod: Person, guest: Person) -> None:
    topic = ann.topic("Long")
    posts = [ann.reply(topic, f"number {n}") for n in range(2, 44)]
    assert guest.get(f"/p/{posts[20]}").headers["Location"] == f"/t/{topic}/long?page=2#p{posts[20]}"
    mod.post(f"/t/{topic}/move", {"board": "around-the-fire"})
    ann.post(f"/p/{posts[0]}/delete")  # numbers stay, so the link does
    assert guest.get(f"/p/{posts[40]}").headers["Location"] == f"/t/{topic}/long?page=3#p{posts[40]}"
    assert guest.get("/p/999999").status_code == 404


def test_numbered_pages_and_a_jump(ann: Person, guest: Person) -> None:
    topic = ann.topic("Long")
    posts = [ann.reply(topic) for _ in range(24)]
    page = guest.page(f"/t/{topic}/long?page=2")
    assert re.findall(r'data-number="(\d+)"', page) == ["21", "22", "23", "24", "25"]
    assert guest.get(f"/t/{topic}/long?post=23").headers["Location"] == f"/t/{topic}/long?page=2#p{posts[21]}"
    for odd, page_number in (("99", "?page=2"), ("0", ""), ("-1", ""), ("x", ""), ("9" * 5000, ""), ("२", "")):
        assert guest.get(f"/t/{topic}/long?page={odd}").headers["Location"] == f"/t/{topic}/long{page_number}", odd


def test_a_wrong_address_leads_to_the_right_one_and_keeps_the_query(ann: Person, guest: Person) -> None:
    topic = ann.topic("炉子冒烟 again?")
    for _ in range(21):
        ann.reply(topic)
    right = f"/t/{topic}/%E7%82%89%E5%AD%90%E5%86%92%E7%83%9F-again?page=2"
    assert guest.get(f"/t/{topic}?page=2").headers["Location"] == right
    assert guest.get(f"/t/{topic}/something-else?page=2").headers["Location"] == right


def test_a_title_without_letters_has_an_address(ann: Person, guest: Person) -> None:
    topic = ann.topic("🔥🔥🔥")
    assert guest.get(f"/t/{topic}").headers["Location"] == f"/t/{topic}/topic"
    assert "🔥🔥🔥" in guest.page(f"/t/{topic}")


def test_home_is_ordered_by_activity_and_paged_by_key(ann: Person, bob: Person, guest: Person) -> None:
    topics = [ann.topic(f"topic {n}") for n in range(35)]
    bob.reply(topics[3])
    first = _titles(guest)
    assert first[:2] == ["topic 3", "topic 34"]
    older = re.search(r'href="(/\?before=[^"]+)"', guest.page("/"))
    assert older
    assert _titles(guest, older[1])[:2] == ["topic 5", "topic 4"] or "topic 4" in _titles(guest, older[1])
    assert len(first) + len(_titles(guest, older[1])) == 36  # with the welcome topic


def test_a_clock_set_back_changes_no_order(ann: Person, guest: Person) -> None:
    first = ann.topic("before")
    app, made = ann.app, ann.app.db.reader().tuples("SELECT board_id, author_id FROM topic WHERE id = :id", id=first)
    with app.app_context():
        text = service.prepare(app.db.reader(), app.events, "words", home=NOWHERE)
        with app.db.transaction() as tx:
            service.post_topic(tx, made[0][1], made[0][0], "after", text, now=1_000_000_000)  # in 2001
    assert _titles(guest)[:2] == ["after", "before"]


def test_deleting_the_last_answer_lets_the_topic_sink(ann: Person, bob: Person, guest: Person) -> None:
    old = ann.topic("old")
    with ann.app.db.transaction() as tx:  # long ago
        tx.run("UPDATE post SET created_at = 1000000000 WHERE topic_id = :id", id=old)
    ann.topic("new")
    post = bob.reply(old)
    assert _titles(guest)[0] == "old"
    bob.post(f"/p/{post}/delete")
    assert _titles(guest)[0] == "new"


def test_a_preview_is_made_by_the_same_renderer(ann: Person) -> None:
    body = "**bold** and `code`\n\n- [ ] task"
    preview = ann.post("/new", {"board": "talk", "title": "t", "body": body, "preview": "1"}).get_data(as_text=True)
    shown = re.search(r'<div class="prose" dir="auto">(.*?)</div></section>', preview, re.DOTALL)
    topic = ann.topic("t", body)
    posted = re.search(
        r'<div class="prose" dir="auto"[^>]*>(.*?)</div>\n<div class="tools">', ann.page(f"/t/{topic}"), re.DOTALL
    )
    assert shown
    assert posted
    assert shown[1] == posted[1]
    assert "**bold** and `code`" in preview  # the source is still there to go on with


def test_a_name_in_a_post_is_a_link_only_if_somebody_has_it(ann: Person, guest: Person) -> None:
    topic = ann.topic("t", "@bob, @BOB你好 and @nobody, mail a@bob.example, `@bob`")
    page = guest.page(f"/t/{topic}")
    assert page.count('<a href="/u/bob" class="at">') == 2
    assert "@nobody" in page


def test_a_link_to_our_own_page_survives_another_address(ann: Person, guest: Person) -> None:
    topic = ann.topic("t", "see http://localhost/t/1 and [that](/t/1#p1) and https://elsewhere.example/t/1")
    stored = ann.app.db.reader().value("SELECT html FROM post WHERE topic_id = :id", id=topic)
    assert 'href="hearth:/t/1"' in stored
    page = guest.page(f"/t/{topic}")
    assert '<a href="/t/1">' in page
    assert '<a href="/t/1#p1">' in page
    assert '<a href="https://elsewhere.example/t/1" target="_blank"' in page


def test_posts_are_rendered_again_when_the_renderer_changed(ann: Person, guest: Person) -> None:
    topic = ann.topic("t", "**bold**")
    guest.page(f"/t/{topic}")
    with ann.app.db.transaction() as tx:
        tx.run("UPDATE post SET html = '<p>old</p>', renderer = 0")
        tx.run("DELETE FROM option WHERE name = 'renderer'")
    from forum_app.topics import renewing

    renewing.plan(ann.app)
    while ann.app.jobs.run_due():
        pass
    assert "<strong>bold</strong>" in guest.page(f"/t/{topic}")
    assert ann.app.options.read(ann.app.db.reader())["renderer"] == made_by(False)


def test_rendered_again_own_links_stay_our_own(ann: Person) -> None:
    """Nobody configured the address under which it was written; the request knew it."""
    from forum_app.topics import renewing

    topic = ann.topic("t", "[a](/t/1) http://localhost/t/1#p1 https://elsewhere.example/t/1")
    before = ann.app.db.reader().value("SELECT html FROM post WHERE topic_id = :topic", topic=topic)
    assert before.count('"hearth:/t/1') == 2
    with ann.app.db.transaction() as tx:
        tx.run("UPDATE post SET renderer = 0")
        tx.run("DELETE FROM option WHERE name = 'renderer'")
    renewing.plan(ann.app)
    while ann.app.jobs.run_due():
        pass
    assert ann.app.db.reader().value("SELECT html FROM post WHERE topic_id = :topic", topic=topic) == before
    under = '<a href="hearth:/t/1">x</a>'
    assert renewing.own_origins("http://10.0.0.2:8420/forum/t/1", under, "/forum") == {"http://10.0.0.2:8420"}
    assert renewing.own_origins("http://10.0.0.2:8420/t/9", under, "/forum") == frozenset()


def test_posting_too_fast_is_slowed_and_keeps_the_words(open_app, folder) -> None:
    app = open_app(folder, limits=True)
    with app.db.transaction() as tx:  # the owner's limits by the hour are wider: this is the one against robots
        for name in ("hour_posts_new", "hour_posts"):
            put_option(tx, name, "0", now())
        bump_site(tx)
    hasty = Person(app, "ann")
    topic = hasty.topic()
    answers = [hasty.post(f"/t/{topic}/reply", {"body": f"words {n}"}) for n in range(30)]
    assert answers[28].status_code == 303
    assert answers[29].status_code == 429
    assert 0 < int(answers[29].headers["Retry-After"]) <= 60
    assert "words 29" in answers[29].get_data(as_text=True)
