"""A tag that stands only where somebody sees nothing is to them as one that never was; numbers count what one sees."""

from __future__ import annotations

import re
from typing import Any

import pytest

from forum_app import Forum
from forum_app.kernel.clock import now
from tests.people import Person
from tests.tags.tagging import shown, tagged, titles


@pytest.fixture
def den(root: Person, ann: Person) -> str:
    """A board for ann's group alone."""
    made = root.post("/admin/groups", {"name": "Class", "joining": "request"}).headers["Location"]
    assert root.post(f"{made}/add", {"names": "ann"}).status_code == 303
    root.post("/admin/boards/new", {"name": "den", "preset": "groups", "among": made.split("/")[-1]})
    return "den"


def _answer(person: Person, path: str, form: dict[str, Any] | None = None) -> tuple[int, str]:
    """Status and words, without what differs in any case; the name that was asked for stands as #."""
    answer = person.get(path) if form is None else person.post(path, form)
    text = re.sub(r"\d+ · \S+ · [0-9a-f]+|csrf_token\" value=\"[^\"]*|ETag.*", "", answer.get_data(as_text=True))
    return answer.status_code, re.sub("(?i)surprise|nonesuch", "#", text)


def test_it_is_absent_from_every_page(ann: Person, bob: Person, guest: Person, den: str) -> None:
    tagged(ann, "tea", "open")
    tagged(ann, "tea, surprise", "secret", den)
    assert shown(ann, "/tags") == ["tea", "surprise"]
    assert titles(ann, "/tags/surprise") == ["secret"]
    for person in (bob, guest):
        assert shown(person, "/tags") == ["tea"]
        assert "1 topic<" in person.page("/tags")
        assert titles(person, "/tags/tea") == ["open"]
        for path in ("/tags/{}", "/tags?q={}", "/tags/suggest?q={}", "/tags/{}?board=talk", "/search?q=tag:{}"):
            asked = [_answer(person, path.format(name)) for name in ("surprise", "nonesuch")]
            assert asked[0] == asked[1], path
        assert person.get("/tags/tea?board=den").status_code == 404
    assert "2 topics" in ann.page("/tags")


def test_who_sees_it_finds_by_it_each_time(ann: Person, bob: Person, den: str) -> None:
    """The first search is Flask's, the others are answered before it (kernel/doorstep.py)."""
    tagged(ann, "surprise", "secret", den)
    bob.get("/search")
    for person, there in ((ann, True), (bob, False), (ann, True), (bob, False)):
        page = person.page("/search?q=tag:surprise")
        assert ("secret" in page, "There is no tag of this name" in page) == (there, not there)


def test_who_may_make_none_learns_nothing_by_typing_it(ann: Person, bob: Person, root: Person, den: str) -> None:
    tagged(ann, "surprise", "secret", den)
    with root.app.db.transaction() as tx:
        root.app.options.put(tx, {"tags_new": "staff"}, now())
    form = {"board": "talk", "title": "t", "body": "words", "key": "k" * 20}
    asked = [_answer(bob, "/new", {**form, "tags": name}) for name in ("surprise", "nonesuch")]
    assert asked[0] == asked[1]
    assert asked[0][0] == 422


def test_another_word_for_it_leads_nowhere(ann: Person, root: Person, bob: Person, guest: Person, den: str) -> None:
    tagged(ann, "surprise", "secret", den)
    root.post("/admin/tags/1", {"name": "party", "synonyms": "surprise"})
    assert ann.get("/tags/surprise").status_code == 301
    for person in (bob, guest):
        assert {person.get(f"/tags/{slug}").status_code for slug in ("surprise", "party")} == {404}


def test_a_topic_that_moves_takes_its_tag_along(ann: Person, root: Person, guest: Person, den: str) -> None:
    topic = tagged(ann, "tea", "moved")
    assert shown(guest, "/tags") == ["tea"]
    root.post(f"/t/{topic}/move", {"board": den})
    assert shown(guest, "/tags") == []
    assert guest.get("/tags/tea").status_code == 404
    assert shown(ann, "/tags") == ["tea"]
    root.post(f"/t/{topic}/move", {"board": "talk"})
    assert titles(guest, "/tags/tea") == ["moved"]


def test_what_happens_there_changes_the_tag_of_no_page_that_an_outsider_gets(
    ann: Person, guest: Person, bob: Person, den: str, app: Forum
) -> None:
    tagged(ann, "tea", "open")
    paths = ("/tags", "/tags/tea")
    secret = tagged(ann, "tea, surprise", "secret", den)
    before = [person.get(path).headers["ETag"] for person in (guest, bob) for path in paths]
    ann.reply(secret)
    ann.post(f"/t/{secret}/tags", {"tags": "tea, another", "tags_were": "tea, surprise"})
    assert [person.get(path).headers["ETag"] for person in (guest, bob) for path in paths] == before
