"""A member reports, somebody who keeps order decides, the member hears back."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from forum_app import Forum
from forum_app.kernel.errors import TooMany
from tests.people import PASSWORD, Person
from tests.reports.acting import case_of, decide, keep_to_some, report, reported, waits


def test_a_report_is_hidden_and_told(ann: Person, bob: Person, mod: Person) -> None:
    post = bob.reply(ann.topic("Kettles"), "Buy my kettle now")
    assert f'href="/p/{post}/report"' in ann.page(f"/p/{post}")
    assert f'href="/p/{post}/report"' not in bob.page(f"/p/{post}")
    assert report(ann, post, "spam", "again and again") == 303
    page = mod.page("/order")
    assert "Buy my kettle now" in page
    assert "again and again" in page
    assert 'data-count="/order">1<' in mod.page("/")
    assert decide(mod, case_of(ann, post), "hide", note="Well spotted") == 303
    assert "Buy my kettle now" not in bob.page(f"/p/{post}")
    assert waits(mod) == 0
    assert "something was done" in ann.page("/notices")
    own = ann.page("/reports")
    assert "It is hidden now" in own
    assert "Well spotted" in own


def test_who_is_dismissed_is_told_kindly_and_the_post_stays(ann: Person, bob: Person, mod: Person) -> None:
    post, case = reported(ann, bob)
    assert decide(mod, case, "dismiss") == 303
    assert "Buy my kettle" in bob.page(f"/p/{post}")
    assert "it stays as it is" in ann.page("/notices")
    notice = ann.app.db.reader().value("SELECT id FROM notice WHERE kind = 'report'")
    assert ann.get(f"/notices/{notice}").headers["Location"] == f"/reports#r{case}"
    assert "Thank you for looking out" in ann.page("/reports")
    assert ">mod<" not in ann.page("/reports")  # nobody is named


def test_the_reported_learns_nothing(ann: Person, bob: Person, mod: Person) -> None:
    _post, case = reported(ann, bob)
    decide(mod, case, "hide", note="a word for ann")
    for path in ("/notices", "/reports"):
        assert "a word for ann" not in bob.page(path)
        assert "kettle" not in bob.page(path).lower()
    assert ann.app.db.reader().value("SELECT count(*) FROM notice WHERE kind = 'report'") == 1
    assert bob.get(f"/order/{case}").status_code == 404


def test_several_reports_of_one_post_are_one_thing_in_the_queue(ann: Person, bob: Person, root: Person) -> None:
    post, case = reported(ann, bob)
    report(root, post, "unkind", "a second voice")
    page = root.page("/order")
    assert waits(root) == 1
    for words in ("Spam or advertising", "Unkind", "a second voice", "2 members"):
        assert words in page
    assert case_of(ann, post) == case


def test_one_reports_once_not_oneself_and_only_what_one_sees(ann: Person, bob: Person, root: Person) -> None:
    post, _case = reported(ann, bob)
    answer = ann.post(f"/p/{post}/report", {"reason": "unkind"})
    assert answer.status_code == 409
    assert "reported this already" in answer.get_data(as_text=True)
    assert "Take the report back" in ann.page(f"/p/{post}/report")
    assert (report(bob, post), report(ann, 99999)) == (403, 404)
    hidden = root.topic("Behind a door")
    keep_to_some(root, "talk")
    first = root.app.db.reader().value("SELECT id FROM post WHERE topic_id = :t", t=hidden)
    assert (report(ann, first), ann.get(f"/p/{first}/report").status_code) == (404, 404)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"reason": "", "note": "my words"}, "Choose why"),
        ({"reason": "nonsense", "note": "my words"}, "Choose why"),
        ({"reason": "other", "note": " "}, "Say in a few words"),
        ({"reason": "spam", "note": "my words" * 70}, "at most 500 characters"),
    ],
)
def test_a_report_needs_a_reason_and_loses_nothing(form: dict[str, str], words: str, ann: Person, bob: Person) -> None:
    post = bob.reply(ann.topic())
    answer = ann.post(f"/p/{post}/report", form)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert words in page
    assert form["note"].strip() in page
    assert ann.app.db.reader().value("SELECT count(*) FROM report") == 0


def test_a_report_can_be_taken_back_until_it_is_looked_at(ann: Person, bob: Person, mod: Person) -> None:
    post, case = reported(ann, bob)
    number = ann.app.db.reader().value("SELECT max(id) FROM report")
    assert bob.post(f"/reports/{number}/take-back").status_code == 404
    assert ann.post(f"/reports/{number}/take-back").status_code == 303
    assert waits(mod) == 0
    assert report(ann, post) == 303
    number, case = ann.app.db.reader().value("SELECT max(id) FROM report"), case_of(ann, post)
    decide(mod, case, "dismiss")
    assert ann.post(f"/reports/{number}/take-back").status_code == 409


def test_there_is_a_limit_for_an_hour(ann: Person, bob: Person, app: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(rule: str, what: str, *who: object) -> None:
        assert (rule, what) == ("20/hour", "report")
        raise TooMany(60)

    post = bob.reply(ann.topic())
    monkeypatch.setattr(app.limiter, "hit", full)
    answer = ann.post(f"/p/{post}/report", {"reason": "other", "note": "kept words"})
    assert answer.status_code == 429
    assert "kept words" in answer.get_data(as_text=True)


# --- members and messages


def test_a_member_is_reported_to_the_staff(ann: Person, bob: Person, mod: Person) -> None:
    assert 'href="/u/bob/report"' in ann.page("/u/bob")
    assert ann.post("/u/bob/report", {"reason": "unkind", "note": "his picture"}).status_code == 303
    assert ann.post("/u/bob/report", {"reason": "unkind"}).status_code == 409
    assert (ann.get("/u/ann/report").status_code, ann.get("/u/nobody/report").status_code) == (403, 404)
    assert "his picture" in mod.page("/order")
    case = mod.app.db.reader().value("SELECT max(id) FROM report_case")
    assert (decide(mod, case, "hide"), decide(mod, case, "move", board="talk")) == (404, 404)
    assert decide(mod, case, "done") == 303
    assert "looked at and settled" in ann.page("/reports")
    assert ann.post("/u/bob/report", {"reason": "unkind"}).status_code == 303  # he may give reason again


def test_a_private_message_is_copied_for_the_staff_and_nothing_else_of_the_talk(
    ann: Person, bob: Person, mod: Person, root: Person
) -> None:
    talk = bob.post("/messages/new", {"to": "ann", "title": "", "body": "You silly kettle"}).headers["Location"]
    ann.post(f"{talk.split('?')[0]}/reply", {"body": "Our secret"})
    path = f"/m/{talk.split('/')[-1].split('?')[0]}"
    assert f'href="{path}/1/report"' in ann.page(path)
    assert "are copied into your report" in ann.page(f"{path}/1/report")
    assert ann.post(f"{path}/2/report", {"reason": "unkind"}).status_code == 403  # her own
    for stranger in (mod, root):
        assert stranger.post(f"{path}/1/report", {"reason": "unkind"}).status_code == 404
    assert ann.post(f"{path}/1/report", {"reason": "unkind"}).status_code == 303
    bob.post(f"{path}/1/delete")
    page = mod.page("/order")
    assert "You silly kettle" in page  # as it was when it was reported
    assert "Our secret" not in page
    assert mod.get(path).status_code == 404


# --- leaving


def test_whoever_leaves_takes_the_reports_along_and_leaves_none(ann: Person, bob: Person, mod: Person) -> None:
    reported(ann, bob)
    taken = ann.post("/settings/data", {"password": PASSWORD})
    with zipfile.ZipFile(io.BytesIO(taken.data)) as file:
        rows = json.loads(file.read("reports.json"))
    assert [(row["what"], row["reason"], row["about"]) for row in rows] == [("post", "spam", "bob")]
    ann.post("/settings/leave", {"password": PASSWORD})
    ann.app.jobs.run_due()
    assert ann.app.db.reader().value("SELECT count(*) FROM report") == 0
    assert waits(mod) == 0


def test_when_the_author_leaves_or_the_post_is_purged_the_queue_stays_right(
    ann: Person, bob: Person, mod: Person, root: Person
) -> None:
    post, case = reported(ann, bob)
    ann.post("/u/bob/report", {"reason": "unkind"})
    bob.post(f"/p/{post}/delete")
    assert "Deleted by its author meanwhile" in mod.page("/order")
    assert decide(mod, case, "hide") == 409
    root.post(f"/p/{post}/purge")
    root.app.jobs.run_due()
    assert waits(mod) == 1
    bob.post("/settings/leave", {"password": PASSWORD})
    root.app.jobs.run_due()
    assert waits(mod) == 0
    assert "It is gone" in ann.page("/reports")
