"""A private board is not told apart from one that does not exist, by nothing that an outsider asks for."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest

from forum_app import Forum
from tests.outsiders.asking import NUMBER, TOKEN, answer, requests
from tests.outsiders.inside import WORD, Inside, stir, take_out, write
from tests.people import PASSWORD, Person

pytestmark = pytest.mark.proof
OUTSIDERS = ("", "ann", "bob", "mod")
# pages that name nothing inside, everybody's and each one's own
PLACES = (
    "/", "/?sort=newest", "/?sort=hot", "/?sort=unanswered", "/?sort=top&period=all", "/?sort=top", "/boards",
    "/b/talk", "/b/talk?sort=newest", "/b/talk?sort=top&period=all", "/members", "/members?sort=posts", "/members?q=in",
    "/u/ann", "/u/ann/card", "/u/ann/posts", "/u/ann/topics", "/u/ina", "/u/ina/card", "/u/ina/posts",
    "/u/ina/topics", f"/search?q={WORD}", "/search?q=stove", "/search?q=says", "/similar?title=the+stove",
    f"/similar?title={WORD}", "/unread", "/notices", "/notices/latest", "/bookmarks", "/drafts", "/deleted", "/new",
    "/settings/notices", "/settings/files", "/live?since=0", "/people?q=i", "/messages/new", "/about", "/rules",
    "/feed.atom", "/posts.atom", "/b/talk/feed.atom", "/b/talk/posts.atom", "/u/ann/feed.atom", "/u/ina/feed.atom",
    "/robots.txt", "/opensearch.xml",
)  # fmt: skip
Seen = dict[tuple[str, str], tuple[int, str | None, list[str]]]


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The minute stays, so that what changes is not the time."""
    at = time.time()
    monkeypatch.setattr("forum_app.kernel.clock.time", SimpleNamespace(time=lambda: at))


def _seen(people: list[Person], public: str) -> Seen:
    """Every place as each of them sees it: status, ETag, body."""
    found: Seen = {}
    for person in people:
        for path in (*PLACES, public):
            response = person.get(path)
            body = TOKEN.sub("", NUMBER.sub(r"\1#", response.get_data(as_text=True)))
            found[person.name, path] = response.status_code, response.headers.get("ETag"), body.splitlines()
    return found


def _same(before: Seen, after: Seen) -> None:
    for key, was in before.items():
        assert was[2] == after[key][2], key
        assert was == after[key], key


@pytest.mark.slow
@pytest.mark.usefixtures("frozen")
def test_what_happens_inside_changes_no_page_of_anybody_outside(
    app: Forum, inside: Inside, root: Person, count: Callable[[str], int], proved: Any
) -> None:
    app.jobs.run_due()  # what a new forum does once
    people = [Person(app, name) for name in OUTSIDERS]
    ann = people[1]
    topic = ann.topic("The public stove", "public words")
    ann.reply(topic)
    public = ann.get(f"/t/{topic}").headers["Location"]
    _seen(people, public)  # what is noticed with the first look
    before = _seen(people, public)
    write(inside, count("private_posts"))
    _same(before, _seen(people, public))
    stir(inside, root)
    _same(before, _seen(people, public))
    assert WORD in inside.ina.page("/")
    assert "no. 2" in inside.ina.page(f"/t/{inside.topics[0]}")
    proved("pages of outsiders, the same to a byte and in their ETag", pages=len(before), posts=count("private_posts"))


@pytest.mark.slow
def test_what_is_inside_answers_like_what_is_not_there(
    app: Forum, inside: Inside, ann: Person, root: Person, proved: Any
) -> None:
    write(inside, 5)
    stir(inside, root)
    own, asked = ann.topic("ann's own"), 0
    for name in OUTSIDERS:
        there = requests(app, inside, own, absent=False)
        away = requests(app, inside, own, absent=True)
        for private, absent in zip(there, away, strict=True):
            person = Person(app, name)
            status, headers, body = answer(person, private)
            assert (status, headers, body) == answer(person, absent), (name, private)
            assert WORD not in "".join(body), (name, private)
            asked += 1
    proved("answers about what is private and about what is absent, the same but for what was asked", pairs=asked)


def test_who_was_inside_takes_along_their_own_words_and_nothing_else(app: Forum, inside: Inside, root: Person) -> None:
    write(inside, 4)
    stir(inside, root)
    with app.db.transaction() as tx:
        take_out(tx, inside.people, "ivo")
    archive = _archive(inside.ivo)
    assert "kingfisher no. 1" in archive  # ivo's
    for others in ("no. 0", "The kingfisher topic", "kingfisher yes", "kingfisher club", "kingfisher changed"):
        assert others not in archive, others
    assert WORD not in _archive(Person(app, "ann"))


def _archive(person: Person) -> str:
    data = person.post("/settings/data", {"password": PASSWORD}).get_data()
    with zipfile.ZipFile(BytesIO(data)) as found:
        names = found.namelist()
        return "\n".join([*names, *(found.read(name).decode("utf-8", "replace") for name in names)])
