"""Whoever keeps order can take an act back with the button beside the word, whichever slice it belongs to."""

from __future__ import annotations

import re

import pytest

from tests.people import Person


def toast(person: Person, path: str, form: dict[str, str]) -> str:
    """What the button in the word after an act is for: the kind of the act that it undoes."""
    answer = person.post(path, form, follow_redirects=True)
    assert answer.status_code == 200
    (act,) = set(re.findall(r'formaction="/acts/(\d+)/undo"', answer.get_data(as_text=True)))
    kind = person.app.db.reader().value("SELECT kind FROM act WHERE id = :id", id=int(act))
    assert person.post(f"/acts/{act}/undo").status_code == 303
    return str(kind)


def test_pace_and_wiki_of_a_topic(ann: Person, mod: Person) -> None:
    topic = ann.topic()
    post = ann.reply(topic)
    assert toast(mod, f"/t/{topic}/pace", {"slow": "300"}) == "pace"
    assert toast(mod, f"/p/{post}/wiki", {"on": "1"}) == "wiki"
    assert ann.app.db.reader().tuples("SELECT slow FROM topic WHERE id = :id", id=topic) == [(0,)]
    assert ann.app.db.reader().tuples("SELECT wiki FROM post WHERE id = :id", id=post) == [(0,)]


@pytest.mark.usefixtures("ann")
def test_what_is_done_to_a_member(mod: Person) -> None:
    for act in ("warn", "silence", "suspend"):
        assert toast(mod, "/u/ann/order", {"act": act, "length": "3", "why": "Be kind."}) == act
    assert toast(mod, "/u/ann/order/sweep", {"why": "Pills."}) == "sweep"
    assert mod.app.db.reader().tuples("SELECT suspended_until, warned FROM member WHERE name = 'ann'") == [(0, 0)]


def test_what_was_reported(ann: Person, bob: Person, mod: Person) -> None:
    post = bob.reply(ann.topic())
    ann.post(f"/p/{post}/report", {"reason": "spam"})
    case = ann.app.db.reader().value("SELECT id FROM report_case")
    for outcome in ("hide", "dismiss", "done"):
        assert toast(mod, f"/order/{case}", {"outcome": outcome}) == f"report {outcome}"
    assert mod.page("/order").count('class="case"') == 1


def test_rights_on_a_board_are_given_and_taken_back_by_owners_alone(mod: Person, root: Person) -> None:
    board = root.app.db.reader().value("SELECT id FROM board WHERE slug = 'talk'")
    rights = "SELECT people_id, see, start, reply, moderate FROM board_right WHERE board_id = :board ORDER BY people_id"
    before = root.app.db.reader().tuples(rights, board=board)
    form = {"preset": "announcements"}
    assert root.post(f"/admin/boards/{board}/rights", form).status_code == 303
    act = root.app.db.reader().value("SELECT max(id) FROM act")
    assert mod.post(f"/acts/{act}/undo").status_code == 404
    assert root.post(f"/acts/{act}/undo").status_code == 303
    assert root.app.db.reader().tuples(rights, board=board) == before
    root.page("/")  # what was said so far
    assert toast(root, f"/admin/boards/{board}/rights", form) == root.app.db.reader().value(
        "SELECT kind FROM act WHERE id = :id", id=act
    )
