"""Markdown to safe HTML: once, when something is written, before the write lock is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from ..lock import slow
from ..text import language_of
from .clean import clean_html, clean_own
from .files import Shown
from .plain import plain_text
from .render import Context, render_markdown

VERSION = 2  # of what the renderer makes; raise it when stored HTML should be made again
FORMATS = ("md", "html", "text")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text, ready to be stored: nothing slow is left to do."""

    body: str
    format: str
    html: str
    plain: str
    lang: str
    renderer: int  # what made the HTML, see `made_by`
    more: Mapping[str, Any] = field(default_factory=dict)  # what slices made of it by `provide("prepare", …)`


def made_by(images: bool) -> int:
    """The number to store beside HTML: the renderer's version, and the options it read."""
    return 2 * VERSION + images


@slow
def prepare(
    body: str,
    format: str = "md",
    *,
    people: Mapping[str, str] | None = None,
    origins: frozenset[str] = frozenset(),
    base: str = "",
    images: bool = False,
    files: Mapping[str, Shown] | None = None,
) -> Prepared:
    """Render and sanitise.

    :param people: folded user names that exist -> the name as written in links; see `mentions.candidates`.
    :param origins: scheme://host of this forum; links to them are stored without it, so that they survive a move.
    :param base: the path under which the forum lives, taken off such links.
    :param images: whether pictures that lie elsewhere are shown; else they are links.
    :param files: key -> what was uploaded here and the writer may show; see `files.candidates`.
    """
    if format == "md":
        html = render_markdown(body, Context(people or {}, origins, base, images, files or {}))
        # a long address, defined once and named a thousand times, makes 60 MB of 32 KB
        html = (
            clean_own(html, images=images, files=bool(files))
            if len(html) <= 300_000 + 20 * len(body)
            else _paragraphs(body)
        )
    elif format == "html":
        html = clean_html(body)
    else:
        html = _paragraphs(body)
    plain = plain_text(html)
    return Prepared(body, format, html, plain, language_of(plain), made_by(images))


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part.strip())}</p>\n" for part in text.split("\n\n") if part.strip())
