"""What was typed is understood, whatever it is; written back, it means the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum_app.search.asking import Operator, Query, parse

quick = settings(max_examples=300, deadline=None, database=None)
BITS = (
    *'-@":：＠“」 *^(),.\\/_é炉\x00\u200b\u3000',
    *("in:", "by:", "before:", "after:", "tag:", "is:solved", "http://x", "kettle", "围炉", "2024", "2024-13"),
    *("NEAR(", "AND", "OR", "AA:", "{a b}:c", "--", "has:", '""', "title:"),
)
typed = st.one_of(st.lists(st.sampled_from(BITS), max_size=20).map("".join), st.text(max_size=80))


@quick
@given(text=typed)
def test_what_was_understood_is_understood_again(text: str) -> None:
    query = parse(text)
    assert parse(query.text()) == query


@pytest.mark.parametrize(("text", "query"), [
    ("kettle boils", Query(words=("kettle", "boils"))),
    ('"north  wind" -gas -"old oven"', Query(phrases=("north wind",), without=("gas", "old oven"))),
    ("“北风” －煤气 ＠小明 in：厨房", Query(phrases=("北风",), without=("煤气",), authors=("小明",), boards=("厨房",))),
    ("@ann, by:bob -@mod", Query(authors=("ann", "bob"), not_authors=("mod",))),
    ('in:lane in:"Around the fire" -in:talk', Query(boards=("lane", "Around the fire"), not_boards=("talk",))),
    ("before:2024 after:2023-6", Query(before="2024", after="2023-06")),
    ("before:2024-06-01 before:2024-05", Query(before="2024-05")),
    ("before:soon after:2024-02-30 after:0000 -before:2024", Query(
        problems=tuple(("date", t) for t in ("before:soon", "after:2024-02-30", "after:0000", "-before:2024")))),
    ("tag:tea -is:solved", Query(operators=(Operator("tag", "tea"), Operator("is", "solved", wanted=False)))),
    ("https://a.example/b c:\\d std::map 12:30", Query(words=("https://a.example/b", "c:\\d", "std::map", "12:30"))),
    ('in: @ - * -- ::: in:""', Query(words=("in:",))),
    ("ann@example.org -5 x-ray", Query(words=("ann@example.org", "x-ray"), without=("5",))),
])  # fmt: skip
def test_operators_are_read_as_people_type_them(text: str, query: Query) -> None:
    assert parse(text) == query


@pytest.mark.parametrize("piece", ['"', "-", "@", "a:", '"a', "in:", "- ", "-a", "a", "炉", "x ", "(", "“", "\u0301"])
def test_ten_thousand_characters_are_no_trouble(piece: str) -> None:
    query = parse(piece * (10_000 // len(piece)))
    assert all(len(getattr(query, name)) <= 32 for name in ("words", "phrases", "without", "operators"))


def test_no_naughty_string_is_too_much() -> None:
    for text in json.loads((Path(__file__).parent.parent / "data" / "naughty.json").read_text("utf-8")):
        query = parse(text)
        assert parse(query.text()) == query
