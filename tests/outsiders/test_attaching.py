"""Pictures and files on a board where one may write, and not attach."""

from __future__ import annotations

import pytest

from forum_app import Forum
from forum_app.kernel.rights import ATTACH, MEMBERS, REPLY, SEE, START
from tests.outsiders.inside import SLUG, Inside, let_see
from tests.people import PNG, Person

JSON = {"Accept": "application/json"}


@pytest.fixture
def words_only(app: Forum, inside: Inside) -> Inside:
    with app.db.transaction() as tx:
        let_see(tx, inside.board, {inside.people: SEE | START | REPLY, MEMBERS: SEE})
    return inside


def _file(person: Person) -> str:
    assert person.post("/files", {"file": PNG}).status_code == 303
    return str(person.app.db.reader().value("SELECT key FROM attachment ORDER BY id DESC LIMIT 1"))


def test_a_post_with_a_file_is_refused_and_its_words_stay(words_only: Inside) -> None:
    ina = words_only.ina
    topic, key = ina.topic("words", "only words", SLUG), _file(ina)
    said = f"kept words ![x](/files/{key}/file.webp)"
    for path, form in (("/new", {"board": SLUG, "title": "t", "body": said}), (f"/t/{topic}/reply", {"body": said})):
        answer = ina.post(path, form)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert "but not attach pictures and files" in page and "kept words" in page
    post = ina.reply(topic, "plain")
    assert ina.post(f"/p/{post}/edit", {"body": said}).status_code == 422
    assert ina.post(f"/p/{post - 1}/append", {"body": said}).status_code == 422
    assert ina.post("/new", {"board": "talk", "title": "t", "body": said}).status_code == 303


def test_the_composer_is_told_at_once(words_only: Inside) -> None:
    ina = words_only.ina
    topic = ina.topic("words", "only words", SLUG)
    post = ina.reply(topic)
    for about in (
        {"draft": f"reply:{topic}"}, {"draft": f"edit:{post}"}, {"draft": f"append:{post}"},
        {"draft": "new", "board": SLUG},
    ):  # fmt: skip
        answer = ina.post("/files", {"file": PNG, **about}, headers=JSON)
        assert answer.status_code == 422, about
        assert "but not attach" in answer.get_json()["message"]
    for about in (
        {},
        {"draft": "new", "board": "talk"},
        {"draft": "new"},
        {"draft": "message:new"},
        {"draft": "reply:x"},
    ):
        assert ina.post("/files", {"file": PNG, **about}, headers=JSON).status_code == 200, about


def test_the_button_for_files_stands_where_one_may(words_only: Inside, app: Forum) -> None:
    ina = words_only.ina
    topic = ina.topic("words", "only words", SLUG)
    assert 'data-tool="file"' not in ina.page(f"/t/{topic}")
    assert 'data-tool="bold"' in ina.page(f"/t/{topic}")
    with app.db.transaction() as tx:
        let_see(tx, words_only.board, {words_only.people: SEE | START | REPLY | ATTACH})
    assert 'data-tool="file"' in ina.page(f"/t/{topic}")


def test_what_stood_in_a_post_before_the_right_went_stays(app: Forum, inside: Inside) -> None:
    ina = inside.ina
    key = _file(ina)
    topic = ina.topic("with a picture", f"![x](/files/{key}/file.webp)", SLUG)
    post = app.db.reader().value("SELECT id FROM post WHERE topic_id = :topic", topic=topic)
    with app.db.transaction() as tx:
        let_see(tx, inside.board, {inside.people: SEE | START | REPLY})
    changed = {"title": "with a picture", "body": f"changed ![x](/files/{key}/file.webp)"}
    assert ina.post(f"/p/{post}/edit", changed).status_code == 303
