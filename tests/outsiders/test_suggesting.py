"""What is suggested while somebody types tells nothing of a board that they do not see."""

from __future__ import annotations

import html

import pytest

from tests.people import Person

from .inside import SLUG, WORD, Inside, write


@pytest.mark.parametrize("who", ["ann", "mod", "guest"])
def test_neither_the_board_nor_its_topics_are_suggested_outside(
    who: str, inside: Inside, request: pytest.FixtureRequest
) -> None:
    write(inside, 2)
    person: Person = request.getfixturevalue(who)
    for typed in (WORD, WORD[:4], f"{WORD} club", SLUG, f"the {WORD} top", f"in:{SLUG}", "in:", "@ina"):
        for path in ("/search/suggest", "/search"):
            page = html.unescape(person.get(path, query_string={"q": typed}).get_data(as_text=True))
            assert f"/b/{SLUG}" not in page, typed
            assert f"/t/{inside.topics[0]}" not in page, typed
            assert f'<option value="{SLUG}"' not in page, typed
    page = inside.ivo.page(f"/search/suggest?q={WORD[:4]}")
    assert f"/t/{inside.topics[0]}/" in page
    assert f"/b/{SLUG}" in page
