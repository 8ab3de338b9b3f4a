"""The words of a post without its markup: for search, excerpts and the language."""

from __future__ import annotations

import re
from html import unescape

_BAR = re.compile(r'<div class="bar">.*?</div>')
_BLOCK = re.compile(r"</(?:p|h\d|li|tr|pre|blockquote|div)>|<(?:br|hr)>")
_CELL = re.compile(r"</t[hd]>")
_TAG = re.compile(r"<[^>]*>")


def plain_text(html: str) -> str:
    """Plain text of sanitised HTML, in which every `<` begins a tag. Blocks end with a newline, cells with a space."""
    text = _CELL.sub(" ", _BLOCK.sub("\n", _BAR.sub("", html)))
    # not by a pattern for spaces around newlines: on a long run of spaces that takes the square of its length
    lines = (line.strip() for line in unescape(_TAG.sub("", text)).split("\n"))
    return "\n".join(line for line in lines if line)
