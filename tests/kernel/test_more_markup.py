"""Footnotes, small letters, spoilers, quotes with their source, pictures from elsewhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum_app.kernel.markup import clean, prepare
from forum_app.kernel.markup.fragment import fragment
from forum_app.kernel.markup.plain import plain_text, without_spoilers
from forum_app.kernel.markup.quoting import LONGEST, quoted
from tests.kernel.test_rendering import PIECES, _is_only_text
from tests.proofs.html import Page, live

quick = settings(max_examples=200, deadline=None, database=None)
MORE = [
    *PIECES,
    "[^1]",
    "[^1]: note\n",
    "    ",
    "a^2^",
    "H~2~O",
    "~",
    "^",
    ":::spoiler x\n",
    ":::\n",
    "::::",
    "[a #1](/p/1):\n",
]
markdown = st.lists(st.one_of(st.sampled_from(MORE), st.text(max_size=6)), max_size=40).map("".join)


@quick
@given(body=markdown)
def test_any_markdown_with_all_rules_is_clean_and_found_as_it_is_read(body: str) -> None:
    made = prepare(body, people={"ann": "ann"})
    _is_only_text(made.html)
    assert "hearth:" not in made.plain or "hearth:" in body


@quick
@given(body=markdown)
def test_pictures_change_nothing_but_pictures(body: str) -> None:
    html = prepare(body, images=True).html
    assert clean.clean_own(html, images=True) == html
    page = Page(fragment(html, "", str))
    for image in page.all("img"):
        assert image.attributes["src"].startswith(("http://", "https://"))
        assert (image.attributes["loading"], image.attributes["referrerpolicy"]) == ("lazy", "no-referrer")
        assert "alt" in image.attributes
    assert set(live(str(fragment(html, "", str)))) <= {"<img>"}


# --- footnotes


def test_a_footnote_leads_there_and_back() -> None:
    page = Page(fragment(prepare("See[^b] and[^a], again[^b].\n\n[^a]: One *a*.\n[^b]: Two.").html, "", str, 7))
    marks, ways_back = page.all("a")[:3], page.all("a")[3:]
    assert [(a.text, a.attributes["href"]) for a in marks] == [
        ("1", "#note-7-1"),
        ("2", "#note-7-2"),
        ("1", "#note-7-1"),
    ]
    assert [a.attributes["aria-label"] for a in marks] == ["Footnote 1", "Footnote 2", "Footnote 1"]
    assert [li.attributes["id"] for li in page.all("li")] == ["note-7-1", "note-7-2"]
    ids = [e.attributes["id"] for e in page.elements if "id" in e.attributes]
    assert len(set(ids)) == len(ids)
    assert [a.attributes["href"].lstrip("#") in ids for a in ways_back] == [True, True]


def test_footnotes_of_two_posts_have_their_own_ids() -> None:
    html = prepare("x[^1]\n\n[^1]: y").html
    one, two = ({e.attributes.get("id") for e in Page(fragment(html, "", str, n)).elements} for n in (1, 2))
    assert one & two == {None}


@pytest.mark.parametrize(
    "text", ["[^1] without a note", "> [^1]: in a quote\n\n[^1]", "- [^1]: in a list\n\n[^1]", "[^ 1] [^]", "`[^1]`"]
)
def test_what_is_no_footnote_stays_as_it_was_typed(text: str) -> None:
    assert 'class="fn"' not in prepare(text).html


def test_a_footnote_is_found_without_its_numbers() -> None:
    assert (
        prepare("the sheet[^1] is there\n\n[^1]: In the blue drawer.").plain
        == "the sheet is there\nIn the blue drawer."
    )


# --- small letters

SMALL = {
    "H~2~O": "H<sub>2</sub>O",
    "x^2^ + y^10^": "x<sup>2</sup> + y<sup>10</sup>",
    "水CO~2~的": "水CO<sub>2</sub>的",
    "90^°^": "90<sup>°</sup>",
    "~~gone~~ and a~~b~~": "<s>gone</s> and a<s>b</s>",
    "(^_^) ^o^ 好的^o^ ^^ ^-^": "(^_^) ^o^ 好的^o^ ^^ ^-^",
    "好的~谢谢~ 哈哈~~": "好的~谢谢~ 哈哈~~",
    "3~5 天，6~8 天": "3~5 天，6~8 天",
    "2^10 and 3^2": "2^10 and 3^2",
    "`a~b~ c^d^`": "<code>a~b~ c^d^</code>",
    "a~~b~c~~": "a<s>b~c</s>",
}


@pytest.mark.parametrize("text", SMALL)
def test_small_letters_and_what_only_looks_like_them(text: str) -> None:
    assert prepare(text).html == f"<p>{SMALL[text]}</p>\n"


def test_an_address_keeps_its_waves() -> None:
    for url in ("http://a.example/~ann/x~y~z", "https://a.example/a^b^c"):
        [link] = Page(prepare(f"see {url}").html).all("a")
        assert link.attributes["href"].startswith(url.split("^")[0])
        assert "<su" not in prepare(f"see {url.split('^')[0]}").html


@quick
@given(before=st.text("这是中文，。「」好", max_size=4), inside=st.text("谢谢哈哈，。好", min_size=1, max_size=5))
def test_a_friendly_wave_between_chinese_characters_is_nothing_else(before: str, inside: str) -> None:
    assert "<su" not in prepare(f"{before}~{inside}~").html


# --- spoilers


def test_a_spoiler_is_folded_and_has_a_title() -> None:
    html = prepare(":::spoiler The *end*\nThey **moved**.\n:::\nafter").html
    page = Page(html)
    assert [e.text for e in page.all("summary")] == ["The *end*"]
    assert [e.text.strip() for e in page.all("strong")] == ["moved"]
    assert html.index("</details>") < html.index("after")


def test_a_spoiler_without_a_titlestrs_so_in_the_pages_language() -> None:
    html = prepare("::: 剧透\n凶手是他。\n:::").html
    assert "<summary>折</summary>" in fragment(html, "", lambda word: {"Hidden": "折"}.get(word, word))
    assert plain_text(html) == "凶手是他。"


def test_an_excerpt_gives_nothing_away() -> None:
    html = prepare("Guess!\n\n:::spoiler\nthe cook\n:::\n\nRight?").html
    assert plain_text(without_spoilers(html)) == "Guess!\n…\nRight?"


# --- quotes with their source


def test_a_quotestrs_whose_words_it_holds() -> None:
    for between in ("\n>\n> ", "\n> "):
        html = prepare(f"> [Ann #3](/p/9):{between}her words").html
        assert re.findall(r'<blockquote class="said">\s*<p class="src"><a href="hearth:/p/9">Ann #3</a></p>', html)
        assert "<p>her words</p>" in html


@pytest.mark.parametrize(
    "text",
    ["> [Ann](/p/9):\n> x", "> [Ann #3](/t/9):\n> x", "> [Ann #3](https://evil.example/p/9):\n> x",
     "> so [Ann #3](/p/9):", "> [Ann #3](/p/9): and more", "> [![a #3](/b)](/p/9)", "[Ann #3](/p/9):"],
)  # fmt: skip
def test_what_only_resembles_a_source_is_an_ordinary_quote(text: str) -> None:
    assert "said" not in prepare(text).html


def test_a_name_in_a_quote_is_not_called_again() -> None:
    people = {"ann": "ann"}
    html = prepare("> [Bob #3](/p/9):\n>\n> ask @ann\n\nI did, @ann", people=people).html
    assert html.count('class="at"') == 1
    assert prepare("> ask @ann", people=people).html.count('class="at"') == 1


names = st.text(min_size=1, max_size=20).filter(str.strip)


def _quote(body: str, format: str = "md", name: str = "Ann") -> str:
    html = prepare(body, format).html
    return quoted(name=name, number=3, post_id=9, body=body, format=format, html=html)


@quick
@given(body=markdown, name=names, format=st.sampled_from(["md", "text", "html"]))
def test_no_text_gets_out_of_its_quote(body: str, name: str, format: str) -> None:
    """The source first, everything quoted inside, one's own words outside."""
    html = prepare(_quote(body, format, name) + "my own words").html
    assert html.startswith('<blockquote class="said">\n<p class="src"><a href="hearth:/p/9">')
    depth = ends = 0
    for tag in re.finditer(r"<(/?)blockquote", html):
        depth += -1 if tag[1] else 1
        ends = tag.end() if not depth and not ends else ends
    assert html[ends:].strip() == ">\n<p>my own words</p>"


def test_a_quote_leaves_out_what_was_quoted_in_it() -> None:
    text = _quote("> [Bob #1](/p/1):\n>\n> older\n\nnewer\n\n- a\n- b\n\n```py\n> no quote\n```")
    assert "older" not in text
    assert "> newer\n>\n> - a\n> - b\n>\n> ```py\n> > no quote\n> ```\n" in text


def test_the_marks_of_notes_stay_behind_with_the_notes() -> None:
    assert "> See there, and [^2].\n\n" in _quote("See[^1] there, and [^2].\n\n[^1]: a note")


def test_a_long_text_is_cut_at_a_paragraph() -> None:
    text = _quote("\n\n".join(f"Paragraph {n}. " + "word " * 60 for n in range(20)))
    assert len(text) < LONGEST + 200
    assert text.rstrip().endswith("word\n>\n> …")
    assert "Paragraph 2" in text
    assert len(_quote("字，" * 5000)) < LONGEST + 100


def test_long_code_stays_code() -> None:
    html = prepare(_quote("```py\n" + "x = 1\n" * 1000 + "```") + "mine").html
    assert html.count('class="codebox"') == 1
    assert html.endswith("<p>mine</p>\n")


# --- pictures


def test_a_picture_is_a_link_unless_the_owner_allows_it() -> None:
    body = "![a cat](https://cats.example/1.png)"
    assert Page(prepare(body).html).all("img") == []
    assert [a.text for a in Page(prepare(body).html).all("a")] == ["a cat"]
    [image] = Page(prepare(body, images=True).html).all("img")
    assert (image.attributes["src"], image.attributes["alt"]) == ("https://cats.example/1.png", "a cat")
    assert prepare(body).renderer != prepare(body, images=True).renderer


@pytest.mark.parametrize(
    "address", ["javascript:x", "data:image/png;base64,x", "/boards", "//evil.example/x.png", "ftp://a/b"]
)
def test_what_must_not_be_a_picture_is_none(address: str) -> None:
    assert Page(prepare(f"![a]({address})", images=True).html).all("img") == []
