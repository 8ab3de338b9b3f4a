"""Bad input: each gets its status and a sentence, nothing is changed, and typed words come back to be sent again."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from forum_app import Forum
from forum_app.kernel.clock import now
from forum_app.kernel.queries import bump_site, put_option
from tests.people import BASE, PASSWORD, Person
from tests.proofs.dumps import dump
from tests.proofs.html import Page
from tests.test_routes import World

WORDS = 'Words that took an hour: <b>&amp; "quoted" 围炉 👩‍👩‍👧\n\n  - and a list\n\\end'


def _text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def _said(answer: TestResponse) -> str:
    """The sentence at a field, in a banner, or of an error page."""
    page = _text(answer)
    found = re.search(r'class="err"[^>]*>.*?<span>(.*?)</span>|role="alert".*?<span[^>]*>(.*?)</span>', page, re.DOTALL)
    if found:
        return found[1] or found[2]
    found = re.search(r"<h1>(.*?)</h1>\s*(?:<p>(.*?)</p>)?", page, re.DOTALL)
    return f"{found[1]}: {found[2] or ''}" if found else ""


# --- what fields hold

TOO_LITTLE = ("", " ", "\n\n", "\t", "\u3000\u00a0", "\u200b\u2060", "\x00\x07", "\u202e", "\u0301")
FIELDS = (
    # path, form, field, what is said of nothing, of too much, how much is too much
    ("/new", {"board": "talk", "body": "b"}, "title", "Give the topic a title.", "at most 150 characters", 151),
    ("/new", {"board": "talk", "title": "t"}, "body", "There are no words yet.", "at most 32000 characters", 32_001),
    ("/t/{topic}/reply", {}, "body", "There are no words yet.", "at most 32000 characters", 32_001),
    ("/p/{first}/append", {}, "body", "There are no words yet.", "at most 32000 characters", 32_001),
    ("/p/{post}/edit", {}, "body", "There are no words yet.", "at most 32000 characters", 32_001),
    ("/p/{first}/edit", {"body": "b"}, "title", "Give the topic a title.", "at most 150 characters", 151),
    ("/settings", {}, "display_name", "Choose a name to be shown.", "at most 60 characters", 61),
    ("/settings", {"display_name": "ann"}, "bio", "", "at most 1000 characters", 1001),
    ("/admin/boards/new", {}, "name", "Give the board a name.", "at most 60 characters", 61),
    ("/admin/boards/new", {"name": "n"}, "description", "", "at most 300 characters", 301),
    ("/admin/announcements/new", {}, "body", "There are no words yet.", "at most 500 characters", 501),
    ("/admin/pages/rules", {}, "body", "There are no words yet.", "at most 20000 characters", 20_001),
    ("/admin/categories", {}, "name", "Give the category a name.", "at most 60 characters", 61),
)  # fmt: skip


@pytest.fixture
def places(ann: Person, root: Person) -> dict[str, int]:
    topic = ann.topic()
    first = int(ann.app.db.reader().value("SELECT max(id) FROM post"))
    return {"topic": topic, "first": first, "post": ann.reply(topic)}


@pytest.mark.parametrize(("path", "form", "field", "nothing", "too_much", "length"), FIELDS)
def test_a_field_says_what_it_lacks_and_keeps_what_it_has(
    path: str, form: dict[str, str], field: str, nothing: str, too_much: str, length: int,
    places: dict[str, int], ann: Person, root: Person,
) -> None:  # fmt: skip
    person, path = root if "admin" in path else ann, path.format(**places)
    before = dump(ann.app)
    for text in TOO_LITTLE if nothing else ():
        answer = person.post(path, {**form, field: text})
        assert (answer.status_code, _said(answer)) == (422, nothing), repr(text)
    for char in ("x", "字", "😀"):
        answer = person.post(path, {**form, field: char * length})
        assert answer.status_code == 422, char
        assert too_much in _said(answer), char
        assert char * length in Page(_text(answer)).fields(field)
    assert dump(ann.app) == before
    assert person.post(path, {**form, field: "😀" * (length - 1)}).status_code == 303


def test_a_missing_field_is_like_an_empty_one(places: dict[str, int], ann: Person, root: Person) -> None:
    before = dump(ann.app)
    for path in ("/new", f"/t/{places['topic']}/reply"):
        assert ann.post(path).status_code == 422, path
    assert root.post("/admin/boards/new").status_code == 422
    assert Person(ann.app, "").post("/join").status_code == 422
    assert dump(ann.app) == before


def test_control_and_bidi_characters_are_taken_out_of_lines_and_kept_out_of_texts(ann: Person) -> None:
    dirty = "one\x00 \x07two\u202e three\u200b\ufeff \x85four"
    topic = ann.topic(dirty, "a\x00b\x1bc\r\nd\u202ee")
    db = ann.app.db.reader()
    assert db.value("SELECT title FROM topic WHERE id = :topic", topic=topic) == "one two three four"
    assert db.value("SELECT body FROM post ORDER BY id DESC LIMIT 1") == "abc\nd\u202ee"


def test_characters_beyond_the_first_plane_survive(ann: Person, guest: Person) -> None:
    text = "𠮷野家 👩‍👩‍👧 𝒜 🇨🇳"
    assert ann.post("/settings", {"display_name": text}).status_code == 303
    topic = ann.topic(text, text)
    page = Page(guest.page(f"/t/{topic}"))
    assert [e.text for e in page.all("h1")] == [text]
    assert text in page.all("div", class_="prose")[0].text
    assert "<mark>𠮷野</mark>" in guest.page("/search?q=𠮷野")


def test_a_choice_that_is_none_of_those_offered_is_refused(ann: Person, root: Person, places: dict[str, int]) -> None:
    before = dump(ann.app)
    site = {"name": "n", "about": "", "language": "en", "zone": "UTC", "joining": "open"}
    for person, path, form, sentence in (
        (ann, "/settings", {"display_name": "a", "language": "tlh"}, "Choose one of the languages."),
        (ann, "/settings", {"display_name": "a", "zone": "Mars/Olympus"}, "Choose one of the time zones."),
        (ann, "/settings", {"display_name": "a", "zone": "../../etc/passwd"}, "Choose one of the time zones."),
        (ann, "/settings", {"display_name": "a", "theme": "pink"}, "Choose one of the looks."),
        (
            ann,
            "/new",
            {"title": "t", "body": "b", "board": "nowhere"},
            "This board is not there any more. Choose another.",
        ),
        (ann, "/new", {"title": "t", "body": "b"}, "Choose a board."),
        (root, "/admin/settings", {**site, "language": "tlh"}, "Choose one of these."),
        (root, "/admin/settings", {**site, "zone": "x"}, "Choose one of these."),
        (root, "/admin/settings", {**site, "joining": "perhaps"}, "Choose one of these."),
        (root, "/admin/settings", {**site, "name": " "}, "Give the forum a name."),
        (root, "/u/ann/role", {"role": "king"}, "Something is missing: Choose one of the roles."),
        (root, f"/t/{places['topic']}/move", {"board": "nowhere"}, "Choose a board."),
    ):
        answer = person.post(path, form)
        assert (answer.status_code, _said(answer)) == (422, sentence), (path, form)
    assert dump(ann.app) == before


# --- what is no form


def test_a_file_where_a_text_should_be_is_no_text(ann: Person, places: dict[str, int]) -> None:
    form = {"csrf_token": ann.csrf(), "title": "t", "board": "talk", "body": (io.BytesIO(b"words"), "words.txt")}
    for path in ("/new", f"/t/{places['topic']}/reply"):
        form["body"] = (io.BytesIO(b"words"), "words.txt")
        answer = ann.client.post(path, data=dict(form), base_url=BASE, content_type="multipart/form-data")
        assert (answer.status_code, _said(answer)) == (422, "There are no words yet."), path
    login = {"csrf_token": Person(ann.app, "").csrf(), "username": (io.BytesIO(b"ann"), "n"), "password": "x"}
    assert ann.app.test_client().post("/login", data=login, base_url=BASE).status_code == 400


@pytest.mark.parametrize("body", ['{"body": "words"}', '{"body": 5}', "[1]", '"x"', "null", "{", "", "\xff"])
def test_json_is_no_form(ann: Person, places: dict[str, int], body: str) -> None:
    headers = {"X-CSRF-Token": ann.csrf()}
    for path in (f"/t/{places['topic']}/reply", "/new"):
        answer = ann.client.post(path, data=body, headers=headers, base_url=BASE, content_type="application/json")
        assert answer.status_code == 422, path


def test_bodies_that_are_damaged_or_of_another_kind_have_no_token(ann: Person, places: dict[str, int]) -> None:
    before, path = dump(ann.app), f"/t/{places['topic']}/reply"
    token = f"csrf_token={ann.csrf()}&body=words".encode()
    for kind, body in (
        ("multipart/form-data", token),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=body\r\n\r\nwords"),
        ("multipart/form-data; boundary=" + "x" * 300, b"--x"),
        ("text/plain", token),
        ("application/octet-stream", token),
        ("", token),
        ("application/x-www-form-urlencoded", b"\xff\xfe=%zz&&&=;"),
    ):
        answer = ann.client.post(path, data=body, base_url=BASE, content_type=kind)
        assert answer.status_code == 400, kind
    assert dump(ann.app) == before


def test_a_form_that_is_too_large_is_refused_in_a_sentence(ann: Person, places: dict[str, int]) -> None:
    """One that a server lets through; the program's own stops at a megabyte."""
    path, large = f"/t/{places['topic']}/reply", b"x" * 1_100_000
    whole = f"csrf_token={ann.csrf()}&body=".encode() + large
    answer = ann.client.post(path, data=whole, base_url=BASE, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, "this one has 1100000" in _said(answer)) == (422, True)
    part = b'--b\r\nContent-Disposition: form-data; name="body"\r\n\r\n' + large + b"\r\n--b--\r\n"
    answer = ann.client.post(path, data=part, base_url=BASE, content_type="multipart/form-data; boundary=b")
    assert (answer.status_code, _said(answer)[:16]) == (413, "Too much at once")
    many = {"csrf_token": ann.csrf(), "body": "b", **{f"f{n}": "x" for n in range(300)}}
    assert ann.client.post(path, data=many, base_url=BASE, content_type="multipart/form-data").status_code == 413


# --- what is not there

IDS = ["0", "999999", "9" * 15, "9" * 16, "9" * 400, *"-1 1.5 1e3 0x1 x %00 1%20 +1 null".split()]


def test_unknown_and_huge_ids_lead_nowhere(world: World) -> None:
    before = dump(world.app)
    for number in IDS:
        for path in (f"/t/{number}", f"/t/{number}/x", f"/p/{number}", f"/p/{number}/edit", f"/t/{number}/move",
                     f"/p/{number}/append", f"/p/{number}/history", f"/p/{number}/peek", f"/t/{number}/reply",
                     f"/admin/boards/{number}", f"/admin/boards/{number}/remove"):  # fmt: skip
            answer = world.people["root"].get(path)
            assert (answer.status_code, _said(answer)[:24]) == (404, "This page went up the ch"), path
        for path in (f"/t/{number}/reply", f"/p/{number}/edit", f"/p/{number}/delete", f"/t/{number}/lock",
                     f"/admin/boards/{number}/order"):  # fmt: skip
            form = {"body": "x", "direction": "up", "locked": "1"}
            assert world.people["root"].post(path, form).status_code in (404, 405), path
    assert world.people["root"].post("/admin/categories/999999", {"name": "x"}).status_code == 409
    assert dump(world.app) == before


def test_digits_of_other_scripts_name_what_they_say(ann: Person, guest: Person) -> None:
    topic = ann.topic()
    wide = "".join(chr(ord("０") + int(digit)) for digit in str(topic))
    assert guest.get(f"/t/{wide}").headers["Location"] == f"/t/{topic}/a-topic"


PAGES = {1: ["0", "-1", "1", "9999999999", "9" * 1000, "x", "", "1.5", "２", "0x2", "%00", "1%20"],
         2: ["2", "3", "999999999", "002"]}  # fmt: skip


def test_any_number_of_a_page_leads_to_one_that_is_there(ann: Person, guest: Person) -> None:
    topic = ann.topic()
    for _ in range(20):
        ann.reply(topic)
    for shown, numbers in PAGES.items():
        for page in numbers:
            text = guest.page(f"/t/{topic}?page={page}")
            assert f'data-number="{20 * (shown - 1) + 1}"' in text, page
            assert text.count("<article") == {1: 20, 2: 1}[shown], page


def test_any_key_of_a_list_shows_a_list(ann: Person, guest: Person) -> None:
    ann.topic("In the list", "needle")
    for key in (
        "0-0",
        "1-1",
        "9999999999999999-999999999999999",
        "99999999999999999-1",
        "x",
        "",
        "-",
        "1",
        "-1--1",
        "１-１",
        "1-1-1",
    ):
        for path in ("/?before=", "/b/talk?before=", "/search?q=needle&before="):
            assert guest.get(path + key).status_code == 200, (path, key)


def test_a_post_number_that_is_not_there_leads_to_the_nearest(ann: Person, guest: Person) -> None:
    topic = ann.topic()
    last = ann.reply(topic)
    for number in ("2", "3", "999999999"):
        assert guest.get(f"/t/{topic}?post={number}").headers["Location"] == f"/t/{topic}/a-topic#p{last}", number
    for number in ("0", "-1", "x", "9" * 50, "１２"):
        assert guest.get(f"/t/{topic}?post={number}").headers["Location"] == f"/t/{topic}/a-topic#p{last - 1}", number


def test_a_topic_called_like_an_act_opens_all_the_same(ann: Person, guest: Person) -> None:
    for title in ("Move", "move!", "Delete", "reply", "Restore", "Lock", "Pin", "Edit", "New", "!!!", "…", "👍"):
        topic = ann.topic(title, "its words")
        assert "its words" in guest.page(f"/t/{topic}"), title
        first = int(ann.app.db.reader().value("SELECT max(id) FROM post"))
        assert ann.post(f"/p/{first}/edit", {"title": f"{title}", "body": "changed"}).status_code == 303
        assert "changed" in guest.page(f"/p/{first}"), title


def test_an_old_address_of_a_board_leads_on_whatever_is_asked_with_it(root: Person, guest: Person) -> None:
    board = root.app.db.reader().value("SELECT id FROM board WHERE slug = 'talk'")
    assert root.post(f"/admin/boards/{board}", {"name": "talk", "slug": "chat"}).status_code == 303
    for query in ("", "?slug=x", "?self=1", "?base=1", "?before=x&before=y", "?" + "a=1&" * 500):
        assert guest.get(f"/b/talk{query}").headers["Location"].startswith("/b/chat"), query
    assert guest.get("/b/talk?before=5-7").headers["Location"] == "/b/chat?before=5-7"


# --- methods


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "POST", "PROPFIND", "X" * 50])
def test_a_wrong_method_is_named_with_those_that_are_right(ann: Person, guest: Person, method: str) -> None:
    paths = ["/", "/boards", "/healthz", "/search", f"/t/{ann.topic()}"]
    for person in (ann, guest):
        for path in paths:
            answer = person.client.open(path, method=method, base_url=BASE)
            assert answer.status_code == 405, path
            assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
            assert _said(answer).startswith("Not that way: This address does not take")


def test_options_and_head_answer_without_a_body(ann: Person) -> None:
    assert ann.client.options("/login", base_url=BASE).get_data() == b""
    for path in ("/", "/boards", "/nowhere", "/settings", "/static/x/hearth.css"):
        assert ann.client.head(path, base_url=BASE).get_data() == b"", path
        assert ann.client.head(path, base_url=BASE).status_code == ann.get(path).status_code


# --- words that went wrong are kept


@pytest.fixture
def forms_with_words(places: dict[str, int], root: Person) -> list[tuple[str, dict[str, str], str]]:
    """Where words are typed: path, form, the field with the words."""
    return [
        ("/new", {"board": "talk", "title": "A title of note", "body": WORDS}, "body"),
        ("/new", {"board": "talk", "title": "A title of note", "body": WORDS}, "title"),
        (f"/t/{places['topic']}/reply", {"body": WORDS}, "body"),
        (f"/p/{places['post']}/edit", {"body": WORDS}, "body"),
        ("/settings", {"display_name": "Ann <3 围炉", "language": "en", "zone": "", "theme": "dark"}, "display_name"),
        ("/settings", {"display_name": "Ann", "bio": WORDS[:900]}, "bio"),
    ]


@pytest.mark.parametrize("token", ["", "stale", "x" * 5000, "\x00", "围炉"])
def test_words_in_an_expired_form_come_back_and_can_be_sent_again(
    token: str, ann: Person, forms_with_words: list[tuple[str, dict[str, str], str]]
) -> None:
    for path, form, field in forms_with_words:
        before = dump(ann.app)
        answer = ann.post(path, form, token=token)
        assert (answer.status_code, dump(ann.app)) == (400, before)
        assert _said(answer).startswith("This page grew old: It is from before you last logged in")
        page = Page(_text(answer))
        assert page.field(field) == form[field]
        again = page.form(path)
        assert {name: again[name] for name in form} == form
        sent = ann.client.post(path, data=again, base_url=BASE)
        assert sent.status_code == 303, path
        assert (
            ann.app.db.reader().value("SELECT count(*) FROM post WHERE body = :words", words=WORDS) > 0
            or path == "/settings"
        )


def test_words_of_somebody_who_was_signed_out_come_back_too(ann: Person, places: dict[str, int]) -> None:
    """Signed out meanwhile: log in in another window, press the button again, and once more for the token."""
    path, old = f"/t/{places['topic']}/reply", ann.csrf()
    ann.post("/logout")
    answer = ann.post(path, {"body": WORDS}, token=old)
    assert (answer.status_code, Page(_text(answer)).field("body")) == (400, WORDS)
    form = Page(_text(answer)).form(path)
    answer = ann.client.post(path, data=form, base_url=BASE)
    assert (answer.status_code, Page(_text(answer)).field("body")) == (403, WORDS)
    form = Page(_text(answer)).form(path)
    ann.name = ""
    assert ann.post("/login", {"username": "ann", "password": PASSWORD}).status_code == 303
    answer = ann.client.post(path, data=form, base_url=BASE)
    assert answer.status_code == 400
    answer = ann.client.post(path, data=Page(_text(answer)).form(path), base_url=BASE)
    assert answer.status_code == 303
    assert "Words that took an hour" in ann.page(f"/t/{places['topic']}")


def test_words_come_back_when_the_topic_was_locked_or_deleted_meanwhile(
    ann: Person, bob: Person, mod: Person, places: dict[str, int]
) -> None:
    locked, gone = f"/t/{places['topic']}", f"/t/{bob.topic()}"
    mod.post(f"{locked}/lock", {"locked": "1"})
    mod.post(f"{gone}/delete")
    for path, status in ((f"{locked}/reply", 403), (f"{gone}/reply", 404)):
        answer = ann.post(path, {"body": WORDS})
        assert (answer.status_code, Page(_text(answer)).field("body")) == (status, WORDS)


def test_words_come_back_when_one_writes_too_fast(open_app: Callable[..., Forum], folder: Any) -> None:
    app = open_app(folder, limits=True)
    with app.db.transaction() as tx:  # the owner's limits would speak first
        for name, value in (("hour_posts_new", "0"), ("hour_posts", "0"), ("no_twice", "false")):
            put_option(tx, name, value, now())
        bump_site(tx)
    ann = Person(app, "ann")
    topic = ann.topic()
    answers = [ann.post(f"/t/{topic}/reply", {"body": WORDS}) for _ in range(31)]
    assert [answer.status_code for answer in answers] == [303] * 29 + [429] * 2
    assert Page(_text(answers[-1])).field("body") == WORDS
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 61


def test_a_password_never_comes_back(ann: Person, guest: Person) -> None:
    paths = {"/login": guest, "/join": guest, "/setup": guest, "/settings/password": ann, "/new": ann, "/nowhere": ann}
    form = {"current": "hunter2 here", "password": "hunter2 there"}
    for path, person in paths.items():
        for name in ("", "nobody"):
            for token in ("stale", None):
                answer = person.post(path, {"username": name, "body": name, **form}, token=token)
                assert "hunter2" not in _text(answer), (path, token)


def test_a_refused_log_in_keeps_the_name(guest: Person) -> None:
    answer = guest.post("/login", {"username": "ann <3", "password": "wrong words"})
    assert (answer.status_code, Page(_text(answer)).field("username")) == (422, "ann <3")


def test_a_script_gets_its_errors_as_json(ann: Person) -> None:
    for path, status in (("/nowhere", 404), ("/t/999999", 404)):
        answer = ann.get(path, headers={"Accept": "application/json"})
        assert answer.status_code == status
        assert set(json.loads(_text(answer))) == {"error", "message"}
    answer = ann.post("/new", {"body": "x"}, token="stale", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (400, "application/json")


def test_every_error_page_has_a_status_a_sentence_and_a_number(ann: Person) -> None:
    for path in ("/nowhere", "/settings/x", "/admin/", "/t/999999"):
        page = _text(ann.get(path))
        assert re.search(r"<p class=\"mute small mono\">\d{3} · \S+ · [0-9a-f]+</p>", page), path
        assert "Traceback" not in page
