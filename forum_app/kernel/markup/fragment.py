"""Stored HTML on its way into a page: own links get the base path, labels the page's language, footnotes their ids."""

from __future__ import annotations

import re
from collections.abc import Callable

from markupsafe import Markup, escape

# inside a tag, where every < and > of the values is escaped: a person may well write "hearth:/" in a text
_TAG = re.compile(r'<[^<>]*"hearth:[^<>]*>')
_OWN = re.compile(r' (href|src|id|aria-label)="hearth:([a-z]*)/([^"]*)"')
_UNTITLED = "<summary>hearth:word/hidden</summary>"


def fragment(html: str, base: str, gettext: Callable[[str], str], post: object = "") -> Markup:
    """Safe: the HTML was sanitised when it was stored, `base`, the words and `post` (a number of ours) are ours.

    `post` makes the ids of footnotes its own among all posts of a page.
    """
    if "hearth:" in html:

        def meant(own: re.Match[str]) -> str:
            attribute, kind, rest = own.groups()
            if kind == "word":
                return f' {attribute}="{escape(_label(rest, gettext))}"'
            address = f"{kind}-{post}-{rest}"
            if attribute == "id":
                return f' id="{address}"'
            return f' {attribute}="{"#" + address if kind else f"{base}/{rest}"}"'

        html = _TAG.sub(lambda tag: _OWN.sub(meant, tag[0]), html)
        html = html.replace(_UNTITLED, f"<summary>{escape(gettext('Hidden'))}</summary>")
    return Markup(html)


def _label(which: str, gettext: Callable[[str], str]) -> str:
    """`code`, `table`, `note/2`, `mark/2`."""
    name, _, number = which.partition("/")
    match name:
        case "note":
            return gettext("Footnote %(n)s") % {"n": number}
        case "mark":
            return gettext("Footnote %(n)s: back to the text") % {"n": number}
        case "table":
            return gettext("Table")
        case _:
            return gettext("Code")
