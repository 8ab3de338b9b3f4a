"""Row 14: excerpts of a search carry the words of a post and nothing of its HTML."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from tests.people import Person
from tests.proofs.html import Page, live

HARMLESS = set("div p ul li h2 a bdi mark time span nav svg use footer button form input".split())
HOSTILE = (
    "<img src=x onerror=alert(1)> needle",
    "needle <script>alert(1)</script>",
    "</mark></p><script>alert(1)</script> needle",
    "<mark>needle</mark><svg onload=alert(1)>",
    "needle `<iframe src=javascript:alert(1)>`",
    "```\n<style>*{display:none}</style> needle\n```",
    "&lt;img src=x onerror=alert(1)&gt; needle",
    "&#60;script&#62;alert(1)&#60;/script&#62; needle",
    '"><form action=//evil.example><button>needle',
    "needle" + "<b onmouseover=alert(1)>x</b>" * 20,
    "a" * 300 + " <img src=x onerror=alert(1)> needle " + "<i>" * 100,
    "[needle](javascript:alert(1)) <a href=javascript:alert(1)>needle</a>",
    "ﬁ<script>ﬁnd needle</script>ﬁ",  # folding changes lengths, so cuts by folded places would be wrong
    "İ<img src=x onerror=alert(1)>İ needle",
)


@pytest.mark.proof
def test_excerpts_of_hostile_posts_are_only_text(ann: Person, guest: Person, proved: Callable[..., None]) -> None:
    for text in HOSTILE:
        ann.topic(text.replace("\n", " ")[:140], text)
    finds = 0
    for query in ("needle", "script", "onerror", "img", "find", "mark", "&lt;img needle", "<img"):
        page = guest.page(f"/search?{urlencode({'q': query})}")
        assert live(page) == [], query
        found = Page(page)
        assert found.all("mark"), query
        assert _tags_of_finds(found) <= HARMLESS, query
        finds += len(found.all("p", class_="say"))
    assert finds > 30
    proved("excerpts of posts with live HTML", excerpts=finds, live_elements=0)


def _tags_of_finds(page: Page) -> set[str]:
    return {e.tag for e in page.elements[page.elements.index(page.all("div", class_="mid")[0]) :]}


def test_the_words_themselves_are_shown_as_they_were_typed(ann: Person, guest: Person) -> None:
    typed = '<img src=x onerror=alert(1)> & "needle" \'s'
    ann.topic("<b>&amp; needle", typed)
    page = Page(guest.page("/search?q=needle"))
    assert [e.text for e in page.all("p", class_="say")] == [typed]
    assert [e.text for e in page.all("h2", class_="title")] == ["<b>&amp; needle"]
    assert [e.text for e in page.all("mark")] == ["needle", "needle"]


def test_what_was_deleted_is_in_no_excerpt(ann: Person, mod: Person, guest: Person) -> None:
    topic, gone = ann.topic("A pair", "needle in the open"), ann.topic("Gone altogether", "needle taken back")
    post = ann.reply(topic, "needle regretted")
    assert "needle" in Page(guest.page("/search?q=regretted")).text
    ann.post(f"/p/{post}/delete")
    ann.post(f"/t/{gone}/delete")
    for person in (guest, ann, mod):
        page = person.page("/search?q=needle")
        assert "regretted" not in page
        assert "taken back" not in page
        assert "in the open" in page
