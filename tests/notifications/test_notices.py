"""What happens for a member is told: once, to whom it concerns, and never what may not be read."""

from __future__ import annotations

import html
import re

import pytest

from forum_app import Forum
from forum_app.answers.events import Solved
from forum_app.kernel.clock import now
from forum_app.messages.events import MessagePosted
from forum_app.notifications import jobs, shell
from forum_app.notifications.queries import gone, notices
from forum_app.reactions.events import Reacted, ReactionTaken
from tests.people import Person


def told(person: Person, tab: str = "") -> list[str]:
    """The sentences on the page of notices, the newest first."""
    page = person.page("/notices" + (f"?tab={tab}" if tab else ""))
    found = re.findall(r'<a href="/notices/\d+">(.*?)</a>', page, re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", "", sentence)).strip() for sentence in found]


def count(person: Person) -> int:
    """What /live says."""
    return int(person.get("/live").json.get("notices", 0))


def number_of(app: Forum, name: str) -> int:
    return int(app.db.reader().value("SELECT id FROM member WHERE name = :name", name=name))


def first_notice(person: Person) -> str:
    return re.findall(r'href="(/notices/\d+)"', person.page("/notices"))[0]


def test_a_reply_in_ones_topic_is_told(ann: Person, bob: Person) -> None:
    topic = ann.topic("The kettle")
    bob.reply(topic)
    assert told(ann) == ["bob answered you in The kettle"]
    assert told(bob) == []
    assert (count(ann), count(bob)) == (1, 0)


def test_the_badge_stands_in_the_head_of_each_page(ann: Person, bob: Person) -> None:
    topic = ann.topic()
    assert 'class="badge" aria-hidden="true" hidden' in ann.page("/")
    bob.reply(topic)
    assert 'class="badge" aria-hidden="true">1<' in ann.page("/")
    assert "1 new" in ann.page("/boards")


def test_one_post_makes_one_notice_the_most_specific(ann: Person, bob: Person, mod: Person) -> None:
    topic = ann.topic("The kettle")
    first = mod.reply(topic, "Mine.")
    quote = f"> [mod #2](/p/{first}):\n>\n> Mine.\n\n@ann @mod hello"
    bob.post(f"/t/{topic}/reply", {"body": quote, "reply_to": str(first)})
    assert told(mod) == ["bob answered you in The kettle"], "answered, quoted, named, and followed"
    assert told(ann)[0] == "bob mentioned you in The kettle"
    assert len(told(ann)) == 2


def test_a_quote_is_told(ann: Person, bob: Person, mod: Person) -> None:
    topic = ann.topic("The kettle")
    first = mod.reply(topic, "Mine.")
    bob.topic("Elsewhere", f"> [mod #2](/p/{first}):\n>\n> Mine.\n\nNo.")
    assert told(mod) == ["bob quoted you in Elsewhere"]


def test_replies_are_grouped_while_they_are_new(ann: Person, bob: Person, mod: Person) -> None:
    topic = ann.topic("The kettle")
    bob.reply(topic, "one"), bob.reply(topic, "two"), mod.reply(topic, "three")
    assert told(ann) == ["mod and others wrote 3 answers to you in The kettle"]
    assert count(ann) == 1
    assert told(bob) == ["mod wrote in The kettle"], "who writes in a topic follows it"


def test_a_reaction_is_told_grouped_and_taken_back(app: Forum, ann: Person, bob: Person) -> None:
    topic = ann.topic("The kettle")
    post = int(app.db.reader().value("SELECT max(id) FROM post"))
    ids = {name: number_of(app, name) for name in ("ann", "bob", "mod", "root")}
    for name in ("bob", "mod", "root", "ann"):
        with app.db.transaction() as tx:
            tx.emit(Reacted(post, topic, ids["ann"], ids[name], "like", now()))
    assert told(ann) == ["root and 2 others reacted to your post in The kettle"]
    for name, left in (("root", "mod and one other"), ("mod", "bob"), ("bob", "")):
        with app.db.transaction() as tx:
            tx.emit(ReactionTaken(post, ids["ann"], ids[name], "like"))
        assert told(ann) == ([f"{left} reacted to your post in The kettle"] if left else [])
    assert count(ann) == 0


def test_a_solution_and_a_message_are_told(app: Forum, ann: Person, bob: Person) -> None:
    topic = ann.topic("The kettle")
    post = bob.reply(topic)
    ids = {name: number_of(app, name) for name in ("ann", "bob", "mod")}
    with app.db.transaction() as tx:
        tx.emit(Solved(post, topic, ids["bob"], ids["ann"], now()))
        tx.emit(MessagePosted(7, 3, ids["ann"], (ids["bob"],), now()))
        tx.emit(MessagePosted(8, 3, ids["ann"], (ids["bob"],), now()))
    assert told(bob) == ["ann wrote you 2 messages", "ann says your post solved The kettle"]
    assert bob.get(first_notice(bob)).headers["Location"] == "/m/3"


def test_looking_at_the_post_is_seeing_the_notice(app: Forum, ann: Person, bob: Person) -> None:
    topic = ann.topic()
    bob.reply(topic)
    path = ann.get(f"/t/{topic}").headers["Location"]
    assert count(ann) == 1
    ann.get(path, headers={"Sec-Purpose": "prefetch"})
    assert count(ann) == 1, "a browser that guesses the next page has seen nothing"
    assert 'class="badge" aria-hidden="true" hidden' in ann.page(path), "on the page itself"
    assert count(ann) == 0
    assert app.db.reader().value("SELECT count(*) FROM notice WHERE seen_at IS NULL") == 1, "a GET writes nothing"
    shell.seen_of(app).flush(app.db)
    assert app.db.reader().value("SELECT count(*) FROM notice WHERE seen_at IS NULL") == 0
    assert count(ann) == 0
    bob.reply(topic)
    assert (count(ann), len(told(ann))) == (1, 2), "what comes now is new"


def test_only_the_page_that_was_seen_counts(app: Forum, ann: Person, bob: Person) -> None:
    topic = ann.topic()
    posts = [bob.reply(topic, f"words {n}") for n in range(25)]
    path = ann.get(f"/t/{topic}").headers["Location"]
    ann.get(path)
    shell.seen_of(app).flush(app.db)
    assert count(ann) == 1, "the second page was not seen"
    assert f"#p{posts[19]}" in ann.get(first_notice(ann)).headers["Location"], "leads to the first that is new"
    ann.get(f"{path}?page=2")
    assert count(ann) == 0


def test_following_a_notice_marks_it(ann: Person, bob: Person) -> None:
    topic = ann.topic()
    post = bob.reply(topic)
    answer = ann.get(first_notice(ann))
    assert (answer.status_code, answer.headers["Location"].split("#")[1]) == (302, f"p{post}")
    assert count(ann) == 0


def test_all_are_read_at_once_and_new_again(ann: Person, bob: Person) -> None:
    for n in range(3):
        bob.reply(ann.topic(f"topic {n}"))
    assert count(ann) == 3
    answer = ann.post("/notices/read")
    assert (answer.status_code, count(ann)) == (303, 0)
    page = ann.page(answer.headers["Location"])
    assert "Undo" in page
    ann.post("/notices/unread", {"at": re.search(r'name="at" value="(\d+)"', page)[1]})  # type: ignore[index]
    assert count(ann) == 3
    assert ann.post("/notices/unread", {"at": "x"}).status_code == 303


def test_anothers_notice_is_as_absent(ann: Person, bob: Person, root: Person, guest: Person) -> None:
    bob.reply(ann.topic())
    path = first_notice(ann)
    for person in (bob, root):
        there, absent = person.get(path), person.get("/notices/99999")
        assert (there.status_code, absent.status_code) == (404, 404)
    assert guest.get(path).status_code == guest.get("/notices").status_code == 403


def test_what_was_deleted_is_not_told(ann: Person, bob: Person, mod: Person) -> None:
    topic = ann.topic("The kettle")
    post = bob.reply(topic, "one")
    bob.reply(topic, "two")
    path = first_notice(ann)
    assert count(ann) == 1
    bob.post(f"/p/{post}/delete")
    assert told(ann) == ["bob answered you in The kettle"], "one is left"
    mod.post(f"/t/{topic}/delete")
    assert (told(ann), count(ann), ann.get(path).status_code) == ([], 0, 404)
    mod.post(f"/t/{topic}/restore"), bob.post(f"/p/{post}/restore")
    assert (told(ann), count(ann)) == (["bob answered you 2 times in The kettle"], 1)


def test_what_was_removed_for_good_leaves_nothing(app: Forum, ann: Person, bob: Person, root: Person) -> None:
    topic = ann.topic()
    post = bob.reply(topic, "one")
    ann.post(f"/t/{topic}/level", {"level": "mute"})
    for path in (f"/p/{post}", f"/t/{topic}"):
        root.post(f"{path}/delete"), root.post(f"{path}/purge")
    app.jobs.run_due()
    jobs.sweep(app.db, {})
    db = app.db.reader()
    for table, where in (("notice", "1"), ("notice_part", "1"), ("topic_level", f"topic_id = {topic}")):
        assert db.value(f"SELECT count(*) FROM {table} WHERE {where}") == 0, table


def test_an_edit_tells_whom_it_names_now_once(ann: Person, bob: Person, mod: Person) -> None:
    topic = bob.topic("The kettle", "Hello @ann")
    post = int(bob.app.db.reader().value("SELECT max(id) FROM post"))
    for body in ("Hello @ann and @mod", "Hello @ann and @mod!", "Hello @mod"):
        bob.post(f"/p/{post}/edit", {"title": "The kettle", "body": body})
    assert told(mod) == told(ann) == ["bob mentioned you in The kettle"]
    assert topic


def test_kinds_that_are_not_wanted_are_not_told(ann: Person, bob: Person) -> None:
    topic = ann.topic("The kettle")
    assert ann.post("/settings/notices", {"kinds": ["mention"], "follow": "1"}).status_code == 303
    bob.reply(topic)
    assert told(ann) == []
    bob.reply(topic, "@ann")
    assert told(ann) == ["bob mentioned you in The kettle"]


def test_the_tabs_divide_them(ann: Person, bob: Person) -> None:
    topic = ann.topic("The kettle")
    bob.reply(topic), bob.topic("Else", "@ann")
    assert [len(told(ann, tab)) for tab in ("", "replies", "mentions", "thanks", "nonsense")] == [2, 1, 1, 0, 2]


def test_older_ones_follow_by_key(app: Forum, ann: Person, bob: Person) -> None:
    ids = number_of(app, "ann"), number_of(app, "bob")
    with app.db.transaction() as tx:
        for n in range(70):
            notices.put(tx, "message", "", n, [ids[0]], notices.Part(n, ids[1]), now())
    pages, path = [], "/notices"
    while path:
        page = ann.page(path)
        pages.append(re.findall(r'href="/notices/(\d+)"', page))
        found = re.search(r'href="(/notices\?before=\d+)"', page)
        path = found[1] if found else ""
    assert [len(page) for page in pages] == [30, 30, 10]
    assert len({number for page in pages for number in page}) == 70


def test_old_ones_go(app: Forum, ann: Person, bob: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    bob.reply(ann.topic())
    jobs.sweep(app.db, {})
    assert count(ann) == 1
    monkeypatch.setattr("forum_app.notifications.jobs.now", lambda: now() + jobs.KEPT + 60)
    jobs.sweep(app.db, {})
    assert (count(ann), told(ann)) == (0, [])


def test_a_title_is_told_as_text(ann: Person, bob: Person) -> None:
    bob.reply(ann.topic("<b>bold</b> & “more”"), "<i>x</i>")
    page = ann.page("/notices")
    assert "<b>bold" not in page
    assert told(ann) == ["bob answered you in <b>bold</b> & “more”"]


def test_the_latest_come_as_a_piece(ann: Person, bob: Person) -> None:
    assert "Nothing yet" in ann.page("/notices/latest")
    bob.reply(ann.topic("The kettle"))
    piece = ann.page("/notices/latest")
    assert "The kettle" in piece and "<html" not in piece


def test_check_finds_what_does_not_hold_together(app: Forum, ann: Person, bob: Person) -> None:
    bob.reply(ann.topic())
    assert gone.wrong(app.db.reader()) == []
    with app.db.transaction() as tx:
        tx.run("UPDATE notice_part SET seen_at = 1")
    assert [what for _, what in gone.wrong(app.db.reader())] == ["is new, but everything in it was seen"]
