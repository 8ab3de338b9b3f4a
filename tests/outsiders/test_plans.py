"""With boards that are not seen, hot pages cost one statement more at most, and no plan is worse."""

from __future__ import annotations

from typing import Any

import pytest

from forum_app import Forum
from tests.outsiders.inside import make, write
from tests.people import Person
from tests.test_queries import KEPT, MADE, _cost, _fill, _fresh_cost, faults, paths  # noqa: F401 (a fixture)

Statements = list[tuple[str, dict[str, Any]]]
LISTS = {
    "home", "board", "boards", "home hot", "home top", "board newest", "sitemap", "sitemap-places", "sitemap-topics",
    "tag", "tags",
}  # fmt: skip # their version is of the boards one sees


@pytest.mark.slow
def test_pages_of_outsiders_have_their_budget_and_plans(
    paths: dict[str, str],  # noqa: F811
    app: Forum,
    guest: Person,
    ann: Person,
    bob: Person,
    statements: Statements,
) -> None:
    _fill(ann, bob)
    write(make(app), 3)
    for page, budgets in sorted(MADE.items()):
        for person, made in zip((guest, bob), budgets, strict=True):
            assert _fresh_cost(person, paths[page], statements) <= made + 1, (page, statements)
            for sql, params in [*statements]:
                if sql.lstrip().startswith("SELECT"):
                    assert faults(app, sql, params) == [], (page, sql)
        for person, kept in zip((guest, bob), KEPT.get(page, budgets), strict=True):
            person.get(paths[page])
            assert _cost(person, paths[page], statements) <= kept + (page in LISTS or page not in KEPT), (
                page,
                statements,
            )
