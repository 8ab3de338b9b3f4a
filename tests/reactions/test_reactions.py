"""Reactions: given and taken back, counted once, shown to whom they concern."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from forum_app.kernel.events import Events
from forum_app.reactions import check, events, leaving, queries
from tests.people import PASSWORD, Person

JSON = {"Accept": "application/json"}


def shown(page: str, post: int, kind: str = "like") -> int:
    """The number on the button, or for whoever has none, on the link."""
    there = rf'/p/{post}/react(?:ions\?kind={kind}"|"[^>]* value="{kind}")[^>]*>.*?</(?:a|button)>'
    found = re.search(there, page, re.DOTALL)
    number = re.search(r'class="n">(\d+)<', found[0]) if found else None
    return int(number[1]) if number else 0


def pressed(page: str, post: int, kind: str = "like") -> str:
    found = re.search(rf'/p/{post}/react" name="(?:kind|off)" value="{kind}" aria-pressed="(true|false)"', page)
    return found[1] if found else "there is no button"


def react(person: Person, post: int, kind: str = "like", name: str = "kind") -> int:
    return person.post(f"/p/{post}/react", {name: kind}).status_code


def sound(person: Person) -> bool:
    return list(check.problems(person.app.db.reader())) == []


def test_a_reaction_is_seen_by_all_and_pressed_for_who_gave_it(ann: Person, bob: Person, guest: Person) -> None:
    topic = ann.topic()
    post = ann.reply(topic)
    everybody = (ann, bob, guest)
    assert [shown(person.page(f"/t/{topic}"), post) for person in everybody] == [0, 0, 0]
    answer = bob.post(f"/p/{post}/react", {"kind": "like"})
    assert (answer.status_code, answer.headers["Location"].split("#")[1]) == (303, f"p{post}")
    assert [shown(person.page(f"/t/{topic}"), post) for person in everybody] == [1, 1, 1]
    assert pressed(bob.page(f"/t/{topic}"), post) == "true"
    assert react(bob, post, name="off") == 303
    assert [shown(person.page(f"/t/{topic}"), post) for person in everybody] == [0, 0, 0]
    assert pressed(bob.page(f"/t/{topic}"), post) == "false"


def test_pressed_twice_at_once_it_is_there_once(ann: Person, bob: Person) -> None:
    post = ann.reply(ann.topic())
    bob.csrf()
    sessions = [Person(bob.app, "bob") for _ in range(4)]
    for each in sessions:
        each.csrf()
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda person: react(person, post), sessions)) == {303}
    assert bob.app.db.reader().tuples("SELECT kind, n FROM reaction_count WHERE post_id = :id", id=post) == [
        ("like", 1)
    ]
    assert sound(bob)


def test_several_kinds_may_stand_below_a_post_one_of_each_from_each(ann: Person, bob: Person, mod: Person) -> None:
    topic = ann.topic()
    post = ann.reply(topic)
    for person, kind in ((bob, "like"), (bob, "heart"), (mod, "heart"), (mod, "heart")):
        assert react(person, post, kind) == 303
    page = ann.page(f"/t/{topic}")
    assert (shown(page, post, "like"), shown(page, post, "heart"), shown(page, post, "idea")) == (1, 2, 0)


def test_not_on_ones_own_post_nor_where_it_is_deleted_nor_in_a_closed_board(
    ann: Person, bob: Person, mod: Person, root: Person
) -> None:
    topic = ann.topic()
    post, gone = ann.reply(topic), ann.reply(topic)
    ann.post(f"/p/{gone}/delete")
    assert pressed(ann.page(f"/t/{topic}"), post) == "there is no button"
    assert (react(ann, post), react(bob, gone)) == (403, 404)
    mod.post(f"/t/{topic}/lock", {"locked": "1"})
    assert react(bob, post) == 303  # a locked topic is open to that
    board = bob.app.db.reader().value("SELECT id FROM board WHERE slug = 'talk'")
    root.post(f"/admin/boards/{board}", {"name": "talk", "closed": "1"})
    assert (react(bob, post, "heart"), react(mod, post, "heart")) == (403, 303)
    page = bob.page(f"/t/{topic}")
    assert (pressed(page, post), shown(page, post)) == ("there is no button", 1)


def test_a_guest_reads_who_reacted_and_cannot(ann: Person, bob: Person, guest: Person) -> None:
    post = ann.reply(ann.topic())
    assert react(guest, post) == 403
    assert "Nobody yet" in guest.page(f"/p/{post}/reactions")
    react(bob, post, "thanks")
    page = guest.page(f"/p/{post}/reactions")
    assert 'href="/u/bob"' in page
    assert "Thanks" in page


def test_who_reacted_is_paged(ann: Person, guest: Person) -> None:
    topic = ann.topic()
    post = ann.reply(topic)
    with ann.app.db.transaction() as tx:
        for n in range(60):
            member = tx.value(
                "INSERT INTO member (name, name_key, name_look, display_name, created_at) "
                "VALUES (:n, :n, :n, :n, 1) RETURNING id", n=f"fan{n}",
            )  # fmt: skip
            queries.put(tx, member_id=member, topic_id=topic, post_id=post, kind="like", now=1)
            queries.count_in(tx, post, "like", 1)
    first = guest.page(f"/p/{post}/reactions")
    following = re.search(r'href="([^"]+before=\d+)"', first)
    assert following
    second = guest.page(following[1].replace("&amp;", "&"))
    names = [re.findall(r'/u/(fan\d+)"', page) for page in (first, second)]
    assert ([len(set(found)) for found in names], len({*names[0], *names[1]})) == ([50, 10], 60)


def test_the_owner_chooses_which_and_in_which_order(ann: Person, bob: Person, root: Person) -> None:
    topic = ann.topic()
    post = ann.reply(topic)
    react(bob, post, "like")
    assert root.post("/admin/settings", {"reactions": "idea，heart"}).status_code == 303
    page = bob.page(f"/t/{topic}")
    assert re.findall(rf'/p/{post}/react" name="kind" value="(\w+)"', page) == ["idea", "heart"]
    assert react(bob, post, "like") == 422
    refused = root.post("/admin/settings", {"reactions": "idea <b>frown</b>"})
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert "There is no such reaction. Choose from: like" in page
    assert "<b>frown" not in page
    root.post("/admin/settings", {"reactions": ""})
    assert "/react" not in bob.page(f"/t/{topic}")


def test_a_script_gets_the_piece_as_it_is_now_and_the_sentence_when_not(ann: Person, bob: Person) -> None:
    post = ann.reply(ann.topic())
    answer = bob.post(f"/p/{post}/react", {"kind": "like"}, headers=JSON)
    assert (answer.status_code, pressed(answer.json["html"], post), shown(answer.json["html"], post)) == (
        200,
        "true",
        1,
    )  # type: ignore[index]
    refused = ann.post(f"/p/{post}/react", {"kind": "like"}, headers=JSON)
    assert (refused.status_code, refused.json["message"]) == (403, "You cannot react to your own posts.")  # type: ignore[index]


def test_others_are_told_once_and_of_what_is_taken_back(ann: Person, bob: Person) -> None:
    told: list[object] = []
    heard: Events = bob.app.events
    heard.listen(events.Reacted, lambda _tx, event: told.append(event))
    heard.listen(events.ReactionTaken, lambda _tx, event: told.append(event))
    post = ann.reply(ann.topic())
    for name in ("kind", "kind", "off", "off"):
        react(bob, post, name=name)
    assert [type(event).__name__ for event in told] == ["Reacted", "ReactionTaken"]


def test_profiles_tell_what_somebody_received_without_what_is_deleted(ann: Person, bob: Person, mod: Person) -> None:
    topic = ann.topic()
    posts = [ann.reply(topic), ann.reply(topic)]
    for post in posts:
        react(bob, post)
        react(mod, post, "heart")
    told = "<dt>Reactions received</dt><dd>{}</dd>"
    assert told.format(4) in bob.page("/u/ann")
    ann.post(f"/p/{posts[0]}/delete")
    assert told.format(2) in bob.page("/u/ann")
    mod.post(f"/t/{topic}/delete")
    assert told.format(0) in bob.page("/u/ann")


def test_of_very_many_reactions_those_to_the_newest_posts_are_added_up(
    ann: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the profile of who wrote for years would take as long as they wrote."""
    topic = ann.topic()
    for _ in range(4):
        react(bob, ann.reply(topic))
    monkeypatch.setattr(queries, "MOST", 3)
    assert "<dt>Reactions received</dt><dd>3+</dd>" in bob.page("/u/ann")


def test_who_leaves_is_counted_no_more(ann: Person, bob: Person, mod: Person, guest: Person) -> None:
    topic = ann.topic()
    post = ann.reply(topic)
    react(bob, post), react(mod, post), react(bob, post, "heart")
    assert shown(guest.page(f"/t/{topic}"), post) == 2
    bob.post("/settings/leave", {"password": PASSWORD})
    bob.app.jobs.run_due()
    page = guest.page(f"/t/{topic}")
    assert (shown(page, post), shown(page, post, "heart")) == (1, 0)
    assert sound(bob)


def test_what_is_removed_for_good_takes_its_reactions_along(ann: Person, bob: Person, root: Person) -> None:
    topic = ann.topic()
    post, other = ann.reply(topic), ann.reply(topic)
    react(bob, post), react(bob, other)
    ann.post(f"/p/{post}/delete"), root.post(f"/p/{post}/purge")
    db = bob.app.db.reader()
    assert db.column("SELECT post_id FROM reaction") == [other]
    root.post(f"/t/{topic}/delete"), root.post(f"/t/{topic}/purge")
    bob.app.jobs.run_due()
    assert db.column("SELECT post_id FROM reaction UNION SELECT post_id FROM reaction_count") == []
    assert sound(bob)


def test_a_wrong_number_is_found(ann: Person, bob: Person) -> None:
    post = ann.reply(ann.topic())
    react(bob, post)
    with bob.app.db.transaction() as tx:
        tx.run("UPDATE reaction_count SET n = 3")
    assert list(check.problems(bob.app.db.reader())) == [
        f"post {post} counts 3 reactions of the kind like, there are 1"
    ]


def test_one_takes_ones_own_along(ann: Person, bob: Person) -> None:
    react(bob, ann.reply(ann.topic()), "idea")
    id_ = bob.app.db.reader().value("SELECT id FROM member WHERE name = 'bob'")
    ((path, content),) = leaving.take_along(bob.app.db.reader(), id_)
    assert path == "reactions.json"
    assert b'"kind": "idea"' in content
