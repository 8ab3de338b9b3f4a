"""Tags on topics: typed with a new one, changed later, shown wherever the topic is; and what cannot be one."""

from __future__ import annotations

import pytest

from tests.people import Person
from tests.tags.tagging import problems, shown, tag_id, tagged, titles


def test_tags_are_typed_with_a_new_topic_and_shown_wherever_it_is(ann: Person, guest: Person) -> None:
    topic = tagged(ann, "tea, Green Tea，茶、 #stove ")
    for path in ("/", "/?sort=newest", "/b/talk", f"/t/{topic}"):
        found = shown(guest, path)
        assert found[:3] == ["tea", "Green Tea", "茶"], path
    assert shown(guest, f"/t/{topic}")[3] == "stove"
    assert titles(guest, "/tags/green-tea") == titles(guest, "/tags/茶") == ["A topic"]
    assert problems(ann) == []


def test_the_same_tag_is_found_however_it_is_typed(ann: Person, bob: Person, guest: Person) -> None:
    tagged(ann, "Green Tea", "one")
    tagged(bob, "green  tea, ＧＲＥＥＮ ＴＥＡ, green-tea, #GREEN TEA", "two")
    assert titles(guest, "/tags/green-tea") == ["two", "one"]
    assert ann.app.db.reader().value("SELECT count(*) FROM tag") == 1


def test_names_that_look_alike_are_one_tag_and_modem_is_not_modern(ann: Person, bob: Person) -> None:
    tagged(ann, "coco, modem, C++, C#, C")
    tagged(bob, "сосо, modern")  # the first in Cyrillic letters
    names = ann.app.db.reader().column("SELECT name FROM tag ORDER BY id")
    assert names == ["coco", "modem", "C++", "C#", "C", "modern"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("теа", ""),
        ("tеa", "mixes letters"),
        ("<b>", "cannot be a tag"),
        ("a" * 31, "at most 30"),
        ("…", "cannot be a tag"),
        ("💥", "cannot be a tag"),
        ("x" + "̴" * 9, "cannot be a tag"),
        ("a,b,c,d,e,f", "at most 5 tags"),
        ("a," * 400, "too long for tags"),
    ],
)
def test_what_cannot_be_a_tag_is_said_and_nothing_is_lost(typed: str, said: str, ann: Person) -> None:
    answer = ann.post("/new", {"board": "talk", "title": "Kept title", "body": "Kept words.", "tags": typed})
    page = answer.get_data(as_text=True)
    assert answer.status_code == (422 if said else 303)
    assert said in page
    assert not said or ("Kept title" in page and "Kept words." in page and 'id="tags"' in page)


def test_a_topic_called_tags_does_not_hide_the_page_of_its_tags(ann: Person) -> None:
    topic = ann.topic("Tags")
    assert ann.get(f"/t/{topic}").headers["Location"].endswith("/tags-topic")


def test_its_author_changes_them_and_others_do_not(ann: Person, bob: Person, guest: Person, mod: Person) -> None:
    topic = tagged(ann, "tea")
    assert bob.post(f"/t/{topic}/tags", {"tags": "coffee", "tags_were": "tea"}).status_code == 404
    assert guest.get(f"/t/{topic}/tags").status_code in (302, 403)
    assert ann.post(f"/t/{topic}/tags", {"tags": "coffee", "tags_were": "tea"}).status_code == 303
    assert shown(guest, f"/t/{topic}") == ["coffee"]
    assert mod.app.db.reader().value("SELECT count(*) FROM act WHERE kind = 'tags'") == 0
    ann.post(f"/t/{topic}/tags", {"tags": "", "tags_were": "coffee"})
    assert shown(guest, f"/t/{topic}") == []


def test_a_moderators_change_is_an_act_that_is_undone(ann: Person, mod: Person, guest: Person) -> None:
    topic = tagged(ann, "tea")
    mod.post(f"/t/{topic}/tags", {"tags": "coffee", "tags_were": "tea"})
    act = mod.app.db.reader().value("SELECT id FROM act WHERE kind = 'tags'")
    assert "changed the tags of a topic" in mod.page("/order/log")
    assert mod.post(f"/acts/{act}/undo").status_code == 303
    assert shown(guest, f"/t/{topic}") == ["tea"]
    mod.post(f"/t/{topic}/tags", {"tags": "coffee", "tags_were": "tea"})
    ann.post(f"/t/{topic}/tags", {"tags": "coffee, milk", "tags_were": "coffee"})
    act = mod.app.db.reader().value("SELECT max(id) FROM act WHERE kind = 'tags'")
    assert mod.post(f"/acts/{act}/undo").status_code == 409


def test_what_another_put_on_meanwhile_stays(ann: Person, mod: Person, guest: Person) -> None:
    topic = tagged(ann, "tea, milk")
    mod.post(f"/t/{topic}/tags", {"tags": "tea, milk, stove", "tags_were": "tea, milk"})
    ann.post(f"/t/{topic}/tags", {"tags": "tea, cup", "tags_were": "tea, milk"})
    assert sorted(shown(guest, f"/t/{topic}")) == ["cup", "stove", "tea"]


def test_the_line_stands_in_the_form_of_the_first_post(ann: Person, bob: Person, guest: Person) -> None:
    topic = tagged(ann, "tea")
    post = int(ann.app.db.reader().value("SELECT min(id) FROM post WHERE topic_id = :id", id=topic))
    assert 'name="tags" value="tea"' in ann.page(f"/p/{post}/edit")
    form = {"title": "Another title", "body": "Its first words.", "tags": "cup", "tags_were": "tea"}
    assert ann.post(f"/p/{post}/edit", form).status_code == 303
    assert shown(guest, f"/t/{topic}") == ["cup"]
    refused = ann.post(f"/p/{post}/edit", {**form, "tags": "<b>"})
    assert refused.status_code == 422
    assert "&lt;b&gt;" in refused.get_data(as_text=True)
    reply = ann.reply(topic)
    assert 'name="tags"' not in ann.page(f"/p/{reply}/edit")


def test_a_draft_keeps_them(ann: Person) -> None:
    ann.post("/new", {"title": "Half", "body": "begun", "tags": "tea, 茶", "preview": "1"})
    assert 'value="tea, 茶"' in ann.page("/new")


def test_a_tag_page_begins_a_topic_with_its_tag(ann: Person) -> None:
    tagged(ann, "tea")
    assert "/new?tags=tea" in ann.page("/tags/tea")
    assert 'name="tags" value="tea"' in ann.page("/new?tags=tea")


def test_an_owner_who_wants_none_has_none(ann: Person, root: Person, guest: Person) -> None:
    topic = tagged(ann, "tea")
    root.post("/admin/settings", {"tags": ""})
    with root.app.db.transaction() as tx:
        root.app.options.put(tx, {"tags": False}, 1)
    assert shown(guest, "/") == shown(guest, f"/t/{topic}") == []
    assert {guest.get(path).status_code for path in ("/tags", "/tags/tea", "/tags/suggest?q=t")} == {404}
    assert ann.get(f"/t/{topic}/tags").status_code == 404
    assert 'id="tags"' not in ann.page("/new")


def test_only_some_make_new_ones_if_the_owner_says_so(ann: Person, mod: Person, root: Person) -> None:
    tagged(mod, "tea")
    for wish, who, status in (("staff", ann, 422), ("staff", mod, 303), ("regulars", ann, 422), ("members", ann, 303)):
        with root.app.db.transaction() as tx:
            root.app.options.put(tx, {"tags_new": wish}, 1)
        form = {"board": "talk", "title": "t", "body": "words", "tags": f"tea, {wish} {who.name}"}
        assert who.post("/new", form).status_code == status, wish
    with root.app.db.transaction() as tx:
        root.app.options.put(tx, {"tags_new": "regulars"}, 1)
        tx.run("UPDATE member SET created_at = 1, posts = 200 WHERE name = 'ann'")
    tagged(ann, "a regular makes it")


def test_a_watched_word_is_no_tag(ann: Person, root: Person) -> None:
    root.post("/admin/words", {"pattern": "casino", "act": "refuse"})
    answer = ann.post("/new", {"board": "talk", "title": "t", "body": "words", "tags": "casino"})
    assert (answer.status_code, tag_id(ann, "casino")) == (422, 0)


def test_a_topic_that_waits_for_a_moderator_gets_its_tags_when_it_stands(
    ann: Person, mod: Person, root: Person, guest: Person
) -> None:
    with root.app.db.transaction() as tx:
        root.app.options.put(tx, {"hold_first": 5}, 1)
    ann.post("/new", {"board": "talk", "title": "Waits", "body": "words", "tags": "tea"})
    assert guest.get("/tags/tea").status_code == 404
    held = ann.app.db.reader().value("SELECT max(id) FROM held")
    assert mod.post("/order/waiting", {"approve": "chosen", "ids": [str(held)]}).status_code == 303
    assert titles(guest, "/tags/tea") == ["Waits"]
