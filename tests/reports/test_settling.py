"""What is done to a member settles what was reported about them; undone, it waits again."""

from __future__ import annotations

import pytest

from forum_app import Forum
from forum_app.reports import check
from tests.people import Person
from tests.reports.acting import report, reported, waits
from tests.sanctions.conftest import log_in


@pytest.mark.parametrize("act", ["warn", "silence", "suspend"])
def test_the_report_that_led_to_it_is_settled_and_undone_with_it(
    act: str, app: Forum, ann: Person, bob: Person, mod: Person
) -> None:
    _post, case = reported(ann, bob)
    _other, _case = reported(ann, bob)
    page = mod.page("/order")
    assert (link := f"/u/bob/order?report={case}") in page
    assert f'name="report" value="{case}"' in mod.page(link)
    form = {"act": act, "length": "3", "why": "Be kind.", "report": str(case)}
    assert mod.post("/u/bob/order", form).headers["Location"] == "/order"
    act_id = app.db.reader().value("SELECT id FROM act WHERE kind = :act", act=act)
    page = mod.page("/order")
    assert f"/acts/{act_id}/undo" in page
    assert page.count('class="case"') == 1
    assert mod.post(f"/acts/{act_id}/undo").status_code == 303
    assert waits(mod) == 2
    assert app.db.reader().tuples("SELECT suspended_until, silenced_until, warned FROM member WHERE name = 'bob'") == [
        (0, 0, 0)
    ]
    assert list(check.problems(app.db.reader())) == []


def test_a_report_of_somebody_elses_is_left_alone(ann: Person, bob: Person, mod: Person) -> None:
    """Also one that is not there: what is done to the member stands all the same."""
    for wrong in ("999", "x", "-1", str(1 << 70)):
        form = {"act": "warn", "length": "3", "why": "Be kind.", "report": wrong}
        assert mod.post("/u/bob/order", form).headers["Location"] == "/u/bob/order"
    reported(ann, bob)
    assert mod.post("/u/bob/order", {"act": "warn", "why": ""}).status_code == 422
    assert waits(mod) == 1


def test_everything_about_a_spammer_is_settled_and_comes_back_with_them(
    app: Forum, ann: Person, bob: Person, mod: Person, root: Person
) -> None:
    reported(ann, bob)
    assert report(ann, bob.reply(ann.topic())) == 303
    ann.post("/u/bob/report", {"reason": "unkind"})
    assert report(bob, ann.reply(ann.topic(), "Not by bob.")) == 303
    assert waits(mod) == 4
    assert root.post("/u/bob/order/sweep", {"why": "Sells kettles."}).status_code == 303
    assert waits(mod) == 1
    act_id = app.db.reader().value("SELECT id FROM act WHERE kind = 'sweep'")
    assert f"/acts/{act_id}/undo" in root.page("/u/bob/order")
    assert root.post(f"/acts/{act_id}/undo").status_code == 303
    assert waits(mod) == 4
    assert log_in(app, "bob")[0] == 303
