"""Keeping order is one place: its pages have the same tabs, and one number for all of them stands in the menu."""

from __future__ import annotations

import re

from forum_app import Forum
from forum_app.approval import shell
from forum_app.kernel.clock import now
from tests.people import Person
from tests.reports.acting import reported

BAR = re.compile(r'<nav class="tabs" aria-label="Moderation">(.*?)</nav>', re.DOTALL)


def tabs(person: Person, path: str) -> list[tuple[str, str]]:
    """Address and words of each, as they stand on a page."""
    (bar,) = BAR.findall(person.page(path))
    return re.findall(r'href="([^"]+)"(?: aria-current="page")?>([^<]+?) ?<', bar)


def hold(app: Forum, person: Person) -> None:
    with app.db.transaction() as tx:
        app.options.put(tx, {"hold_first": 2}, now())
    assert person.post("/new", {"board": "talk", "title": "Held", "body": "It waits."}).status_code == 303
    app.extensions[shell.COUNTS].refresh(app.db.reader())


def test_every_page_of_keeping_order_has_the_same_tabs(mod: Person, root: Person) -> None:
    for person in (mod, root):
        bars = {path: tabs(person, path) for path in ("/order", "/order/waiting", "/order/closed", "/order/log")}
        (bar,) = {tuple(bar) for bar in bars.values()}
        assert dict(bar).keys() == bars.keys()
        for path in bars:
            assert f'href="{path}" aria-current="page"' in person.page(path)
    assert not BAR.search(root.page("/admin/acts"))


def test_one_entry_of_the_menu_has_the_sum_of_what_waits(app: Forum, ann: Person, bob: Person, mod: Person) -> None:
    reported(ann, bob)
    hold(app, ann)
    page = mod.page("/")
    assert page.count('data-count="/order">2<') == 1
    assert 'href="/order/waiting"' not in page
    assert 'href="/order/log"' not in page
    (held,) = app.db.reader().column("SELECT id FROM held")
    assert mod.post("/order/waiting", {"approve": str(held)}).status_code == 303
    assert 'data-count="/order">1<' in mod.page("/")
    assert "/order" not in ann.page("/").replace("/orders", "")
