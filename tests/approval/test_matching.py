"""Watched words are found as people read them, in one pass, and no pattern or text makes it slow."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum_app.approval import matching
from forum_app.approval.matching import Matcher, key
from forum_app.kernel.errors import Invalid


def found(text: str, *patterns: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in Matcher(map(key, patterns)).find(text)]


@pytest.mark.parametrize(
    ("pattern", "text", "parts"),
    [
        ("viagra", "Buy VIAGRA, now", ["VIAGRA"]),
        ("viagra", "viagras, xviagra", []),
        ("casino*", "all casinos; bigcasino", ["casinos"]),
        ("*coin", "bitcoin coins", ["bitcoin"]),
        ("*coin*", "bitcoins", ["bitcoins"]),
        ("v*gra", "vgra viaagra v gra", ["vgra", "viaagra"]),
        ("cheap pills", "cheap,  Pills!", ["cheap,  Pills"]),
        ("加微信", "请加微信abc", ["加微信"]),
        ("加v信", "请加V信吧", ["加V信"]),
        ("代*票", "可代开发票，代\n票", ["代开发票"]),
        ("viagra", "ｖｉａｇｒａ vi\u200bag\u00adra", ["ｖｉａｇｒａ", "vi\u200bag\u00adra"]),
        ("étude", "e\u0301tude", ["e\u0301tude"]),
        ("straße", "STRASSE", ["STRASSE"]),
        ("casino", "https://casino.example/x", ["casino"]),
        ("bad", "bad", ["bad"]),
    ],
)
def test_a_word_is_found_as_it_is_read(pattern: str, text: str, parts: list[str]) -> None:
    assert found(text, pattern) == parts


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("*", "a star alone"),
        ("* *", "a star alone"),
        ("", "no word in it"),
        ("…", "no word in it"),
        ("x*", "at least two letters"),
        ("a*b*c", "Put a star"),
        ("*a*b", "Put a star"),
        ("cheap* pills", "not for a space"),
        ("big a*b", "not for a space"),
        ("x" * 61, "A watched word has at most"),
    ],
)
def test_a_pattern_that_makes_no_sense_is_refused_with_the_reason(pattern: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        key(pattern)
    assert sentence in refused.value.message._args[0]


LETTERS = "ab加*  "


@given(st.lists(st.text(LETTERS, max_size=8), max_size=20), st.text("abA加 ,\u200b\u0301", max_size=60))
def test_it_finds_what_looking_for_each_alone_finds(patterns: list[str], text: str) -> None:
    good = []
    for pattern in patterns:
        try:
            good.append(key(pattern))
        except Invalid:
            continue
    good = sorted(set(good))
    together = sorted((hit.which, hit.start, hit.end) for hit in Matcher(good).find(text))
    alone = sorted((at, hit.start, hit.end) for at, one in enumerate(good) for hit in Matcher([one]).find(text))
    assert together == alone
    assert all(0 <= start < end <= len(text) for _, start, end in together)


@given(st.text(max_size=300))
def test_any_text_is_looked_through(text: str) -> None:
    matcher = Matcher(map(key, ["a*b", "*oo*", "加*信", "ss*"]))
    assert matching.replaced(matcher, text, {}) == text
    matcher.find(text)


class Counted(dict[str, matching._Node]):
    """Counts how often the automaton looks for a way on."""

    looks = 0

    def __contains__(self, char: object) -> bool:
        Counted.looks += 1
        return super().__contains__(char)


@pytest.mark.parametrize("length", [4_000, 16_000])
def test_a_thousand_words_cost_steps_in_proportion_to_the_text(length: int) -> None:
    """Counted, not timed: at most two looks for each sign of the text, whatever the words."""
    chance = random.Random(6)
    nested = ["a" * n for n in range(2, 50)] + [f"a*{'a' * n}" for n in range(1, 50)] + ["*aa*", "aa*"]
    words = ["".join(chance.choice("abcde") for _ in range(chance.randint(2, 12))) for _ in range(900)]
    matcher = Matcher(sorted({key(word) for word in nested + words})[:1000])
    _count(matcher._root)
    for text in ("a" * length, "a " * (length // 2), "ab" * (length // 2), " ".join(words)[:length].ljust(length, "e")):
        Counted.looks = 0
        matcher.find(text)
        assert Counted.looks <= 3 * (length + 2)


def _count(node: matching._Node) -> None:
    for child in node.next.values():
        _count(child)
    node.next = Counted(node.next)


def test_what_is_replaced_is_not_replaced_in_code_and_addresses() -> None:
    matcher = Matcher([key("damn*")])
    text = (
        "Damned `damn` http://x.y/damn [damn](http://x.y/damn)\n\n```\ndamn\n```\n\n    damn\n\n<https://damn.x> damn"
    )
    assert matching.replaced(matcher, text, {0: "d*"}) == (
        "d* `damn` http://x.y/damn [d*](http://x.y/damn)\n\n```\ndamn\n```\n\n    damn\n\n<https://damn.x> d*"
    )
