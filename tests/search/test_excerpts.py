"""Excerpts: a piece of the text itself, all of it escaped, with marks on what was looked for."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum_app.search import asking, excerpt, tokens
from forum_app.search.excerpt import Needles
from tests.people import Person

quick = settings(max_examples=100, deadline=None, database=None)
latin = [
    "fire",
    "ﬁre",
    "Straße",
    "é",
    "e\u0301",
    "<b>",
    "&amp;",
    "</mark>",
    " ",
    "\n",
    "x" * 60,
    "ａ",
    "İ",
    "_",
    "\u200d",
]
words = st.sampled_from(["围炉", "夜", "，", *latin])
texts = st.one_of(st.lists(words, max_size=30).map("".join), st.text(max_size=200))


def needles_of(typed: str, beginning: str = "") -> Needles:
    query = asking.parse(typed)
    words = [run for word in query.words for run in tokens.runs(word)]
    return excerpt.needles(words, [tokens.runs(phrase) for phrase in query.phrases], beginning)


def _plain(marked: str) -> str:
    return html.unescape(re.sub(r"</?mark>", "", marked))


@quick
@given(text=texts, query=texts)
def test_an_excerpt_without_its_marks_is_a_piece_of_the_text(text: str, query: str) -> None:
    made = str(excerpt.excerpt(text, needles_of(query)))
    piece = _plain(made)
    flat = text.replace("\n", " ")
    assert piece in (flat, f"…{piece[1:]}", f"{piece[:-1]}…", f"…{piece[1:-1]}…")
    assert piece.removeprefix("…").removesuffix("…") in flat or piece in flat
    assert len(piece) <= excerpt.LENGTH + 2
    assert re.sub(r"</?mark>", "", made).count("<") == 0
    assert re.sub(r"</?mark>|&(?:amp|lt|gt|#34|#39);", "", made).count("&") == 0


@quick
@given(text=texts, query=texts)
def test_marks_stand_in_pairs_on_what_was_looked_for(text: str, query: str) -> None:
    needles = needles_of(query)
    looked_for = "".join(way for ways in needles.spellings for way in ways)
    made = str(excerpt.marked(text, needles))
    assert _plain(made) == text
    assert re.fullmatch(r"[^<]*(?:<mark>[^<]+</mark>[^<]*)*", made)
    for found in re.findall(r"<mark>([^<]+)</mark>", made):
        folded = tokens.folded(html.unescape(found))
        assert set(folded) & set(looked_for)


@quick
@given(before=texts, after=texts, needle=st.sampled_from(["围炉", "夜", "fire", "x1"]))
def test_what_was_found_is_in_the_excerpt_and_marked(before: str, after: str, needle: str) -> None:
    made = str(excerpt.excerpt(f"{before}。{needle}。{after}", needles_of(needle)))
    assert "<mark>" in made


@pytest.mark.parametrize(("text", "query", "marked"), [
    ("用Python写", "python", "用<mark>Python</mark>写"),
    ("foo_bar baz", "foo", "<mark>foo</mark>_bar baz"),
    ("Pythonic", "python", "Pythonic"),
    ("围炉夜话", "炉夜", "围<mark>炉夜</mark>话"),
    ("ﬁnd a ﬁre", "fire", "ﬁnd a <mark>ﬁre</mark>"),
    ("ＦＵＬＬ width", "full", "<mark>ＦＵＬＬ</mark> width"),
    ("<b>fire</b>", "fire", "&lt;b&gt;<mark>fire</mark>&lt;/b&gt;"),
    ("a & b", "a b", "<mark>a</mark> &amp; <mark>b</mark>"),
    ("围炉围炉", "围炉", "<mark>围炉围炉</mark>"),
    ("nothing", "else", "nothing"),
    ("a kettle, two kettles, a kettledrum", "kettles", "a <mark>kettle</mark>, two <mark>kettles</mark>, a kettledrum"),
    ("north wind; a wind from north", '"north wind"', "<mark>north wind</mark>; a wind from north"),
    ("North, wind", '"north wind"', "<mark>North, wind</mark>"),
    ("論壇的帖子", "论坛", "<mark>論壇</mark>的帖子"),
    ("论坛的帖子", "論壇", "<mark>论坛</mark>的帖子"),
    ("用Python写", '"用python写"', "<mark>用Python写</mark>"),
    ("Stoves and stories", "story", "Stoves and <mark>stories</mark>"),
])  # fmt: skip
def test_a_title_is_marked_where_it_was_found(text: str, query: str, marked: str) -> None:
    assert str(excerpt.marked(text, needles_of(query))) == marked


def test_an_excerpt_cuts_no_word() -> None:
    text = "lamplight and rain " * 40 + "a kettle " + "that whistles " * 40
    made = _plain(str(excerpt.excerpt(text, needles_of("kettle")))).strip("…")
    assert set(made.split()) <= set(text.split())
    assert "kettle" in made
    assert str(excerpt.excerpt("壶" * 400, needles_of("壶"))).count("壶") == excerpt.LENGTH


def test_the_beginning_of_a_word_marks_the_whole_word() -> None:
    text = "Chimneys and a chimney, chimes"
    assert str(excerpt.marked(text, needles_of("chimn", "chimn"))) == (
        "<mark>Chimneys</mark> and a <mark>chimney</mark>, chimes"
    )


def test_a_find_far_inside_a_long_post_is_shown(ann: Person, guest: Person) -> None:
    ann.topic("t", "word " * 3000 + "kingfisher 翠鸟 " + "word " * 3000)
    for query in ("kingfisher", "翠鸟", "翠"):
        assert re.search(r'class="say".*?…[^<]*(?:kingfisher )?<mark>', guest.page(f"/search?q={query}"))
