"""The words of a post without its markup: for search, excerpts and the language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

_BAR = re.compile(r'<div class="bar">.*?</div>')
_MARK = re.compile(r'<sup class="fn">.*?</sup>|<a href="hearth:mark/[^>]*>.*?</a>')  # a footnote's number, its way back
_UNTITLED = "<summary>hearth:word/hidden</summary>"
_FOLDED = re.compile(r'<details class="spoil">.*</details>', re.DOTALL)
_BLOCK = re.compile(r"</(?:p|h\d|li|tr|pre|blockquote|div|summary)>|<(?:br|hr)>")
_CELL = re.compile(r"</t[hd]>")
_TAG = re.compile(r"<[^>]*>")
# what a text must hold for a pattern to find something; then the pattern, in this order, and what comes in its place
_PARTS = (
    ('<div class="bar">', _BAR, ""),
    ('<sup class="fn">', _MARK, ""),
    ("hearth:mark/", _MARK, ""),
    ("<", _BLOCK, "\n"),
    ("</t", _CELL, " "),
)


def plain_text(html: str) -> str:
    """Plain text of sanitised HTML, in which every `<` begins a tag. Blocks end with a newline, cells with a space."""
    text = html.replace(_UNTITLED, "")
    for part, pattern, instead in _PARTS:
        if part in text:
            text = pattern.sub(instead, text)
    # not by a pattern for spaces around newlines: on a long run of spaces that takes the square of its length
    lines = (line.strip() for line in unescape(_TAG.sub("", text)).split("\n"))
    return "\n".join(line for line in lines if line)


def plain_of_all(htmls: Iterable[str]) -> str:
    """The words of a post with what was added to it."""
    return "\n".join(plain_text(html) for html in htmls)


def without_spoilers(html: str) -> str:
    """For an excerpt: what is folded away, and what stands between two such places, is not given away."""
    return _FOLDED.sub("<p>…</p>", html) if "<details" in html else html
