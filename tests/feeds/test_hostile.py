"""Whatever people type or a file brings in, a feed is well-formed and says it as it was, but what XML cannot hold."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum_app.feeds import atom, sitemap
from tests.feeds.test_feeds import ATOM, read
from tests.people import Person

NAUGHTY: list[str] = json.loads((Path(__file__).parent.parent / "data" / "naughty.json").read_text("utf-8"))
SPECIAL = "<>&\"'\x00\x01\x0b\x0c\x1b\x7f\x85\r\n\t\ud800\udfff\ufffe\uffff\u202e]]>😀字"
ANY = st.text(st.one_of(st.sampled_from(SPECIAL), st.characters(exclude_categories=())), max_size=40)
ENTRY = st.builds(
    atom.Entry, id=ANY, address=ANY, title=ANY, html=ANY, created_at=st.integers(0, 1 << 37),
    updated_at=st.integers(0, 1 << 37), author=ANY, author_address=ANY, place=st.tuples(ANY, ANY), lang=ANY,
    title_lang=ANY,
)  # fmt: skip
FEED = st.builds(
    atom.Feed, id=ANY, title=ANY, about=ANY, address=ANY, page=ANY, updated_at=st.integers(0, 1 << 37), lang=ANY,
    entries=st.lists(ENTRY, max_size=3),
)  # fmt: skip


def plain(text: str) -> str:
    """As a parser gives it back: line ends are \\n."""
    return atom.sayable(text).replace("\r\n", "\n").replace("\r", "\n")


def say(element: ET.Element, path: str) -> str:
    return element.findtext(path) or ""


@pytest.mark.proof
def test_any_feed_is_read_back_as_it_was_written(count: Callable[[str], int], proved: Any) -> None:
    seen = 0

    @settings(max_examples=count("hostile_feeds"), deadline=None, database=None)
    @given(FEED)
    def any_feed(feed: atom.Feed) -> None:
        nonlocal seen
        seen += 1
        root = ET.fromstring(atom.serialised(feed))
        assert root.tag == f"{ATOM}feed"
        assert say(root, f"{ATOM}title") == plain(feed.title)
        found = root.findall(f"{ATOM}entry")
        assert len(found) == len(feed.entries)
        for entry, element in zip(feed.entries, found, strict=True):
            assert say(element, f"{ATOM}title") == plain(entry.title)
            assert say(element, f"{ATOM}content") == plain(entry.html)
            assert say(element, f"{ATOM}author/{ATOM}name") == plain(entry.author)
            assert all(child.tag.startswith(ATOM) for child in element.iter())

    any_feed()
    proved("random feeds with hostile texts, well-formed and read back as they were", feeds=seen)


@settings(max_examples=30, deadline=None, database=None)
@given(st.lists(st.tuples(ANY, st.integers(0, 1 << 37)), max_size=5), ANY, ANY)
def test_any_map_and_description_is_well_formed(found: list[tuple[str, int]], name: str, about: str) -> None:
    assert len(ET.fromstring(sitemap.places(found))) == len(found)
    assert len(ET.fromstring(sitemap.index(address for address, _ in found))) == len(found)
    assert ET.fromstring(sitemap.search("http://localhost", name, about, "en")) is not None


def test_hostile_titles_and_words_come_out_of_the_door_as_text(ann: Person, guest: Person) -> None:
    hostile = ["]]></title><script>alert(1)</script>", "&amp;&#0;&lt;", "<!-- x --", "\x00\x0b\x1b end", "﷽ مرحبا ‮abc"]
    for text in [*hostile, *NAUGHTY[:60:4]]:
        ann.post("/new", {"board": "talk", "title": f"t {text}", "body": f"b {text}"})
    ann.post("/settings", {"display_name": "A & <b> \x0b ]]>"})
    with ann.app.db.transaction() as tx:  # as a file that is brought in may hold it
        tx.run("UPDATE topic SET title = char(1) || 'x' || char(65535) || title, lang = '\"' || char(2)")
        tx.run("UPDATE board SET name = char(8) || '<&>'")
        tx.run("UPDATE site SET version = version + 1")
    for path in ("/feed.atom", "/posts.atom", "/b/talk/feed.atom", "/u/ann/feed.atom"):
        feed = read(guest, path)
        entries = feed.findall(f"{ATOM}entry")
        assert len(entries) > 5, path
        assert all(element.tag.startswith(ATOM) for element in feed.iter()), path
        assert any("]]></title><script>" in say(entry, f"{ATOM}title") for entry in entries), path
        assert not any("<script" in say(entry, f"{ATOM}content").lower() for entry in entries), path
        assert all(entry.find(f"{ATOM}category").attrib["label"] == "<&>" for entry in entries), path  # type: ignore[union-attr]
