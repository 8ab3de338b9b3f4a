"""What waits for the owner is seen without looking for it: on the desk's first page, and on the menu of every page."""

from __future__ import annotations

import re

from tests.people import Person
from tests.reports.acting import decide, reported

CALLS = re.compile(r"root: menu(?: · (\d+) waits? for you)?</span>")


def calls(root: Person) -> str | None:
    found = CALLS.search(root.page("/boards"))
    assert found
    return found[1]


def test_a_report_is_seen_on_the_desk_and_on_every_page(ann: Person, bob: Person, root: Person) -> None:
    assert "Waits for you" not in root.page("/admin/")
    assert calls(root) is None
    _post, case = reported(ann, bob)
    assert re.search(
        r'Waits for you:<a class="btn" href="/order">.*?<span class="count n">1</span>', root.page("/admin/")
    )
    assert calls(root) == "1"
    assert decide(root, case, "dismiss") == 303
    assert "Waits for you" not in root.page("/admin/")
    assert calls(root) is None
