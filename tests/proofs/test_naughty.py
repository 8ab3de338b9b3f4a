"""Rows 27 and 13: strings that break programs, in every field, query and path: no 5xx, shown as they were typed."""

from __future__ import annotations

import html as html_
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from forum_app import Forum
from forum_app.kernel.text import clean_line, clean_lines, is_blank
from tests.conftest import SIZE
from tests.people import BASE, PASSWORD, Person
from tests.proofs.html import Page, live
from tests.turns import share_of

DATA = Path(__file__).parent.parent / "data"
OWN: list[str] = json.loads((DATA / "naughty.json").read_text("utf-8"))
# a few of each kind, for the quick tests
FEW = [
    text
    for text in OWN
    if re.search(r"script>|DROP|\x00|\u202e|\ud83d|[{]{2}|%_|NEAR|//|\r\n|=x|``|^$|^ $|字|😀", text)
]


LOOK = {"hue": "40", "strength": "15", "welcome": "", "css": ""}
LOST = {"username": "nobody", "code": "0000-0000-0000", "password": "short"}
_BULK = ("ids", "act", "board", "trace")


class House:
    """The forum with a person for each role and the things that forms speak of."""

    def __init__(self, app: Forum) -> None:
        self.app = app
        self.guest, self.ann, self.mod, self.root = (Person(app, name) for name in ("", "ann", "mod", "root"))
        self.topic = self.ann.topic()
        self.post = self.ann.reply(self.topic)
        self.root.post("/admin/boards/new", {"name": "spare"})
        self.announcement = self._announced()
        self.board = int(app.db.reader().value("SELECT max(id) FROM board"))

    def _announced(self) -> int:
        self.root.post("/admin/announcements/new", {"body": "A fair"})
        return int(self.app.db.reader().value("SELECT max(id) FROM announcement"))

    def forms(self) -> list[tuple[Person, str, str, dict[str, str]]]:
        """Every text field: who sends it, where to, its name, and what else the form needs."""
        topic, post, board = f"/t/{self.topic}", f"/p/{self.post}", f"/admin/boards/{self.board}"
        words = {"board": "talk", "title": "t", "body": "b"}
        profile = {"display_name": "ann", "bio": "", "hide_seen": "", "language": "", "zone": "", "theme": ""}
        site = {"name": "Plum Lane", "about": "", "language": "en", "zone": "UTC", "joining": "open"}
        spare = {"name": "spare", "description": "", "slug": "spare", "category": "1", "hue": "1"}
        return [
            *((self.ann, "/new", name, words) for name in words),
            *((self.ann, "/new", name, {**words, "preview": "1"}) for name in words),
            (self.ann, f"{topic}/reply", "body", {}),
            (self.ann, f"{topic}/reply", "body", {"preview": "1"}),
            (self.ann, f"{topic}/reply", "reply_to", {"body": "b"}),
            (self.ann, f"{post}/append", "body", {}),
            (self.mod, f"{post}/revert", "number", {}),
            (self.ann, f"{post}/edit", "body", {}),
            (self.ann, f"{post}/edit", "title", {"body": "b"}),
            *((self.ann, "/settings", name, profile) for name in profile),
            *((self.ann, "/preferences", name, {}) for name in ("language", "theme", "next")),
            *((self.guest, "/preferences", name, {}) for name in ("language", "theme", "next")),
            *((self.ann, "/settings/avatar", name, {}) for name in ("x", "y", "size", "picture")),
            (self.ann, "/settings/password", "current", {"password": "short"}),
            *((self.guest, "/recover", name, LOST) for name in LOST),
            *((self.guest, "/reset", name, {"password": "short"}) for name in ("id", "key")),
            (self.root, "/settings/recovery", "next", {"password": "x"}),
            (self.ann, "/settings/feeds", "name", {}),
            (self.mod, f"{topic}/move", "board", {}),
            (self.mod, f"{topic}/move", "trace", {"board": "spare"}),
            (self.mod, f"{topic}/lock", "reason", {"locked": "1"}),
            (self.mod, f"{topic}/lock", "locked", {}),
            (self.mod, f"{topic}/pin", "pinned", {}),
            (self.mod, f"{topic}/pin", "until", {"pinned": "1"}),
            *((self.mod, "/topics/bulk", name, {"ids": str(self.topic), "act": "move"}) for name in _BULK),
            (self.mod, "/topics/bulk", "next", {"ids": str(self.topic), "act": "open"}),
            *((self.root, "/admin/settings", name, site) for name in ("name", "about", "language", "zone", "joining")),
            *((self.root, board, name, spare) for name in [*spare, "closed"]),
            (self.root, f"{board}/order", "direction", {}),
            (self.root, f"{board}/remove", "into", {"into": str(board)}),
            (self.root, "/u/bob/role", "role", {}),
            *((self.root, "/admin/settings", name, {}) for name in ("mode", "mode_message", "accept_rules", "shown")),
            *(
                (self.root, f"/admin/announcements/{self.announcement}", name, {"body": "A fair"})
                for name in ("body", "starts", "ends", "preview")
            ),
            (self.root, "/admin/pages/rules", "body", {}),
            (self.root, "/admin/pages/about", "body", {"preview": "1"}),
            (self.root, "/admin/pages/rules", "again", {"body": "b"}),
            *((self.root, "/admin/look", name, LOOK) for name in (*LOOK, "ember")),
            (self.root, "/admin/look/logo", "picture", {}),
            *((self.ann, "/rules/accept", name, {}) for name in ("version", "next")),
            *((person, f"/announcement/{self.announcement}/dismiss", "next", {}) for person in (self.ann, self.guest)),
            (self.ann, f"{topic}/reply", "csrf_token", {"body": "b"}),
        ]

    def send(self, text: str) -> list[tuple[str, TestResponse]]:
        """The text through every field; and what makes something of it, or looks at a password, once."""
        answers = []
        for person, path, name, more in self.forms():
            answers.append((f"{path} {name}", person.post(path, {**more, name: text})))
        for path, name in (("/admin/categories", "name"), ("/admin/boards/new", "name"), ("/admin/boards/new", "slug")):
            answers.append((f"{path} {name}", self.root.post(path, {"name": "x", name: text})))
        return answers


@pytest.fixture
def house(app: Forum) -> House:
    return House(app)


def _breaks_nothing(texts: list[str], open_app: Callable[..., Forum], made_folder: Path, tmp_path: Path) -> int:
    """The texts through every field, query, path and header; answers how many requests that were.

    In a new house now and then: each text makes boards, and pages that list a thousand of them take their time.
    """
    answered = 0
    for start in range(0, len(texts), 20):
        house = House(open_app(Path(shutil.copytree(made_folder, tmp_path / f"house-{start}"))))
        for text in texts[start : start + 20]:
            answered += _no_fault(house.send(text) + _ask(house, text) + _with_headers(house, text), text)
        house.app.close()
    return answered


QUERIES = (
    "/?before={}", "/b/talk?before={}", "/search?q={}", "/search?q=words&before={}",
    "/feed.atom?token={}", "/b/talk/posts.atom?token={}",
    "/members?q={}", "/members?sort=new&after={}", "/members?after={}&q=a", "/t/{topic}/a-topic?page={}",
    "/t/{topic}?post={}", "/t/{topic}?page={}", "/u/ann/topics?before={}",
    "/u/ann/posts?before={}", "/preferences?language={}", "/preferences?next={}", "/login?next={}",
    "/join?next={}", "/joined?next={}", "/recover?next={}", "/reset?id={}", "/reset?key={}",
    "/settings/recovery?next={}", "/new?board={}", "/t/{topic}/reply?quote={}", "/t/{topic}/reply?reply_to={}",
    "/p/1/history?before={}", "/setup?code={}", "/setup?language={}", "/?{}", "/boards?{}={}",
)  # fmt: skip
PATHS = ("/{}", "/b/{}", "/u/{}", "/t/{}", "/t/{topic}/{}", "/t/{}/x", "/t/{}/reply", "/p/{}", "/p/{}/edit",
         "/p/{}/peek", "/p/{}/history", "/p/{}/append", "/static/{}/hearth.css",
         "/u/{}/topics", "/avatar/{}", "/static/x/{}", "/admin/{}", "/admin/boards/{}", "/admin/announcements/{}",
         "/admin/pages/{}", "/theme/{}.css", "/logo/{}", "/announcement/{}/dismiss")  # fmt: skip
HEADERS = (
    "HTTP_ACCEPT HTTP_ACCEPT_ENCODING HTTP_ACCEPT_LANGUAGE HTTP_AUTHORIZATION HTTP_COOKIE HTTP_IF_NONE_MATCH "
    "HTTP_IF_MODIFIED_SINCE HTTP_ORIGIN HTTP_RANGE HTTP_REFERER HTTP_SEC_FETCH_SITE HTTP_USER_AGENT HTTP_X_CSRF_TOKEN "
    "HTTP_X_FORWARDED_FOR CONTENT_TYPE QUERY_STRING"
).split()


def _ask(house: House, text: str) -> list[tuple[str, TestResponse]]:
    """The text as a query, a part of the path, and a header, by a guest and by the owner."""
    answers = []
    for template in QUERIES:
        path, _, query = template.replace("{topic}", str(house.topic)).partition("?")
        name = query.partition("={}")[0] if "=" in query else text
        for person in (house.guest, house.root):
            pairs = [(name, text)] if name != "q=words&before" else [("q", "words"), ("before", text)]
            answers.append((template, person.client.get(path, base_url=BASE, query_string=pairs)))
    for template in PATHS:
        path = template.replace("{topic}", str(house.topic)).replace("{}", text)
        environ = {"PATH_INFO": path.encode("utf-8", "surrogatepass").decode("latin-1")}
        for person in (house.guest, house.root):
            answers.append((template, person.client.get("/", base_url=BASE, environ_overrides=environ)))
    return answers


def _with_headers(house: House, text: str) -> list[tuple[str, TestResponse]]:
    """Headers as a server hands them over: bytes read as Latin-1, no line ends."""
    value = re.sub(r"[\r\n]", " ", text).encode().decode("latin-1")
    form = {"username": "ann", "password": "wrong"}
    answers = []
    for name in HEADERS:
        environ = {name: value}
        answers.append((name, house.ann.client.get("/", base_url=BASE, environ_overrides=environ)))
        answers.append((name, house.guest.client.post("/login", base_url=BASE, data=form, environ_overrides=environ)))
    own = f"hearth_{house.app.config['INSTANCE']}"
    cookies = {"HTTP_COOKIE": f"{own}={value}; hearth_look={value}; {own}_form={value}; {own}_away={value}"}
    answers.append(("cookies", house.app.test_client().get("/login", base_url=BASE, environ_overrides=cookies)))
    return answers


def _no_fault(answers: list[tuple[str, TestResponse]], text: str) -> int:
    """No 5xx, nothing that would run, and no header out of a text."""
    for where, answer in answers:
        assert answer.status_code < 500, (where, text)
        assert "X-Injected" not in answer.headers, (where, text)
        if answer.mimetype == "text/html" and re.search("[<>\"'&:=]", text):
            assert live(answer.get_data(as_text=True)) == [], (where, text)
    return len(answers)


def test_no_field_breaks_on_a_few_naughty_strings(house: House) -> None:
    assert 16 <= len(FEW) <= 40
    for text in FEW[:8]:
        _no_fault(house.send(text), text)


def test_no_query_path_or_header_breaks_on_a_few_naughty_strings(house: House) -> None:
    for text in FEW[8:16]:
        _no_fault(_ask(house, text), text)
        _no_fault(_with_headers(house, text), text)


@pytest.mark.slow
@pytest.mark.proof
def test_no_naughty_string_of_our_own_breaks_anything(
    open_app: Callable[..., Forum], made_folder: Path, tmp_path: Path, proved: Callable[..., None]
) -> None:
    assert len(OWN) >= 40
    chosen = OWN if SIZE == "full" else share_of(OWN, 12)
    answered = _breaks_nothing(chosen, open_app, made_folder, tmp_path)
    proved("naughty strings of our own, in every field, query, path and header", strings=len(chosen), requests=answered,
           faults=0)  # fmt: skip


@pytest.mark.slow
@pytest.mark.proof
@pytest.mark.long
def test_no_known_naughty_string_breaks_anything(
    open_app: Callable[..., Forum], made_folder: Path, tmp_path: Path, shared_data: Path,
    count: Callable[[str], int], proved: Callable[..., None],
) -> None:  # fmt: skip
    known: list[str] = json.loads((shared_data / "hostile" / "naughty-strings.json").read_text("utf-8"))
    chosen = share_of(known, count("naughty"))
    answered = _breaks_nothing(chosen, open_app, made_folder, tmp_path)
    proved("known naughty strings, in every field, query, path and header", strings=len(chosen), requests=answered,
           faults=0)  # fmt: skip


# --- what was accepted is kept and shown as it was typed


def _kept(house: House, sql: str, **params: Any) -> str:
    return str(house.app.db.reader().value(sql, **params))


def _word_for_word(house: House, text: str) -> int:
    """A topic, a reply, a shown name and a board with this text; answers how many were accepted."""
    accepted = 0
    answer = house.ann.post("/new", {"board": "talk", "title": text, "body": "b"})
    if answer.status_code == 303:
        topic = int(answer.headers["Location"].split("/")[2])
        accepted += 1
        assert _kept(house, "SELECT title FROM topic WHERE id = :topic", topic=topic) == clean_line(text)
        page = Page(house.guest.page(f"/t/{topic}"))
        assert page.all("h1")[0].text == clean_line(text)
        assert page.all("title")[0].text.startswith(clean_line(text) + " · ")
    answer = house.ann.post(f"/t/{house.topic}/reply", {"body": text})
    if answer.status_code == 303:
        post = int(answer.headers["Location"].split("#p")[1])
        accepted += 1
        assert _kept(house, "SELECT body FROM post WHERE id = :post", post=post) == clean_lines(text)
        assert Page(house.ann.page(f"/p/{post}/edit")).field("body") == clean_lines(text)
    if house.ann.post("/settings", {"display_name": text}).status_code == 303:
        accepted += 1
        assert _kept(house, "SELECT display_name FROM member WHERE name = 'ann'") == clean_line(text)
        assert Page(house.guest.page("/u/ann")).all("h1")[0].text == clean_line(text)
        assert Page(house.ann.page("/settings")).field("display_name") == clean_line(text)
    if house.root.post(f"/admin/boards/{house.board}", {"name": text, "description": text}).status_code == 303:
        accepted += 1
        page = Page(house.guest.page(f"/b/{_kept(house, 'SELECT slug FROM board WHERE id = :b', b=house.board)}"))
        assert page.all("h1")[0].text == clean_line(text)
        assert [p.text for p in page.all("p", class_="lede")] == ([clean_line(text)] if clean_line(text) else [])
    return accepted


def _refused(house: House, text: str) -> None:
    """What could not be kept stands in the form again, word for word."""
    for path in ("/new", f"/t/{house.topic}/reply"):
        answer = house.ann.post(path, {"board": "nowhere", "title": "", "body": text})
        if answer.status_code == 422:
            assert Page(answer.get_data(as_text=True)).field("body") == clean_lines(text)


def test_what_is_accepted_is_kept_and_shown_as_it_was_typed(house: House) -> None:
    accepted = 0
    for text in OWN:
        accepted += _word_for_word(house, text)
        _refused(house, text)
    assert accepted > 2 * len(OWN)


@pytest.mark.slow
@pytest.mark.proof
def test_every_known_naughty_string_is_shown_as_it_was_typed(
    house: House, shared_data: Path, count: Callable[[str], int], proved: Callable[..., None]
) -> None:
    known: list[str] = json.loads((shared_data / "hostile" / "naughty-strings.json").read_text("utf-8"))
    chosen = share_of(known, count("naughty"))
    accepted = sum(_word_for_word(house, text) for text in chosen)
    proved("known naughty strings, kept and shown as typed", strings=len(chosen), kept=accepted)


def test_a_title_is_shown_as_typed_wherever_it_stands(house: House) -> None:
    title = "<b>&amp; \"q\" 'a' {{ 7*7 }} %(x)s ＆"
    topic = house.ann.topic(title, "kingfisher")
    for path in ("/", "/boards", "/b/talk", f"/t/{topic}", "/u/ann", "/search?q=kingfisher"):
        page = house.guest.page(path)
        assert html_.escape(title) in page.replace("&#39;", "&#x27;").replace("&#34;", "&quot;"), path
        assert "<b>&amp;" not in page


def test_text_like_our_own_marks_is_text(house: House) -> None:
    """Stored HTML marks our own links and words, and shared pages their holes: neither can be written by hand."""
    body = (
        '"hearth:/admin" and "hearth:word/code" href="hearth:/x" \x02aa:csrf:\x02 and [x](hearth:/admin) `"hearth:/y"`'
    )
    post = house.ann.reply(house.topic, body)
    text = Page(house.guest.page(f"/p/{post}")).all("div", class_="prose")[-1].text
    assert text.strip() == body.replace("\x02", "").replace("`", "")
    assert 'href="/admin"' not in house.guest.page(f"/p/{post}")
    assert house.ann.csrf() not in house.guest.page(f"/p/{post}")


def test_nothing_blank_is_a_text(house: House) -> None:
    for text in ("", " ", "\n\n\t", "\u200b\u2060\ufeff", "\u3000\u00a0", "\u0301", "\x00\x01", "\u202e\u2066"):
        assert is_blank(clean_lines(text))
        for path in ("/new", f"/t/{house.topic}/reply", f"/p/{house.post}/edit"):
            answer = house.ann.post(path, {"board": "talk", "title": "t", "body": text})
            assert (answer.status_code, "There are no words yet." in answer.get_data(as_text=True)) == (422, True)


def test_a_password_may_be_any_text(house: House) -> None:
    for number, text in enumerate(t for t in OWN if 8 <= len(t) <= 256 and len(set(t.casefold())) > 2):
        if number > 5:
            break
        name = f"naughty{number}"
        assert Person(house.app, "").post("/join", {"username": name, "password": text}).status_code == 303, text
        login = Person(house.app, "").post("/login", {"username": name, "password": text})
        assert login.status_code == 303, text
        assert Person(house.app, "").post("/login", {"username": name, "password": PASSWORD}).status_code == 422
