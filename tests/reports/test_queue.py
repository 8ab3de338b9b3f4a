"""The queue: whose it is, claims, outcomes, and that each can be undone."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from forum_app import Forum
from forum_app.kernel import clock
from forum_app.kernel.errors import Conflict
from forum_app.reports import leaving
from tests.people import Person
from tests.reports.acting import case_of, decide, group_keeps, keep_to_some, report, reported, undo, viewer, waits


def test_it_is_there_for_those_who_keep_order(ann: Person, bob: Person, mod: Person, guest: Person) -> None:
    _post, case = reported(ann, bob)
    for path in ("/order", "/order/closed", f"/order/{case}", f"/order/{case}/edit"):
        assert [person.get(path).status_code for person in (guest, ann, mod)] == [403, 404, 200]
    for path in (f"/order/{case}", f"/order/{case}/claim", f"/order/{case}/reopen", f"/order/{case}/edit"):
        assert ann.post(path, {"outcome": "dismiss", "on": "1", "body": "x"}).status_code == 404
    assert 'href="/order"' not in ann.page("/")
    assert waits(mod) == 1


def test_who_keeps_one_board_sees_what_is_reported_there(ann: Person, bob: Person, mod: Person, root: Person) -> None:
    here = reported(ann, bob, "Here")[1]
    there = root.post("/new", {"board": "around-the-fire", "title": "t", "body": "b"})
    post = bob.reply(int(there.headers["Location"].split("/")[2]), "There")
    report(ann, post)
    keep_to_some(root, "talk", "ann")
    assert ("Here" in ann.page("/order"), "There" in ann.page("/order")) == (True, False)
    assert ("Here" in mod.page("/order"), "There" in mod.page("/order")) == (False, True)
    assert waits(root) == 2
    assert 'data-count="/order">1<' in ann.page("/")
    assert (mod.get(f"/order/{here}").status_code, decide(mod, here, "dismiss")) == (404, 404)
    assert decide(ann, here, "hide") == 303
    assert "Here" not in mod.page("/order/closed")
    assert mod.post(f"/order/{here}/reopen").status_code == 404
    assert "Here" in ann.page("/order/closed")


def test_what_was_purged_on_a_board_one_does_not_see_is_not_told_either(
    ann: Person, bob: Person, mod: Person, root: Person
) -> None:
    post, _case = reported(ann, bob)
    keep_to_some(root, "talk")
    root.post(f"/p/{post}/delete")
    root.post(f"/p/{post}/purge")
    root.app.jobs.run_due()
    assert "bob" not in mod.page("/order/closed")
    assert ">bob<" in root.page("/order/closed")


def test_reports_about_those_who_keep_order_are_for_the_owners(
    ann: Person, bob: Person, mod: Person, root: Person
) -> None:
    topic = ann.topic()
    report(ann, mod.reply(topic, "I rule here"))
    ann.post("/u/root/report", {"reason": "unkind"})
    assert (waits(mod), waits(root)) == (0, 2)
    report(ann, bob.reply(topic, "By bob"))
    assert waits(mod) == 1
    keep_to_some(root, "around-the-fire", "bob")
    assert (waits(mod), waits(root)) == (0, 3)


def test_a_group_that_keeps_a_board_has_its_queue(ann: Person, bob: Person, mod: Person, root: Person) -> None:
    """And what is said about one of them is for the owners."""
    _post, case = reported(root, ann, "By ann")
    group_keeps(root, "talk", "bob")
    assert (waits(bob), waits(mod), waits(root)) == (1, 1, 1)
    ann.post("/u/bob/report", {"reason": "unkind"})
    assert (waits(bob), waits(mod), waits(root)) == (1, 1, 2)
    assert 'data-count="/order">1<' in bob.page("/")
    decide(mod, case, "dismiss")
    assert 'data-count="/order" hidden' in bob.page("/")


def test_the_second_is_told_what_the_first_did_and_keeps_the_words(
    ann: Person, bob: Person, mod: Person, root: Person
) -> None:
    _post, case = reported(ann, bob)
    decide(mod, case, "hide")
    answer = root.post(f"/order/{case}", {"outcome": "dismiss", "note": "my own words"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "mod has dealt with this meanwhile: hidden." in page
    assert "my own words" in page
    assert root.get(f"/order/{case}").status_code == 409
    assert "You have dealt with this already" in mod.post(f"/order/{case}", {"outcome": "hide"}).get_data(as_text=True)


def test_a_claim_keeps_others_off_until_it_runs_out(
    ann: Person, bob: Person, mod: Person, root: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    _post, case = reported(ann, bob)
    assert mod.post(f"/order/{case}/claim", {"on": "1"}).headers["Location"] == f"/order#c{case}"
    assert "You are at work on this" in mod.page("/order")
    assert "mod is at work on this" in root.page("/order")
    assert (decide(root, case, "hide"), root.post(f"/order/{case}/claim", {"on": "1"}).status_code) == (409, 409)
    assert root.post(f"/order/{case}/claim", {"on": "1", "over": "1"}).status_code == 303
    assert decide(mod, case, "hide") == 409
    at = clock.now() + 16 * 60
    monkeypatch.setattr("forum_app.kernel.clock.time", SimpleNamespace(time=lambda: at))
    assert "at work on this" not in mod.page("/order")
    assert decide(mod, case, "hide") == 303


def test_a_claim_can_be_let_go(ann: Person, bob: Person, mod: Person, root: Person) -> None:
    _post, case = reported(ann, bob)
    mod.post(f"/order/{case}/claim", {"on": "1"})
    assert mod.post(f"/order/{case}/claim", {"on": ""}).status_code == 303
    assert decide(root, case, "dismiss") == 303


def test_one_goes_on_to_the_next(ann: Person, bob: Person, mod: Person) -> None:
    cases = [reported(ann, bob)[1] for _ in range(3)]
    for case, after in ((cases[1], cases[2]), (cases[2], cases[0])):
        answer = mod.post(f"/order/{case}", {"outcome": "dismiss"})
        assert answer.headers["Location"] == f"/order#c{after}"
    assert mod.post(f"/order/{cases[0]}", {"outcome": "dismiss"}).headers["Location"] == "/order"


def test_other_slices_add_tabs_counts_and_lines(ann: Person, bob: Person, mod: Person, app: Forum) -> None:
    app.events.provide("order tab", ("/deleted", "Waiting", lambda db, viewer: 4 if viewer.is_staff else None))
    app.events.provide("record", lambda db, ids: {member_id: [f"line of {member_id}"] for member_id in ids})
    _post, _case = reported(ann, bob)
    page = mod.page("/order")
    assert re.search(r'href="/deleted">Waiting <span class="n">4<', page)
    assert f"line of {viewer(bob).id}" in page
    assert 'data-count="/order">5<' in mod.page("/")


def test_the_count_in_the_menu_moves_with_the_queue(ann: Person, bob: Person, mod: Person, root: Person) -> None:
    """Also on pages that were kept."""
    for person in (mod, root):
        assert 'data-count="/order" hidden' in person.page("/")
    _post, case = reported(ann, bob)
    for person in (mod, root):
        assert 'data-count="/order">1<' in person.page("/")
    decide(mod, case, "dismiss")
    for person in (mod, root):
        assert 'data-count="/order" hidden' in person.page("/")
    reported(ann, bob)
    assert re.search(r'href="/order".*?<span class="n small"> 1<', root.page("/admin/"))


def test_it_is_paged_by_place(ann: Person, bob: Person, mod: Person) -> None:
    topic = ann.topic()
    for number in range(23):
        report(ann, bob.reply(topic, f"No. {number}."))
    first = mod.page("/order")
    assert first.count('class="case"') == 20
    assert "No. 0." in first
    place = first.split("/order?after=")[1].split('"')[0]
    assert mod.page(f"/order?after={place}").count('class="case"') == 3
    for odd in ("x", "1.", "-1.5", "9.9.9", "1.99999999999999999999"):
        assert mod.get(f"/order?after={odd}").status_code == 200


# --- outcomes, and undoing them


def test_hiding_is_undone_and_the_report_is_back(ann: Person, bob: Person, mod: Person) -> None:
    post, case = reported(ann, bob)
    decide(mod, case, "hide")
    undo(mod)
    assert "Buy my kettle" in bob.page(f"/p/{post}")
    assert waits(mod) == 1
    assert "something was done" not in ann.page("/notices")
    assert "Still to be looked at" in ann.page("/reports")
    decide(mod, case, "hide")
    mod.post(f"/p/{post}/restore")
    with pytest.raises(Conflict):
        undo(mod, "report hide")


def test_hiding_the_first_post_takes_the_topic(ann: Person, bob: Person, mod: Person) -> None:
    topic = bob.topic("Cheap kettles")
    post = bob.app.db.reader().value("SELECT id FROM post WHERE topic_id = :t", t=topic)
    report(ann, post)
    assert decide(mod, case_of(ann, post), "hide") == 303
    assert ann.get(f"/t/{topic}").status_code == 404
    undo(mod)
    assert ann.page(f"/t/{topic}")


def test_moving_is_undone(ann: Person, bob: Person, mod: Person) -> None:
    post, case = reported(ann, bob)
    assert decide(mod, case, "move", board="nowhere") == 422
    assert decide(mod, case, "move", board="talk") == 409
    assert decide(mod, case, "move", board="around-the-fire") == 303
    place = (
        "SELECT b.slug FROM post p JOIN topic t ON t.id = p.topic_id JOIN board b ON b.id = t.board_id WHERE p.id=:p"
    )
    assert mod.app.db.reader().value(place, p=post) == "around-the-fire"
    undo(mod)
    assert mod.app.db.reader().value(place, p=post) == "talk"
    assert waits(mod) == 1


def test_editing_settles_it_and_the_history_keeps_what_was_said(ann: Person, bob: Person, mod: Person) -> None:
    post, case = reported(ann, bob)
    page = mod.page(f"/order/{case}/edit")
    seen = page.split('name="seen" value="')[1].split('"')[0]
    form = {"seen": seen, "note": "Without the shop"}
    assert mod.post(f"/order/{case}/edit", {**form, "body": "Buy my kettle"}).status_code == 422
    assert mod.post(f"/order/{case}/edit", {**form, "body": ""}).status_code == 422
    assert mod.post(f"/order/{case}/edit", {**form, "seen": "old", "body": "Other"}).status_code == 409
    assert mod.post(f"/order/{case}/edit", {**form, "body": "A kettle."}).status_code == 303
    assert "A kettle." in ann.page(f"/p/{post}")
    assert ">Buy" in ann.page(f"/p/{post}/history")
    assert "Without the shop" in ann.page("/reports")
    undo(mod)
    assert waits(mod) == 1


def test_the_rest_is_undone_too(ann: Person, bob: Person, mod: Person, root: Person) -> None:
    _post, case = reported(ann, bob)
    for outcome in ("dismiss", "done"):
        decide(mod, case, outcome)
        assert waits(mod) == 0
        undo(mod)
        assert waits(mod) == 1
    decide(mod, case, "dismiss")
    assert root.post(f"/order/{case}/reopen").status_code == 303
    assert root.post(f"/order/{case}/reopen").status_code == 409
    undo(root)
    assert waits(mod) == 0
    assert "left as it is" in mod.page("/order/closed")


def test_what_is_reported_anew_is_not_taken_up_again_beside_it(
    ann: Person, bob: Person, mod: Person, root: Person
) -> None:
    post, case = reported(ann, bob)
    decide(mod, case, "dismiss")
    report(root, post)
    assert mod.post(f"/order/{case}/reopen").status_code == 409
    with pytest.raises(Conflict):
        undo(mod)


def test_an_odd_outcome_is_refused(ann: Person, bob: Person, mod: Person) -> None:
    _post, case = reported(ann, bob)
    assert [decide(mod, case, outcome) for outcome in ("", "edit", "gone", "warn", "x")] == [422] * 5
    page = mod.post(f"/order/{case}", {"outcome": "dismiss", "note": "word " * 200}).get_data(as_text=True)
    assert "at most 500 characters" in page
    assert "word word word" in page
    assert waits(mod) == 1


def test_who_acts_on_the_member_settles_the_report(ann: Person, bob: Person, mod: Person, app: Forum) -> None:
    _post, case = reported(ann, bob)
    settle = app.events.provided("settle report")[0]
    with app.db.transaction() as tx:
        assert settle(tx, viewer(bob), case, "suspend", clock.now()) is None  # not his to settle
        assert settle(tx, viewer(mod), case, "suspend", clock.now())
        assert settle(tx, viewer(mod), case, "suspend", clock.now()) is None
    reported(ann, bob)
    ann.post("/u/bob/report", {"reason": "unkind"})
    with app.db.transaction() as tx:
        assert app.events.provided("settle reports about")[0](tx, viewer(mod), viewer(bob).id, "suspend", 9) == 2
    assert waits(mod) == 0
    assert "looked at and settled" in ann.page("/reports")  # what befell bob is not told
    assert "suspended" in mod.page("/order/closed")


def test_what_was_closed_goes_after_thirty_days(ann: Person, bob: Person, mod: Person, app: Forum) -> None:
    _post, case = reported(ann, bob)
    decide(mod, case, "dismiss")
    with app.db.transaction() as tx:
        tx.run("UPDATE report_case SET closed_at = closed_at - 31 * 86400")
    leaving.sweep(app.db, {})
    assert app.db.reader().tuples("SELECT id FROM report_case UNION ALL SELECT id FROM report") == []


# --- hidden by reports alone


@pytest.fixture
def counting(app: Forum) -> Callable[[int], None]:
    """Everybody has been here for a while, and so many reports hide a post."""

    def count(after: int) -> None:
        with app.db.transaction() as tx:
            tx.run("UPDATE member SET created_at = created_at - 90000, posts = posts + 1")
            app.options.put(tx, {"report_hide_after": after}, clock.now())

    return count


def test_enough_reports_hide_a_post_and_dismissing_brings_it_back(
    ann: Person, bob: Person, mod: Person, root: Person, counting: Callable[[int], None]
) -> None:
    older = reported(ann, bob, "Older")[1]
    post, case = reported(ann, bob)
    counting(2)
    assert report(root, post) == 303
    page = bob.page(f"/p/{post}")
    assert "Buy my kettle" not in page
    assert "is hidden until a moderator has looked at it" in page
    assert bob.post(f"/p/{post}/restore").status_code == 403
    page = mod.page("/order")
    assert page.index(f'id="c{case}"') < page.index(f'id="c{older}"')
    assert decide(mod, case, "dismiss") == 303
    assert "Buy my kettle" in bob.page(f"/p/{post}")
    with mod.app.db.transaction() as tx:
        tx.run("UPDATE member SET posts = posts - 1, created_at = created_at + 90000")
    undo(mod)
    assert "Buy my kettle" not in bob.page(f"/p/{post}")
    assert decide(mod, case, "hide") == 303
    assert "was deleted by a moderator" in bob.page(f"/p/{post}")
    undo(mod)
    assert "is hidden until" in bob.page(f"/p/{post}")


def test_the_reports_of_those_who_are_new_or_never_wrote_hide_nothing(
    ann: Person, bob: Person, mod: Person, root: Person, counting: Callable[[int], None]
) -> None:
    counting(1)
    with ann.app.db.transaction() as tx:
        tx.run("UPDATE member SET created_at = :now WHERE name = 'root'", now=clock.now())
        tx.run("UPDATE member SET posts = 0 WHERE name = 'mod'")
    post = bob.reply(bob.topic(), "Still here")
    assert (report(root, post), report(mod, post)) == (303, 303)
    assert "Still here" in bob.page(f"/p/{post}")
    assert report(ann, post) == 303
    assert "Still here" not in bob.page(f"/p/{post}")


def test_a_whole_topic_hidden_by_reports_comes_back(
    ann: Person, bob: Person, mod: Person, counting: Callable[[int], None]
) -> None:
    counting(1)
    topic = bob.topic("Cheap kettles")
    post = bob.app.db.reader().value("SELECT id FROM post WHERE topic_id = :t", t=topic)
    answer = ann.post(f"/p/{post}/report", {"reason": "spam"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/reports")
    assert [person.get(f"/t/{topic}").status_code for person in (ann, bob, mod)] == [404, 404, 302]
    assert decide(mod, case_of(ann, post), "dismiss") == 303
    assert ann.page(f"/t/{topic}")
