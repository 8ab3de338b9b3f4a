"""The Markdown renderer: CommonMark, tables, strikethrough, task lists, autolinks, names, code with colours, footnotes,
small letters, spoilers, quotes with their source."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.parser_inline import RuleFuncInlineType
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, image, link
from markdown_it.token import Token

from . import files
from .autolink import autolink_plugin
from .cjk import cjk_plugin
from .code import Ink, code_html
from .files import Shown
from .notes import mark_html, notes_plugin
from .quotes import quotes_plugin
from .small import small_plugin
from .spoilers import spoilers_plugin
from .tasks import tasks_plugin

OWN = "hearth:"  # stands before paths of this forum in stored links; the base path takes its place when shown
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_BARE_HOST = re.compile(r"(?:[\w-]+\.)+[a-zA-Z]{2,}(?:[:/?#].*)?")
NESTING = 20  # blocks inside blocks; deeper ones stay text
MOST_BRACKETS = 4_000  # looked at as the beginning of a link or picture; each looks far ahead for its end
MOST_CELLS = 10_000  # in all tables of a text; what would go beyond stays text


@dataclass(frozen=True, slots=True)
class Context:
    """What rendering needs to know of the forum."""

    people: Mapping[str, str]
    origins: frozenset[str]
    base: str
    images: bool = False  # may pictures come from elsewhere?
    files: Mapping[str, Shown] = field(default_factory=dict)  # what was uploaded here and the writer may show, by key

    def member_link(self, name: str) -> str:
        return f"{OWN}/u/{quote(name)}"

    def link(self, url: str) -> str | None:
        """The address to store: our own pages without host and base path, http, https and mail as they are.

        None for what must not be a link.
        """
        if url.startswith("/") and not url.startswith("//"):
            return OWN + self._without_base(url)
        if url.startswith("#"):
            return url
        if not _SCHEME.match(url):
            return f"http://{url}" if _BARE_HOST.fullmatch(url) else None
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        if parts.scheme.lower() in ("http", "https"):
            if f"{parts.scheme}://{parts.netloc}".lower() in self.origins:
                rest = url.split("://", 1)[1].partition("/")[2]
                return OWN + self._without_base("/" + rest)
            return url
        return url if parts.scheme.lower() == "mailto" else None

    def file_at(self, url: str) -> Shown | None:
        """The upload that this address names, as written or as stored."""
        if not self.files:
            return None
        return self.files.get(files.key_of(url if url.startswith(f"{OWN}/") else self.link(url) or ""))

    def _without_base(self, path: str) -> str:
        if self.base and (path == self.base or path.startswith(self.base + "/")):
            return path[len(self.base) :] or "/"
        return path


class Renderer(RendererHTML):
    """The few elements that look different from CommonMark's examples."""

    def fence(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:  # noqa: ARG002
        return code_html(tokens[idx].content, env["ink"], tokens[idx].info)

    def code_block(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:  # noqa: ARG002
        return code_html(tokens[idx].content, env["ink"])

    def image(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """A picture elsewhere is a link to it: opening it must be the reader's wish, not the page's.

        Unless the owner allows them; then it is asked for when it comes into sight, and without saying who asks.
        What was uploaded here is shown.
        """
        token = tokens[idx]
        source = str(token.attrs.get("src", ""))
        words = self.renderInlineAsText(token.children or [], options, env)
        label = words or source
        file = env["context"].file_at(source)
        if file and file.width:
            return files.picture_html(file, words, linked="in_link" not in token.meta)
        if env["context"].images and (env["context"].link(source) or "").startswith("http"):
            shown = f'alt="{_escape(words)}" src="{_escape(source)}"'
            return f'<img {shown} loading="lazy" referrerpolicy="no-referrer">'
        if "in_link" in token.meta:
            return _escape(label)
        opening = Token("link_open", "a", 1, attrs={"href": source})
        _finish_link(opening, env["context"])
        return self.renderToken([opening], 0, options, env) + _escape(label) + "</a>"

    def note_mark(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:  # noqa: ARG002
        return mark_html(**tokens[idx].meta)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


@functools.cache
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "maxNesting": NESTING}, renderer_cls=Renderer)
    md.enable(["table", "strikethrough"])
    md.use(cjk_plugin).use(autolink_plugin).use(tasks_plugin)
    md.use(notes_plugin).use(small_plugin).use(spoilers_plugin)
    md.block.ruler.at("table", _bounded_table, {"alt": ["paragraph", "reference"]})
    md.inline.ruler.at("link", _bounded(link, "["))
    md.inline.ruler.at("image", _bounded(image, "!["))
    md.core.ruler.push("finish", _finish)
    md.use(quotes_plugin)
    md.validateLink = lambda url: Context({}, frozenset(), "").link(url) is not None  # type: ignore[method-assign]
    md.normalizeLink = _normalize(md.normalizeLink)  # type: ignore[method-assign]
    return md


def _normalize(standard: Any) -> Any:
    def normalize(url: str) -> str:
        return str(standard(f"http://{url}" if _BARE_HOST.fullmatch(url) else url))

    return normalize


def render_markdown(body: str, context: Context) -> str:
    """HTML that still has to be sanitised."""
    return str(_parser().render(body, _env(context)))


def blocks(body: str) -> list[tuple[str, int, int]]:
    """The paragraphs, lists, quotes and the like at the top of a text: what each is, its first line, the one after."""
    md = _parser()
    state = StateBlock(body.replace("\0", "\ufffd"), md, _env(Context({}, frozenset(), "")), [])
    md.block.tokenize(state, 0, state.lineMax)
    return [(t.type, t.map[0], t.map[1]) for t in state.tokens if t.level == 0 and t.nesting >= 0 and t.map]


def _env(context: Context) -> dict[str, Any]:
    """What one text may use up."""
    return {"context": context, "cells": MOST_CELLS, "brackets": MOST_BRACKETS, "ink": Ink()}


def _bounded(rule: RuleFuncInlineType, opening: str) -> RuleFuncInlineType:
    """The rule, while the text has not used up what it may: four thousand links are a long post, more are an attack."""

    def bounded(state: StateInline, silent: bool) -> bool:
        if not state.src.startswith(opening, state.pos):
            return False
        state.env["brackets"] -= 1
        return state.env["brackets"] >= 0 and rule(state, silent)

    return bounded


def _bounded_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A table, while there is room: short rows are filled up to its width, so a kilobyte could ask for a megabyte."""
    if state.env["cells"] <= 0 or not table(state, start, end, True):
        return False
    if silent:
        return True
    rows = next((line for line in range(start, end) if state.isEmpty(line)), end) - start
    state.env["cells"] -= rows * (state.getLines(start, start + 1, 0, False).strip(" |").count("|") + 1)
    return state.env["cells"] > 0 and table(state, start, end, False)


def _finish(state: StateCore) -> None:
    """Heading levels under the author's name, table cells by class, links that know where they lead."""
    context: Context = state.env["context"]
    open_levels: list[int] = []
    for token in state.tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
            while open_levels and open_levels[-1] >= level:
                open_levels.pop()
            open_levels.append(level)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, 2 + len(open_levels))}"
        elif token.type in ("th_open", "td_open"):
            style = str(token.attrs.pop("style", ""))
            if align := {"text-align:right": "n", "text-align:center": "c"}.get(style):
                token.attrs["class"] = align
        elif token.type == "inline":
            _finish_links(token.children or [], context)
    state.tokens[:] = _scrollable_tables(state.tokens)


def _finish_links(tokens: list[Token], context: Context) -> None:
    depth = 0
    named: list[tuple[int, Shown]] = []
    for place, token in enumerate(tokens):
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "link_open":
            _finish_link(token, context)
            if file := context.file_at(str(token.attrs["href"])):
                token.attrs["class"] = "file"
                named.append((_end_of_link(tokens, place), file))
        elif token.type == "image" and depth:
            token.meta["in_link"] = True  # no link inside a link: the outer one stays

    for place, file in reversed(named):
        tokens.insert(place, Token("html_inline", "", 0, content=files.size_html(file)))


def _end_of_link(tokens: list[Token], opening: int) -> int:
    """Where it closes; links do not nest."""
    return next(i for i in range(opening, len(tokens)) if tokens[i].type == "link_close")


def _finish_link(token: Token, context: Context) -> None:
    href = str(token.attrs.get("href", ""))
    target = href if href.startswith(f"{OWN}/") else context.link(href) or "#"
    token.attrs["href"] = target
    if not target.startswith((OWN, "#")):
        # only such links leave the desktop window; ours never do
        token.attrs["target"] = "_blank"
        token.attrs["rel"] = "noopener nofollow ugc"


def _scrollable_tables(tokens: list[Token]) -> list[Token]:
    framed: list[Token] = []
    for token in tokens:
        if token.type == "table_open":
            attrs = {"class": "scroll", "role": "group", "tabindex": "0", "aria-label": "hearth:word/table"}
            framed.append(Token("frame_open", "div", 1, attrs=dict(attrs), block=True))
        framed.append(token)
        if token.type == "table_close":
            framed.append(Token("frame_close", "div", -1, block=True))
    return framed
