"""Rendering, whatever is typed: it never fails, and what comes out is clean, the same each time, and only text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from forum_app.kernel.markup import Context, clean, prepare
from forum_app.kernel.markup.cjk import cjk_plugin, is_cjk
from forum_app.kernel.markup.fragment import fragment
from forum_app.kernel.markup.plain import plain_text
from tests.proofs.html import Page, live

DATA = Path(__file__).parent.parent / "data"
XSS = (DATA / "xss.txt").read_text("utf-8").splitlines()
NAUGHTY: list[str] = json.loads((DATA / "naughty.json").read_text("utf-8"))
quick = settings(max_examples=150, deadline=None, database=None)

PIECES = [
    *r"* ** _ ~~ ` ``` # > - + 1. [ ] ( ) ! | < > & \ : @ /".split(),
    *("\n", "\n\n", "    ", "\t", "- [ ] ", "- [x] ", "```python\n", "~~~\n", "| a | b |\n| --- | :-: |\n"),
    *("[a](/b)", "[a](javascript:x)", "![a](http://b.c/d.png)", "[a]: http://b.c\n", "[a]", "<script>", "</p>"),
    *("<img src=x onerror=y>", "&lt;", "&#60;", "http://a.b/c", "https://例子.中国/路", "www.a.b", "@ann", "@小明"),
    *("hearth:/x", '"hearth:/x"', "中文", "，", "。", "「", "」", "**「强调」**", "a", "b c", "é", "\u200b", "\u202e"),
    *("😀", "\x00", "\x0b", "\ud7ff"),
]
markdown = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=40).map("".join)


def _is_only_text(html: str) -> None:
    assert clean.clean_own(html) == html
    shown = fragment(html, "/forum", str)
    assert live(shown) == []
    for element in Page(shown).elements:
        address = element.attributes.get("href", "/forum/")
        assert address.startswith(("/forum/", "#", "http://", "https://", "mailto:")), address
        if address.startswith("http"):
            assert "noopener" in element.attributes["rel"]


@quick
@given(body=markdown)
def test_any_markdown_becomes_clean_html(body: str) -> None:
    made = prepare(body, people={"ann": "ann", "小明": "小明"})
    _is_only_text(made.html)
    assert prepare(body, people={"ann": "ann", "小明": "小明"}) == made
    assert "<" not in re.sub(r"&lt;|<[^<>]*>", "", made.html)


@quick
@given(body=st.text(max_size=400))
def test_any_text_becomes_clean_html_in_every_format(body: str) -> None:
    _is_only_text(prepare(body, "md").html)
    text = prepare(body, "text").html
    assert set(re.findall("<[^<>]*>", text)) <= {"<p>", "</p>"}
    assert live(text) == []
    html = prepare(body, "html").html
    assert clean.clean_html(html) == html
    assert live(html) == []


tags = st.sampled_from(["<b>", "</b>", "<p>", "<svg>", "<math>", "<table>", "<!--", "-->", "<a href=", '"', "'", ">"])


@quick
@example(parts=["<a href=", "<script>window.__fired=1</script>", "<table>", "<a href=", "<script>x</script>"])
@given(parts=st.lists(st.one_of(st.sampled_from(XSS), tags), max_size=8))
def test_html_of_others_is_clean_however_it_is_nested(parts: list[str]) -> None:
    html = prepare("".join(parts), "html").html
    assert clean.clean_html(html) == html
    assert live(html) == []


@pytest.mark.parametrize("kind", ["md", "html", "text"])
def test_no_payload_survives_in_any_format(kind: str) -> None:
    for text in [*XSS, *NAUGHTY]:
        html = prepare(text, kind).html
        assert live(fragment(html, "", str)) == [], text


@pytest.mark.slow
@pytest.mark.proof
def test_no_known_payload_survives_in_any_format(shared_data: Path, proved: Callable[..., None]) -> None:
    lines = (shared_data / "hostile" / "xss.txt").read_text("utf-8").splitlines()
    for text in lines:
        for kind in ("md", "html", "text"):
            assert live(fragment(prepare(text, kind).html, "", str)) == [], text
    proved("known payloads through the renderer", payloads=len(lines), formats=3, live_elements=0)


@quick
@given(body=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_plain_text_of_plain_paragraphs_is_what_was_typed(body: str) -> None:
    shown = prepare(body, "text").plain
    assert shown.split() == body.split()


def test_plain_text_is_what_a_reader_sees() -> None:
    html = prepare(
        "# A *b*\n\n- one\n- two `<x>`\n\n| c | d |\n| - | - |\n| 1 | 2 |\n\n```py\ne = 1\n```\n\n> f & g<br>"
    ).html
    assert plain_text(html) == "A b\none\ntwo <x>\nc\nd\n1\n2\ne = 1\nf & g<br>"


# --- text without Chinese is CommonMark

marks = st.sampled_from([*'* ** _ __ *** a b . ( " é ` [a](b) ~~ – « $'.split(), " ", "\n"])
others = st.text(st.characters(max_codepoint=0x2E7F, exclude_categories=["Cs"]), max_size=3)
latin = st.lists(st.one_of(marks, others), max_size=30).map("".join)


@settings(max_examples=400, deadline=None, database=None)
@given(text=latin)
def test_text_without_chinese_is_parsed_as_the_standard_says(text: str) -> None:
    if not any(is_cjk(char) for char in text):
        own, standard = MarkdownIt("commonmark"), MarkdownIt("commonmark")
        assert own.use(cjk_plugin).render(text) == standard.render(text)


@pytest.mark.slow
@pytest.mark.proof
def test_every_example_of_commonmark_is_kept(shared_data: Path, proved: Callable[..., None]) -> None:
    examples = json.loads((shared_data / "hostile" / "commonmark-examples.json").read_text("utf-8"))
    parser = MarkdownIt("commonmark").use(cjk_plugin)
    empty = ("<blockquote></blockquote>", "<blockquote>\n</blockquote>")  # the library leaves the newline out
    different = [e for e in examples if parser.render(e["markdown"]).replace(*empty) != e["html"]]
    assert len(examples) > 600
    assert different == []
    proved("CommonMark's examples with the rule for Chinese", examples=len(examples), different=0)


BOLD = {
    "**「强调」**这样": "<strong>「强调」</strong>这样",
    "这是**「强调」**的": "这是<strong>「强调」</strong>的",
    "**重点：**后面": "<strong>重点：</strong>后面",
    "他说**“好。”**然后走了": "他说<strong>“好。”</strong>然后走了",
    "**（括号）**里": "<strong>（括号）</strong>里",
    "前**中**后": "前<strong>中</strong>后",
    "前*斜体。*后": "前<em>斜体。</em>后",
    "~~「删」~~了": "<s>「删」</s>了",
    "**Tom说：**你好": "<strong>Tom说：</strong>你好",
    "**日本語。**です": "<strong>日本語。</strong>です",
    "**한국어.**입니다": "<strong>한국어.</strong>입니다",
    "你好_不是_斜体": "你好_不是_斜体",
    "** 空格 **": "** 空格 **",
    "2 * 3 * 4": "2 * 3 * 4",
}


@pytest.mark.parametrize("text", BOLD)
def test_chinese_emphasis_is_what_its_writer_meant(text: str) -> None:
    assert prepare(text).html == f"<p>{BOLD[text]}</p>\n"


@quick
@given(
    before=st.text("这是中文，。「」", max_size=3),
    inside=st.text("强调「」，。：！好Tom", min_size=1, max_size=6),
    after=st.text("这样，。「」", max_size=3),
)
def test_bold_between_chinese_characters_is_always_bold(before: str, inside: str, after: str) -> None:
    html = prepare(f"{before}**{inside}**{after}").html
    assert html == f"<p>{before}<strong>{inside}</strong>{after}</p>\n"


# --- addresses

PUNCTUATION = "，。；：！？、（）《》「」『』【】“”‘’…—　〈〉〔〕｛｝～"


hosts = st.sampled_from(["http://a.example", "https://a.b.example:8080", "http://localhost:8420", " www.a.example"])
paths = st.text("abcXYZ019-%=&+/@:", max_size=12).map(lambda path: f"/{path}x")


@quick
@given(host=hosts, path=paths, stop=st.sampled_from(PUNCTUATION), rest=st.text("后面abc", max_size=4))
def test_an_address_ends_at_chinese_punctuation(host: str, path: str, stop: str, rest: str) -> None:
    html = prepare(f"看{host}{path}{stop}{rest}").html
    [link] = Page(html).all("a")
    assert link.text == (host + path).strip()


ADDRESSES = {
    "http://a.example.": "http://a.example",
    "(http://a.example/b)": "http://a.example/b",
    "http://a.example/b_(c)": "http://a.example/b_(c)",
    "http://a.example/b)))": "http://a.example/b",
    "http://a.example/?q=1&r=2!": "http://a.example/?q=1&r=2",
    "**http://a.example/b**": "http://a.example/b",
    "http://a.example/路": "http://a.example/路",
    "http://a.example你好": "http://a.example",
    "http://a.example:80你好": "http://a.example:80",
    "https://a.example/[b]]": "https://a.example/[b]",
    "www.a.example/://b": "www.a.example/://b",
    "<http://a.example/b>": "http://a.example/b",
}


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_is_as_long_as_its_writer_meant(text: str) -> None:
    assert [link.text for link in Page(prepare(text).html).all("a")] == [ADDRESSES[text]]


@pytest.mark.parametrize(
    "url", ["https://docs.python.org/3/library/__main__.html", "http://a.example/*b*/c", "http://a.example/~~c~~d"]
)
def test_an_address_holds_no_emphasis(url: str) -> None:
    assert [link.text for link in Page(prepare(f"See {url} for more.").html).all("a")] == [url]


NO_ADDRESS = "http:// www. http://a a.example xhttp://a.example `http://a.example` mail@a.example http:/a.b".split()


@pytest.mark.parametrize("text", NO_ADDRESS)
def test_what_is_no_address_is_no_link(text: str) -> None:
    assert Page(prepare(text).html).all("a") == []


def test_links_to_the_forum_itself_survive_a_move() -> None:
    origins = frozenset({"http://old.example"})
    made = prepare(
        "http://old.example/forum/t/5 [x](/forum/u/ann) [y](http://old.example/t/6)", origins=origins, base="/forum"
    ).html
    assert re.findall('href="([^"]+)"', made) == ["hearth:/t/5", "hearth:/u/ann", "hearth:/t/6"]
    assert re.findall('href="([^"]+)"', fragment(made, "/new", str)) == ["/new/t/5", "/new/u/ann", "/new/t/6"]


NO_LINK = ["javascript:x", "data:x", "vbscript:x", "file:///x", "hearth:/x", "//evil.example", "java\tscript:x", "x",
           "../x", "http://[", ""]  # fmt: skip


@pytest.mark.parametrize("url", NO_LINK)
def test_what_must_not_be_a_link_is_none(url: str) -> None:
    assert Context({}, frozenset(), "").link(url) is None
    assert live(prepare(f"[a]({url}) ![b]({url})\n\n[c]\n\n[c]: {url}").html) == []


# --- task lists and tables, made by hand or bounded by hand


def test_task_lists_have_boxes_that_say_what_is_done() -> None:
    page = Page(prepare("- [ ] to do\n- [x] done\n- [X] done too\n- [y] none\n- [ ]none").html)
    assert [box.attributes.get("checked") for box in page.all("input")] == [None, "", ""]
    assert all("disabled" in box.attributes and box.attributes["type"] == "checkbox" for box in page.all("input"))
    assert [label.text.strip() for label in page.all("label")] == ["to do", "done", "done too"]
    assert [e.attributes.get("class") for e in page.all("ul")] == ["tasks"]


def test_an_item_that_begins_with_a_link_is_no_task() -> None:
    page = Page(prepare("- [x] after a link\n\n[x]: http://a.example").html)
    assert page.all("input") == []
    assert [link.text for link in page.all("a")] == ["x"]


def test_lists_inside_lists_have_their_own_boxes() -> None:
    page = Page(prepare("1. [ ] outer\n   - [x] inner\n   - plain\n2. plain").html)
    assert [e.attributes.get("class") for e in page.elements if e.tag in ("ol", "ul")] == ["tasks", "tasks"]
    assert len(page.all("input")) == 2


def test_tables_are_tables_until_there_are_too_many_cells() -> None:
    small = "| a | b |\n| - | - |\n| 1 | 2 |\n"
    assert prepare(small).html.count("<td>") == 2
    assert prepare("text\n" + small).html.count("<td>") == 2
    long = "| a |\n| - |\n" + "| x |\n" * 4000
    assert prepare(long).html.count("<td>") == 4000
    wide = "|a" * 200 + "|\n" + "|-" * 200 + "|\n" + "x\n" * 300
    assert prepare(wide).html.count("<td>") == 0
    assert "|a|a" in prepare(wide).plain


def test_a_text_whose_html_would_be_endless_is_shown_as_it_was_typed() -> None:
    body = "[a]: http://x.example/" + "y" * 16_000 + "\n\n" + "[a]" * 5_000
    made = prepare(body)
    assert "<a " not in made.html
    assert made.plain.startswith("[a]: http://x.example/yyy")
    assert prepare("[a]\n\n[a]: http://x.example/").html.count("<a ") == 1
