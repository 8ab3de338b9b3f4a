"""Stored HTML on its way into a page: own links get the base path, labels the page's language."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup


def fragment(html: str, base: str, gettext: Callable[[str], str]) -> Markup:
    """Safe: the HTML was sanitised when it was stored, `base` and the words are ours."""
    if '"hearth:' in html:
        html = (
            html.replace('"hearth:word/code"', f'"{gettext("Code")}"')
            .replace('"hearth:word/table"', f'"{gettext("Table")}"')
            .replace('"hearth:/', f'"{base}/')
        )
    return Markup(html)
