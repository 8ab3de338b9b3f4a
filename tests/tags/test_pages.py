"""The pages of tags: all of them, the topics with one, in which order, narrowed to a board; other words lead there."""

from __future__ import annotations

import re
from html import unescape

from forum_app.tags import jobs
from tests.people import Person
from tests.tags.tagging import shown, tagged, titles


def test_all_tags_the_most_used_first_and_found_by_name(ann: Person, guest: Person) -> None:
    tagged(ann, "tea, stove")
    tagged(ann, "tea, 茶")
    assert shown(guest, "/tags") == ["tea", "stove", "茶"]
    assert "2 topics" in guest.page("/tags")
    assert shown(guest, "/tags?q=TO") == ["stove"]
    assert shown(guest, "/tags?q=茶") == ["茶"]
    assert "No tag has this in its name" in guest.page("/tags?q=%3C%3E")


def test_a_hundred_tags_are_paged_by_key(root: Person, guest: Person) -> None:
    with root.app.db.transaction() as tx:
        for number in range(150):
            tx.run(
                "INSERT INTO tag (slug, name, look, offered, created_at) VALUES (:slug, :slug, :slug, 1, 1)",
                slug=f"tag{number:03}",
            )
    first = guest.page("/tags")
    following = re.search(r'href="([^"]+)" rel="next"', first)
    assert following
    assert len(shown(guest, "/tags")) == 100
    assert shown(guest, unescape(following[1])) == [f"tag{number}" for number in range(100, 150)]


def test_the_orders_of_a_tags_page_are_those_of_other_lists(ann: Person, bob: Person, guest: Person) -> None:
    first = tagged(ann, "tea", "first")
    tagged(ann, "tea", "second")
    tagged(ann, "coffee", "third")
    bob.reply(first)
    assert titles(guest, "/tags/tea") == ["first", "second"]
    assert titles(guest, "/tags/tea?sort=newest") == ["second", "first"]
    assert titles(guest, "/tags/tea?sort=unanswered") == ["second"]
    for _ in range(3):
        bob.reply(first)
    assert titles(guest, "/tags/tea?sort=hot") == ["first", "second"]
    assert guest.get("/tags/tea?sort=top").headers["Location"] == "/tags/tea"


def test_a_filter_stands_in_the_address_and_is_taken_off(ann: Person, root: Person, guest: Person) -> None:
    root.post("/admin/boards/new", {"name": "spare"})
    tagged(ann, "tea", "on talk")
    tagged(ann, "tea", "on spare", "spare")
    assert guest.get("/?tag=tea&sort=hot").headers["Location"] == "/tags/tea?sort=hot"
    where = guest.get("/b/talk?tag=tea&sort=newest").headers["Location"]
    assert where == "/tags/tea?sort=newest&board=talk"
    for sort in ("", "&sort=newest", "&sort=hot", "&sort=unanswered"):
        assert titles(guest, f"/tags/tea?board=talk{sort}") == ["on talk"]
    page = unescape(guest.page(where))
    assert 'href="/b/talk?sort=newest"' in page
    assert 'href="/tags/tea?sort=newest"' in page
    assert 'href="/tags/tea?sort=hot&board=talk"' in unescape(guest.page("/tags/tea?board=talk")) or (
        'href="/tags/tea?board=talk&sort=hot"' in page
    )
    assert guest.get("/tags/tea?board=nowhere").status_code == 404
    assert "/tags/tea?board=talk" in guest.page("/b/talk")


def test_a_long_list_is_paged_by_key_without_a_gap(ann: Person, guest: Person) -> None:
    for number in range(35):
        tagged(ann, "tea", f"kettle {number}")
    first = guest.page("/tags/tea")
    following = re.search(r'href="([^"]+)" rel="next"', first)
    assert following
    rest = titles(guest, unescape(following[1]))
    assert titles(guest, "/tags/tea") + rest == [f"kettle {number}" for number in reversed(range(35))]


def test_what_fits_is_suggested_also_by_another_word(ann: Person, root: Person, guest: Person) -> None:
    tagged(ann, "tea, teapot, 茶")
    root.post("/admin/tags", {"name": "Coffee", "synonyms": "java, 咖啡"})
    assert guest.get("/tags/suggest?q=te").json == {"tags": ["tea", "teapot"]}
    assert guest.get("/tags/suggest?q=JAV").json == guest.get("/tags/suggest?q=咖").json == {"tags": ["Coffee"]}
    assert guest.get("/tags/suggest?q=%00%F0").json == guest.get("/tags/suggest").json == {"tags": []}


def test_the_owner_makes_a_tag_with_other_words_for_it(ann: Person, root: Person, guest: Person) -> None:
    made = {"name": "Coffee", "description": "Beans and cups", "synonyms": "java, 咖啡", "hue": "2"}
    assert root.post("/admin/tags", made).status_code == 303
    assert shown(guest, "/tags") == ["Coffee"]
    tagged(ann, "JAVA, 咖啡", "a cup")
    assert shown(guest, "/b/talk") == ["Coffee"]
    led = guest.get("/tags/java?sort=hot")
    assert (led.status_code, led.headers["Location"]) == (301, "/tags/coffee?sort=hot")
    again = root.post("/admin/tags", {"name": "Java"})
    assert again.status_code == 422
    assert "another tag already" in again.get_data(as_text=True)


def test_a_renamed_tag_is_found_by_its_old_name_and_the_act_is_undone(ann: Person, root: Person, guest: Person) -> None:
    tagged(ann, "tea")
    root.post("/admin/tags/1", {"name": "Tea and cake", "hue": "3"})
    assert shown(guest, "/b/talk") == ["Tea and cake"]
    assert 'data-hue="3" href="/tags/tea-and-cake' in guest.page("/b/talk")
    assert guest.get("/tags/tea").headers["Location"] == "/tags/tea-and-cake"
    act = root.app.db.reader().value("SELECT id FROM act WHERE kind = 'tag changed'")
    assert root.post(f"/acts/{act}/undo").status_code == 303
    assert shown(guest, "/b/talk") == shown(guest, "/tags") == ["tea"]


def test_two_tags_become_one(ann: Person, root: Person, guest: Person) -> None:
    both = tagged(ann, "tea, chai", "both")
    tagged(ann, "chai", "one")
    chai = root.app.db.reader().value("SELECT id FROM tag WHERE slug = 'chai'")
    assert root.post(f"/admin/tags/{chai}/merge", {"into": "nothing"}).status_code == 422
    assert root.post(f"/admin/tags/{chai}/merge", {"into": "chai"}).status_code == 422
    assert root.post(f"/admin/tags/{chai}/merge", {"into": "TEA"}).status_code == 303
    assert titles(guest, "/tags/tea") == ["one", "both"]
    assert guest.get("/tags/chai").headers["Location"] == "/tags/tea"
    assert shown(guest, f"/t/{both}") == ["tea"]
    assert shown(guest, "/tags") == ["tea"]
    assert root.get(f"/admin/tags/{chai}").status_code == 404


def test_a_removed_tag_is_nowhere(ann: Person, root: Person, guest: Person) -> None:
    topic = tagged(ann, "tea, cup")
    assert "1 topic has it" in root.page("/admin/tags/1/remove")
    assert root.post("/admin/tags/1/remove").status_code == 303
    assert guest.get("/tags/tea").status_code == 404
    assert shown(guest, f"/t/{topic}") == shown(guest, "/tags") == ["cup"]
    tagged(ann, "tea", "again")
    assert titles(guest, "/tags/tea") == ["again"]


def test_a_tag_on_many_topics_goes_with_a_job(root: Person, ann: Person, guest: Person) -> None:
    app = root.app
    tagged(ann, "tea, chai", "both")
    with app.db.transaction() as tx:
        tx.run(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2300)
            INSERT INTO topic (board_id, author_id, title, slug, created_at, bump, last_post_at, last_author_id)
            SELECT (SELECT max(id) FROM board), 1, 'x' || i, 'x', 1, i, 1, 1 FROM n
            """
        )
        tx.run(
            """
            INSERT INTO topic_tag (topic_id, tag_id, board_id, bump, hot, created_at, shown, waits)
            SELECT id, 2, board_id, bump, hot, created_at, 1, 1 FROM topic WHERE title LIKE 'x%'
            """
        )
    root.post("/admin/tags/2/merge", {"into": "tea"})
    assert titles(guest, "/tags/chai")[:1] == ["both"]
    assert set(shown(guest, "/tags")) == {"tea"}
    assert set(shown(guest, "/b/talk")) == {"tea"}
    app.jobs.run_due()
    assert "2301 topics" in guest.page("/tags/tea").replace(",", "")
    assert app.db.reader().value("SELECT count(*) FROM tag") == 1
    assert app.db.reader().value("SELECT count(*) FROM topic_tag") == 2301


def test_a_tag_that_nothing_has_any_more_goes_after_a_day(ann: Person, root: Person, guest: Person) -> None:
    topic = tagged(ann, "typo, tea")
    root.post("/admin/tags", {"name": "kept"})
    ann.post(f"/t/{topic}/tags", {"tags": "tea", "tags_were": "typo, tea"})
    jobs.sweep(root.app.db, {})
    assert "typo" in root.page("/admin/tags")
    with root.app.db.transaction() as tx:
        tx.run("UPDATE tag SET created_at = 1")
    jobs.sweep(root.app.db, {})
    assert shown(root, "/admin/tags") == ["kept", "tea"]
    tagged(ann, "typo", "meant so")
    assert titles(guest, "/tags/typo") == ["meant so"]


def test_a_tag_for_who_keeps_order_is_theirs(ann: Person, mod: Person, root: Person, guest: Person) -> None:
    root.post("/admin/tags", {"name": "Official", "staff": "1"})
    form = {"board": "talk", "title": "t", "body": "words", "tags": "official"}
    answer = ann.post("/new", form)
    assert answer.status_code == 422
    assert "Only those who keep order" in answer.get_data(as_text=True)
    topic = ann.topic()
    mod.post(f"/t/{topic}/tags", {"tags": "official, tea", "tags_were": ""})
    assert ann.post(f"/t/{topic}/tags", {"tags": "", "tags_were": "Official, tea"}).status_code == 303
    assert shown(guest, f"/t/{topic}") == ["Official"]
