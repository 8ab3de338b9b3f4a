"""The sanitiser. Nothing reaches a page that did not pass here."""

from __future__ import annotations

from html import escape

import nh3

from .code import CLASSES

_TEXT = {
    "p", "br", "hr", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "strong", "em", "s", "del", "code", "pre",
    "a", "table", "thead", "tbody", "tr", "th", "td", "sub", "sup",
}  # fmt: skip
_OWN_TAGS = _TEXT | {"div", "span", "input", "label", "details", "summary"}
TIMES = 5  # two are usual
_SCHEMES = {"http", "https", "mailto", "hearth"}


def clean_own(html: str, *, images: bool = False, files: bool = False) -> str:
    """HTML that our renderer made of Markdown: its classes and labels may stay.

    :param images: pictures that lie elsewhere may stay.
    :param files: pictures that were uploaded here may stay.
    """
    return nh3.clean(
        html,
        tags=_OWN_TAGS | {"img"} if images or files else _OWN_TAGS,
        attributes={
            "a": {"href", "title", "target", "rel", "id", "aria-label", "data-full"},
            "li": {"id"},
            "img": {"src", "alt", "width", "height"},
            "ol": {"start"},
            "pre": {"tabindex", "role", "aria-label"},
            "div": {"tabindex", "role", "aria-label"},
            "input": {"disabled", "checked"},
        },
        tag_attribute_values={
            "input": {"type": {"checkbox"}},
            "img": {"loading": {"lazy"}, "referrerpolicy": {"no-referrer"}},
        },
        allowed_classes={
            "a": {"at", "file"},
            "div": {"codebox", "bar", "scroll"},
            "span": {*CLASSES, "size"},
            "ul": {"tasks"},
            "ol": {"tasks", "footnotes"},
            "sup": {"fn"},
            "details": {"spoil"},
            "blockquote": {"said"},
            "p": {"src"},
            "label": {"opt0"},
            "th": {"n", "c"},
            "td": {"n", "c"},
        },
        url_schemes=_SCHEMES,
        link_rel=None,
        attribute_filter=None if images or not files else _only_own_pictures,
    )


def _only_own_pictures(tag: str, attribute: str, value: str) -> str | None:
    return None if tag == "img" and attribute == "src" and not value.startswith("hearth:/files/") else value


def clean_html(html: str) -> str:
    """HTML that somebody else made, from an import: text, lists, tables and links, nothing of a page's machinery.

    It is cleaned until that changes nothing: a link in a link in a table is written as something that is read otherwise
    the next time. What does not settle becomes text.
    """
    for _time in range(TIMES):
        before, html = html, _cleaned(html)
        if html == before:
            return html
    return _cleaned(escape(html, quote=False))


def _cleaned(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TEXT,
        clean_content_tags={"script", "style"},
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_schemes=_SCHEMES - {"hearth"},
        link_rel="noopener nofollow ugc",
    )
