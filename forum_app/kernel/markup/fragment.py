"""Stored HTML on its way into a page: own links get the base path, labels the page's language."""

from __future__ import annotations

import re
from collections.abc import Callable

from markupsafe import Markup

# inside a tag, where every < and > of the values is escaped: a person may well write "hearth:/" in a text
_OWN = re.compile(r'(<[^<>]* (?:href|aria-label)=")hearth:(word/code|word/table|/)')


def fragment(html: str, base: str, gettext: Callable[[str], str]) -> Markup:
    """Safe: the HTML was sanitised when it was stored, `base` and the words are ours."""
    if '"hearth:' in html:
        meant = {"word/code": gettext("Code"), "word/table": gettext("Table"), "/": f"{base}/"}
        html = _OWN.sub(lambda own: own[1] + meant[own[2]], html)
    return Markup(html)
