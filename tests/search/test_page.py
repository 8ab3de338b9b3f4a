"""The page of the search: finds, filters, chips, help, and what is said of what cannot be looked for."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.people import Person


def look(person: Person, q: str, **query: str) -> str:
    answer = person.get("/search", query_string={"q": q, **query})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.get_data(as_text=True)


def finds(page: str) -> list[str]:
    """The addresses of the posts."""
    return re.findall(r'<h2 class="title"[^>]*><a href="([^"]+)"', page)


def said(page: str) -> str:
    """The words of a page, without its markup."""
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", page.partition("<main")[2])).split())


def filtered(person: Person, q: str, was: str | None = None, **fields: object) -> str:
    """Send the form with its filters; answers the query that it leads to."""
    answer = person.get("/search", query_string={"q": q, "was": q if was is None else was, **fields})
    assert answer.status_code == 302
    assert answer.headers["Cache-Control"] == "no-store"
    return parse_qs(urlsplit(answer.headers["Location"]).query).get("q", [""])[0]


def chips(page: str) -> dict[str, str]:
    """Each filter with the query that is left without it."""
    found = re.findall(r'<a class="chip" href="([^"]+)"><bdi>(.*?)</bdi>', page)
    return {
        html.unescape(words): parse_qs(urlsplit(html.unescape(href)).query).get("q", [""])[0] for href, words in found
    }


def test_a_find_leads_to_its_post_and_says_where_and_by_whom(ann: Person, bob: Person, guest: Person) -> None:
    topic = ann.topic("The kettle sings", "It sings at night.")
    post = bob.reply(topic, "Ours sings too, at noon.")
    page = look(guest, "noon")
    assert finds(page) == [f"/t/{topic}/the-kettle-sings#p{post}"]
    assert "Ours sings too, at <mark>noon</mark>." in page
    assert {"talk", "bob", "#2", "1", "reply"} <= set(said(page).split())


def test_what_the_form_sends_becomes_the_query_in_the_address(ann: Person) -> None:
    sent = filtered(ann, "kettle", author="bob", board="talk", after="2024-02-01", until="2024-06-01")
    assert sent == "kettle @bob in:talk before:2024-06-01 after:2024-02-01"
    assert filtered(ann, "kettle", author="bob, @ann") == "kettle @bob @ann"
    assert filtered(ann, "kettle  *", author="") == "kettle *"


def test_a_field_that_was_not_touched_leaves_what_was_typed(ann: Person) -> None:
    """The field with the words and the filters are one form: who changes one of them means that one."""
    was = "kettle @bob in:talk"
    assert filtered(ann, "kettle @ann in:talk", was, author="bob", board="talk") == "kettle @ann in:talk"
    assert filtered(ann, "stove", was, author="bob", board="talk") == "stove"
    assert filtered(ann, was, was, author="", board="talk") == "kettle in:talk"
    assert filtered(ann, was, was, author="bob", board="") == "kettle @bob"


def test_a_chip_takes_one_filter_off(ann: Person) -> None:
    found = chips(look(ann, "kettle @bob in:talk after:2024 -is:odd"))
    assert found["by bob"] == "kettle in:talk after:2024 -is:odd"
    assert found["in talk"] == "kettle @bob after:2024 -is:odd"
    assert found["since 2024"] == "kettle @bob in:talk -is:odd"
    assert found["-is:odd"] == "kettle @bob in:talk after:2024"
    assert chips(look(ann, "kettle")) == {}


def test_filters_are_folded_until_one_is_used(ann: Person) -> None:
    opened = re.compile(r'<details class="more filters" open>')
    assert not opened.search(look(ann, "kettle"))
    page = look(ann, "kettle in:talk after:2024-06")
    assert opened.search(page)
    assert '<option value="talk" selected>' in page
    assert 'name="after" type="date" value="2024-06-01"' in page


def test_members_and_boards_of_that_name_stand_above_the_finds(ann: Person, guest: Person) -> None:
    for typed, path in (("talk", "/b/talk"), ("bob", "/u/bob"), ('"bob"', "/u/bob")):
        assert f'<nav class="beside" aria-label="Called so"><a href="{path}">' in look(guest, typed)
    assert 'class="beside"' not in look(ann, "in:talk")


def test_pages_go_on_by_key_and_back_to_the_start(ann: Person, guest: Person) -> None:
    for i in range(45):
        ann.topic(f"Kettle {i}")
    seen: list[str] = []
    page, turns = look(guest, "kettle", sort="new"), 0
    while (following := re.search(r'<a rel="next" href="([^"]+)"', page)) and turns < 5:
        seen += finds(page)
        assert ("Back to the first finds" in page) == (turns > 0)
        page, turns = guest.page(html.unescape(following[1])), turns + 1
    seen += finds(page)
    assert len(seen) == len(set(seen)) == 45
    assert "Nothing further back" in look(guest, "kettle", sort="new", before="1")


def test_a_bad_date_is_told_and_the_rest_is_looked_for(ann: Person) -> None:
    topic = ann.topic("The kettle")
    page = look(ann, "kettle before:yesterday")
    assert "“before:yesterday” names no day" in said(page)
    assert finds(page)[0].startswith(f"/t/{topic}/")
    assert filtered(ann, "kettle", after="31.02.2024") == "kettle after:31.02.2024"


def test_an_empty_result_says_what_to_try(ann: Person, guest: Person) -> None:
    page = look(ann, "zeppelin @bob")
    assert {"Look without the filters", "Ask it as a new topic"} <= set(
        re.findall(r'<a class="a"[^>]*>(.*?)</a>', page)
    )
    way = re.search(r'href="(/new\?title=[^"]+)"', page)
    assert way
    assert 'value="zeppelin"' in ann.page(way[1])
    assert "Ask it as a new topic" not in look(guest, "zeppelin")


def test_without_a_query_there_is_help(guest: Person) -> None:
    page = look(guest, "")
    assert "in:around-the-fire" in page or "in:talk" in page
    assert "before:2024-06" in page
    assert '<meta name="robots" content="noindex">' in page


BAD = [
    "*", '"', '"""', "-", "--", "@", ":", "in:", "before:", "(", ")", "AND", "OR NOT", "NEAR(a b)", "a*", "^a",
    "title:kettle", "rowid:1", "{title body}:x", "。，！", "\x00\x07\x1b", "\u200b\u202e", "a" * 10_000, "炉 " * 5000,
    '"unbalanced kettle', "“北风", "kettle''; --", "in:nowhere", "@nobody", "before:2024-13-45 after:x", "-kettle",
    "%", "_", "\\", "\ufffe", "is:", "has:x", "tag:", "topic:99999999999999999999", "in:" * 200, "@" * 300,
]  # fmt: skip


@pytest.mark.parametrize("person", ["guest", "ann"])
def test_whatever_is_typed_is_answered_with_a_page(person: str, request: pytest.FixtureRequest) -> None:
    who: Person = request.getfixturevalue(person)
    for typed in BAD:
        look(who, typed, sort="new" if who.name else "")
        filtered(who, typed, author=typed[:200], board=typed[:50], after=typed[:20], until="x", only=typed[:20])
    for key in ("x", "-1", "9" * 40, ""):
        look(who, "kettle", before=key)
    assert "only the first 400 characters" in look(who, "a" * 10_000)


def test_titles_names_and_queries_are_words_never_markup(ann: Person, bob: Person) -> None:
    hostile = '"><script>alert(1)</script> <mark>zebra'
    ann.topic(hostile, hostile)
    bob.post("/settings", {"display_name": "<b>zebra"})
    for typed in ("zebra", hostile, "in:<script>", '@"<script>"', "before:<script>", "<script>:<script>"):
        page = look(ann, typed)
        assert "<script>alert" not in page
        assert page.count("<script") == look(ann, "").count("<script")
        assert "<b>zebra" not in page


def test_a_board_that_one_does_not_see_is_found_nowhere(root: Person, ann: Person, guest: Person) -> None:
    root.post("/admin/boards/new", {"name": "Kingfisher corner", "slug": "corner"})
    board = root.app.db.reader().value("SELECT max(id) FROM board")
    root.topic("A kingfisher", "A kingfisher lives there.", board="corner")
    assert finds(look(guest, "kingfisher"))
    assert "Kingfisher corner" in look(guest, "")
    root.post(f"/admin/boards/{board}/rights", {"preset": "members", "sure": "1"})
    for typed in ("kingfisher", "in:corner", "kingfisher in:corner", "", "in:cornr"):
        page = look(guest, typed)
        assert finds(page) == []
        assert "Kingfisher corner" not in page
        assert ">corner<" not in page
    assert finds(look(ann, "kingfisher"))


def test_what_is_ticked_becomes_an_operator_and_is_taken_away_again(ann: Person) -> None:
    page = look(ann, "kettle is:first")
    assert re.search(r'name="only" value="is:first" checked', page)
    assert re.search(r'name="only" value="is:open">', page)
    assert filtered(ann, "kettle", only=["is:first", "is:open"]) == "kettle is:first is:open"
    assert filtered(ann, "kettle is:first -is:open", only=[]) == "kettle -is:open"
    assert filtered(ann, "kettle is:odd -is:first", only=[]) == "kettle is:odd -is:first"
    assert set(chips(look(ann, "kettle is:first -is:open"))) == {"First posts", "not: Open topics"}


def test_what_names_nobody_is_told_with_what_is_near(ann: Person) -> None:
    page = look(ann, "kettle in:tolk @an -is:firts")
    for sentence, meant in (
        ("There is no board “tolk” that you can see.", "kettle @an in:talk -is:firts"),
        ("Nobody here is called “an”.", "kettle @ann in:tolk -is:firts"),
        ("“is:firts” is no filter that this forum knows.", "kettle @an in:tolk -is:first"),
    ):
        told = page[page.index(sentence) :]
        way = re.search(r'href="([^"]+)">Did you mean', told)
        assert way
        assert parse_qs(urlsplit(html.unescape(way[1])).query)["q"] == [meant]


def test_what_is_not_in_the_index_yet_is_told(ann: Person) -> None:
    ann.topic("A kettle")
    with ann.app.db.transaction() as tx:
        tx.run("UPDATE search_work SET below = 50, top = 101, version = 0")
    assert "The index of the search is being made" in said(look(ann, "kettle"))


def test_filters_alone_come_by_date_and_offer_no_other_order(ann: Person) -> None:
    ann.topic("A kettle")
    page = look(ann, "in:talk")
    assert "The newest first." in said(page)
    assert 'class="small order"' not in page
    assert "The best first." in said(look(ann, "kettle"))


def test_a_board_that_is_called_something_else_is_so_at_once(root: Person, guest: Person) -> None:
    """Its names are kept for a version of the site."""
    board = root.app.db.reader().value("SELECT id FROM board WHERE slug = 'talk'")
    assert '<option value="talk">talk</option>' in look(guest, "")
    made = root.post(f"/admin/boards/{board}", {"name": "Chatter", "slug": "chatter", "hue": "1"})
    assert made.status_code == 303
    page = look(guest, "chat")
    assert '<option value="chatter">Chatter</option>' in page
    assert 'href="/b/chatter"' in page
    assert '<option value="talk">' not in page
