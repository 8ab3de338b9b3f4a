"""A member reports, somebody who keeps order decides, the member hears back."""

from __future__ import annotations

from forum_app.kernel import acts
from forum_app.kernel.acts import Act
from forum_app.kernel.clock import now
from forum_app.reports import check
from tests.people import Person


def report(person: Person, post: int, reason: str = "spam", note: str = "") -> int:
    return person.post(f"/p/{post}/report", {"reason": reason, "note": note}).status_code


def case_of(person: Person, post: int) -> int:
    """The last case about a post; everything hangs together."""
    db = person.app.db.reader()
    assert list(check.problems(db)) == []
    return int(db.value("SELECT max(id) FROM report_case WHERE post_id = :post", post=post))


def decide(person: Person, case: int, outcome: str, **more: str) -> int:
    return person.post(f"/order/{case}", {"outcome": outcome, **more}).status_code


def undo_last(person: Person) -> None:
    """As the log does it."""
    app = person.app
    row = app.db.reader().tuples("SELECT * FROM act ORDER BY id DESC LIMIT 1")[0]
    act = Act(*row)
    kind = next(kind for kind in app.events.provided("act") if kind.name == act.kind)
    viewer = app.db.reader()
    del viewer
    with app.app_context(), app.db.transaction() as tx:
        assert kind.undo is not None
        kind.undo(tx, as_viewer(person), act, now())


def as_viewer(person: Person):  # type: ignore[no-untyped-def]
    from forum_app.accounts import queries
    from forum_app.kernel.security import digest

    cookie = person.client.get_cookie(f"hearth_{person.app.config['INSTANCE']}")
    assert cookie
    return queries.viewer(person.app.db.reader(), digest(cookie.value), now())


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
    assert "Buy my kettle now" not in mod.page("/order")
    assert "something was done" in ann.page("/notices")
    own = ann.page("/reports")
    assert "It is hidden now" in own
    assert "Well spotted" in own
    assert mod.app.db.reader().value("SELECT kind FROM act") == "report hide"
    assert acts.UNDO_DAYS == 30
