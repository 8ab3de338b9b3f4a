"""The doorstep answers as Flask would have, header for header and byte for byte, and leaves the rest to Flask.

And what one process changes is seen at the doorstep of another with the next request.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import EnvironBuilder, run_wsgi_app

from forum_app import Forum
from forum_app.kernel import queries
from forum_app.kernel.clock import now
from forum_app.topics import top
from tests.people import BASE, Person
from tests.sanctions.conftest import decide

Answer = tuple[str, list[tuple[str, str]], bytes]
NUMBER = re.compile(rb'(<p class="mute small mono">\d+ \xc2\xb7 .* \xc2\xb7 )[0-9a-f]+')  # of the request
GZIP = {"Accept-Encoding": "gzip, br"}


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both answer in the same minute."""
    at = time.time()
    monkeypatch.setattr("forum_app.kernel.clock.time", SimpleNamespace(time=lambda: at))


@dataclass
class House:
    """A topic of two pages in it, and all that is kept."""

    app: Forum
    ann: Person
    root: Person
    topic: int
    post: int
    slug: str

    def retitle(self, title: str) -> None:
        assert self.ann.post(f"/p/{self.post - 21}/edit", {"title": title, "body": "x"}).status_code == 303

    @property
    def paths(self) -> list[str]:
        sorts = ("?sort=hot", "?sort=newest", "?sort=unanswered", "?sort=top&period=all")
        streams = ("", *sorts, "?before=9999999999999-9")
        lists = [f"{at}{stream}" for at in ("/", "/b/talk") for stream in streams]
        return [self.slug, f"{self.slug}?page=2", *lists, "/boards", "/rules", "/u/ann/card", f"/p/{self.post}/peek"]


@pytest.fixture
def house(app: Forum, ann: Person, root: Person) -> House:
    form = {"board": "talk", "title": "炉子 and kettles", "body": "Its first words.", "tags": "tea"}
    topic = int(ann.post("/new", form).headers["Location"].split("/")[2])
    post = [ann.reply(topic, f"Word number {number}") for number in range(21)][-1]
    top.refresh(app.db)
    root.post("/admin/pages/rules", {"body": "Be kind."})
    return House(app, ann, root, topic, post, ann.get(f"/t/{topic}").headers["Location"])


def answered(person: Person, path: str, method: str = "GET", **headers: str) -> Answer:
    """One request, with the cookies that this browser has and those that are sent besides."""
    own = [f"{cookie.key}={cookie.value}" for cookie in person.client._cookies.values()]
    cookies = "; ".join([*own, headers.pop("Cookie", "")]).strip("; ")
    environ = EnvironBuilder(path, BASE, method=method, headers=headers | ({"Cookie": cookies} if cookies else {}))
    body, status, got = run_wsgi_app(person.app.wsgi_app, environ.get_environ())
    return status, list(got), NUMBER.sub(rb"\1#", b"".join(body))


def both(person: Person, path: str, method: str = "GET", **headers: str) -> tuple[Answer, bool]:
    """What comes back at the door, and whether it came from the doorstep; by Flask alone it is the same."""
    app = person.app
    door: Any = app.wsgi_app
    before = app.doorstep.answered
    got = answered(person, path, method, **headers)
    early = app.doorstep.answered > before
    kept, door._kept = door._kept, lambda *_: None
    assert answered(person, path, method, **headers) == got, path
    door._kept = kept
    return got, early


def warm(person: Person, path: str, **headers: str) -> str:
    """Learnt, and made; answers its tag."""
    answered(person, path, **headers)
    return dict(answered(person, path, **headers)[1])["ETag"]


@pytest.mark.parametrize("name", ["", "bob", "ann", "mod", "root"])
def test_every_kept_page_is_answered_as_flask_would(house: House, name: str) -> None:
    person = Person(house.app, name)
    for path in house.paths:
        tag = warm(person, path)
        (status, headers, body), early = both(person, path)
        assert (status, early, len(body) > 100) == ("200 OK", True, True), path
        assert "Content-Security-Policy" in dict(headers)
        (status, headers, body), early = both(person, path, **{"If-None-Match": tag})
        assert (status, early, body) == ("304 NOT MODIFIED", True, b"")


STATES: dict[str, dict[str, str]] = {
    "head": {"method": "HEAD"},
    "gzip": GZIP,
    "Chinese": {"Accept-Language": "zh-CN,zh;q=0.9"},
    "a language that we have not": {"Accept-Language": "tlh;q=1, *"},
    "a dark look": {"Cookie": "hearth_look=zh-Hans.dark"},
    "cookies of others": {"Cookie": 'theirs="a;b"; 名=1; =; hearth_look=en.light ; hearth_zzzzzzzz=1'},
    "a tag of another page": {"If-None-Match": 'W/"abc", "def"'},
    "a guess of the browser": {"Sec-Purpose": "prefetch;anonymous-client-ip"},
    "through a proxy": {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"},
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", ["", "bob"])
def test_whatever_a_browser_sends_besides(house: House, name: str, state: str) -> None:
    person, sent = Person(house.app, name), dict(STATES[state])
    method = sent.pop("method", "GET")
    for path in (house.slug, "/", "/b/talk"):
        warm(person, path, **sent)
        got, early = both(person, path, method, **sent)
        assert (got[0], early) == ("200 OK", True)
        assert (b"<html" in got[2]) == (method == "GET" and "Accept-Encoding" not in sent)


def test_what_is_put_away_and_a_safe_look(house: House, guest: Person) -> None:
    house.root.post("/admin/announcements/new", {"body": "The **oven** is lit."})
    away = {"Cookie": f"hearth_{house.app.config['INSTANCE']}_away=1"}
    for path, sent, there in (("/", {}, True), ("/", away, False), ("/?safe-look=1", {}, True)):
        warm(guest, path, **sent)
        got, early = both(guest, path, **sent)
        assert (early, b"<strong>oven</strong>" in got[2]) == (True, there)


def test_pictures_from_elsewhere_are_in_its_policy(house: House, guest: Person) -> None:
    warm(guest, "/")
    house.root.post("/admin/settings", {"shown": "outside_images", "outside_images": "1"})
    warm(guest, "/")
    got, early = both(guest, "/")
    assert (early, "img-src 'self' http: https:" in dict(got[1])["Content-Security-Policy"]) == (True, True)


def test_under_a_base_path(house: House, folder: Path, open_app: Callable[..., Forum]) -> None:
    person = Person(open_app(folder, base_path="/forum"), "bob")
    for path in house.paths:
        warm(person, f"/forum{path}")
        got, early = both(person, f"/forum{path}")
        assert (got[0], early) == ("200 OK", True)
        assert b'"/b/talk' not in got[2]
        assert answered(person, path)[0] != "200 OK"


def test_readings_are_counted_all_the_same(house: House, guest: Person) -> None:
    warm(guest, house.slug)
    counter: Any = house.app.extensions["readings"]
    waiting = counter.waiting(house.topic)
    for agent in ("one", "two"):
        assert both(guest, house.slug, **{"User-Agent": agent})[1]
        assert both(guest, house.slug, **{"User-Agent": "guessing", "Sec-Purpose": "prefetch"})[1]
    assert counter.waiting(house.topic) == waiting + 2


# --- a page in a frame is made at the doorstep, for any query

SEARCHES = (
    "", "?q=", "?q=kettle", "?q=number", "?q=number&sort=new", "?q=number&before=20", "?q=number&sort=new&before=15",
    "?q=%E7%82%89", "?q=炉子", "?q=nothing+there", "?q=in:talk+number", "?q=in:nowhere+@nobody+before:never", "?q=%21",
    "?q=number&q=kettle", "?q=%ff%00", "?q=a%2Bb;c&&=&sort", f"?q={'long+' * 100}", "?q=ann", "?safe-look=1&q=talk",
    "?q=tag:tea+number", "?q=tag:nothing", "?q=-is:solved+number", "?q=number+has:image+is:first", "?q=@ann+number",
)  # fmt: skip


@pytest.mark.parametrize("name", ["", "bob", "mod", "root"])
def test_searches_are_answered_as_flask_would(house: House, name: str) -> None:
    person = Person(house.app, name)
    assert not both(person, "/search?q=word")[1]  # the first one is Flask's
    for query in SEARCHES:
        (status, headers, body), early = both(person, f"/search{query}")
        assert (status, early, dict(headers)["Cache-Control"]) == ("200 OK", True, "no-store"), query
        assert b"<html" in body
    for state in ("Chinese", "a dark look", "cookies of others", "through a proxy"):
        for query in ("?q=number", "?q=in:nowhere+tag:nothing+before:never", "?q=nothing"):
            assert both(person, f"/search{query}", **STATES[state])[1]
    assert both(person, "/search?q=word", "HEAD")[1]
    for query in ("?q=kettle&was=&author=ann", "?q=kettle&was=kettle&only=is:solved&only=has:image"):
        (status, _, _), early = both(person, f"/search{query}")
        assert (status, early) == ("302 FOUND", False)
    assert len(house.app.doorstep._young) < 5  # no search is learnt by itself


@pytest.mark.parametrize("change", ["the house is closed", "guests are shut out", "its board becomes private"])
def test_a_search_knows_what_happened_elsewhere(
    house: House, folder: Path, open_app: Callable[..., Forum], change: str
) -> None:
    there = open_app(folder)
    people = [(Person(there, name), name) for name in ("", "bob")]
    for person, _ in people:
        answered(person, "/search?q=kettles")
        assert house.slug in both(person, "/search?q=kettles")[0][2].decode()
    happen, *statuses = CHANGES[change]
    happen(house)
    for person, name in people:
        answered(person, "/search?q=kettles")  # as above: what a worker heard nothing of
        (status, _, body), _ = both(person, "/search?q=kettles")
        told = statuses[1 if name else 0]
        assert status.startswith("200" if told == "404" else told)
        assert (house.slug in body.decode()) == (told == "200")


def test_a_search_finds_at_once_what_another_worker_wrote(
    house: House, folder: Path, open_app: Callable[..., Forum]
) -> None:
    person = Person(open_app(folder), "bob")
    for _ in range(2):
        assert "Nothing was found" in answered(person, "/search?q=marmalade")[2].decode()
    house.ann.reply(house.topic, "Bring marmalade.")
    (_, _, body), early = both(person, "/search?q=marmalade")
    assert (early, b"<mark>marmalade</mark>" in body) == (True, True)


# --- what is not plain is Flask's


def _option(house: House, name: str, value: str) -> None:
    with house.app.db.transaction() as tx:
        queries.put_option(tx, name, value, now())
        queries.bump_site(tx)


PRIVATE = {"preset": "", "see": "3", "start": "3", "reply": "3", "moderate": "3"}  # for those who keep order


def _private(house: House) -> None:
    board = house.app.db.reader().value("SELECT id FROM board WHERE slug = 'talk'")
    assert house.root.post(f"/admin/boards/{board}/rights", PRIVATE).status_code == 303


CHANGES: dict[str, tuple[Callable[[House], object], str, str]] = {
    # what happens -> the status of the topic's page then, for a guest and for bob
    "the house is closed": (lambda h: _option(h, "mode", '"closed"'), "503", "503"),
    "guests are shut out": (lambda h: _option(h, "guests_read", "false"), "403", "200"),
    "the topic is deleted": (lambda h: h.root.post(f"/t/{h.topic}/delete"), "404", "404"),
    "its board becomes private": (_private, "404", "404"),
    "it has another title": (lambda h: h.retitle("Other"), "302", "302"),
    "it rests": (lambda h: _option(h, "mode", '"read-only"'), "200", "200"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_happened_meanwhile_is_told_as_flask_tells_it(
    house: House, folder: Path, open_app: Callable[..., Forum], change: str
) -> None:
    here, elsewhere = house.app, open_app(folder)  # two workers
    people = [(Person(app, name), name) for app in (here, elsewhere) for name in ("", "bob")]
    for person, _ in people:
        for path in (house.slug, "/", "/boards", "/rules"):
            warm(person, path)
    happen, *statuses = CHANGES[change]
    happen(house)
    for person, name in people:
        status = statuses[1 if name else 0]
        answered(person, house.slug)  # a worker that heard nothing yet may say that it is not there
        for path in ("/", "/boards", "/rules"):
            both(person, path)  # the doorstep's first word after it, too, is Flask's
        got, early = both(person, house.slug)
        assert got[0].startswith(status), (change, name, got[0])
        assert early == (status == "200")


def test_a_wrong_host_a_post_and_pages_that_are_not_there(house: House, guest: Person) -> None:
    warm(guest, house.slug)
    assert not both(guest, house.slug, Host="evil.example")[1]
    assert not both(guest, f"{house.slug}?page=3")[1]
    assert not both(guest, f"{house.slug}?page=02")[1]
    assert not both(guest, f"/t/{house.topic}")[1]
    assert not both(guest, f"{house.slug}?post=3")[1]
    assert not both(guest, house.slug, "OPTIONS")[1]
    assert answered(guest, house.slug, "POST")[0].startswith("405")


def test_a_page_becomes_shorter(house: House, guest: Person, mod: Person) -> None:
    path = f"{house.slug}?page=2"
    warm(guest, path)
    form = {"title": "Some", "board": "talk", "first": "15", "last": "22"}
    assert mod.post(f"/t/{house.topic}/split", form).status_code == 303
    got, early = both(guest, path)
    assert (got[0], early) == ("302 FOUND", False)


def test_messages_are_read_once_and_a_form_of_a_guest_changes_nothing(house: House, guest: Person, mod: Person) -> None:
    warm(mod, house.slug)
    assert mod.post(f"/t/{house.topic}/lock", {"locked": "1"}).headers["Location"]
    warm(Person(house.app, "mod"), house.slug)  # the page is kept again, by another browser of theirs
    shown = mod.get(house.slug)
    assert 'class="toast"' in shown.text
    assert 'class="toast"' not in mod.get(house.slug).text
    warm(guest, house.slug)
    guest.csrf()  # a cookie of Flask's own stays with the guest from here on
    assert any(cookie.key.endswith("_form") for cookie in guest.client._cookies.values())
    warm(guest, house.slug)
    assert both(guest, house.slug)[1]


def test_who_was_signed_out_is_so_at_once(house: House, folder: Path, open_app: Callable[..., Forum]) -> None:
    bob = Person(house.app, "bob")
    warm(bob, "/")
    assert both(bob, "/")[1]
    with open_app(folder).db.transaction() as tx:
        tx.run("DELETE FROM session")
    got, early = both(bob, "/")
    assert (early, b"/login" in got[2]) == (False, True)


def test_who_is_suspended_is_told_once(house: House, bob: Person) -> None:
    warm(bob, "/")
    assert decide(house.root, "bob", "suspend") == 303
    assert bob.get("/").status_code == 403
    assert "/login" in bob.page("/")


def test_who_must_have_a_second_factor_is_a_mere_member(house: House, mod: Person) -> None:
    warm(mod, house.slug)
    assert f"/t/{house.topic}/lock" in both(mod, house.slug)[0][2].decode()
    _option(house, "staff_second_factor", "true")
    warm(mod, house.slug)
    got, early = both(mod, house.slug)
    assert (early, f"/t/{house.topic}/lock" in got[2].decode()) == (True, False)


def test_who_is_silenced_may_not_write_there_either(house: House, bob: Person) -> None:
    warm(bob, house.slug)
    assert decide(house.root, "bob", "silence", why="Listen.") == 303
    warm(bob, house.slug)
    got, early = both(bob, house.slug)
    assert (early, b"Listen." in got[2]) == (True, True)


# --- nothing else runs before Flask's views, and nothing after them


def test_no_hook_of_flask_is_left_out_unthought(app: Forum) -> None:
    """Who adds one: is it asked for a page that is kept? Then doorstep.py must ask it, or leave that page to Flask."""
    hooks = {getattr(hook, "__qualname__", "") for hooks in app.before_request_funcs.values() for hook in hooks}
    assert hooks == {
        "install.<locals>.begin",  # who looks: doorstep._viewer; a house that is closed or shut: web.look
        "before_page",  # of sanctions, for pages to write on, none of which is kept
        "lead_to_setup",  # an address is learnt when somebody is here, and then somebody always is
    }
    assert not any((app.after_request_funcs, app.teardown_request_funcs, app.url_value_preprocessors))


def test_addresses_are_forgotten_when_they_are_many_or_long(house: House, guest: Person) -> None:
    step = house.app.doorstep
    for number in range(4200):
        asked: Any = SimpleNamespace(environ={"QUERY_STRING": f"n={number}"}, endpoint="boards.index", view_args={})
        asked.args, asked.script_root = MultiDict(), ""
        step.learn(asked)
    assert len(step._young) + len(step._old) <= 4000
    long = f"/?sort=hot&x={'x' * 600}"
    warm(guest, long)
    assert not both(guest, long)[1]


# --- right after every change, between two workers

SEEN: dict[str, tuple[str, Callable[[House], Any], str]] = {
    # what one worker does -> where the other shows it, and what it shows
    "reply": ("second", lambda h: h.ann.reply(h.topic, "Said elsewhere"), "Said elsewhere"),
    "edit": ("second", lambda h: h.ann.post(f"/p/{h.post}/edit", {"body": "Said otherwise"}), "Said otherwise"),
    "delete": ("second", lambda h: h.root.post(f"/p/{h.post}/delete"), "#22 was deleted"),
    "rename": ("first", lambda h: h.ann.post("/settings", {"display_name": "Ann of Cleves"}), "Ann of Cleves"),
    "title": ("home", lambda h: h.retitle("Newer"), "Newer"),
    "setting": ("first", lambda h: h.root.post("/admin/settings", {"name": "Harbour"}), "<span>Harbour</span>"),
    "announcement": ("home", lambda h: h.root.post("/admin/announcements/new", {"body": "A fair"}), "<p>A fair</p>"),
    "new topic": ("board", lambda h: h.ann.topic("Begun elsewhere"), "Begun elsewhere"),
    "reaction": ("second", lambda h: Person(h.app, "mod").post(f"/p/{h.post}/react", {"kind": "thanks"}), "thanks"),
}


@pytest.mark.parametrize("change", SEEN)
def test_what_one_worker_changes_is_at_the_doorstep_of_the_other(
    house: House, folder: Path, open_app: Callable[..., Forum], change: str
) -> None:
    elsewhere = open_app(folder)
    where, act, there = SEEN[change]
    path = {"first": house.slug, "second": f"{house.slug}?page=2", "home": "/", "board": "/b/talk"}[where]
    people = [Person(elsewhere, name) for name in ("", "bob")]
    old = []
    for person in people:
        warm(person, path)
        got, early = both(person, path)
        assert early
        old.append(dict(got[1])["ETag"])
    act(house)
    for person, tag in zip(people, old, strict=True):
        got, _ = both(person, path, **{"If-None-Match": tag})
        assert got[0] == "200 OK"
        assert re.search(there, got[2].decode())
        assert both(person, path)[1]
