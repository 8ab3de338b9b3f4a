"""Bare addresses and `@names` in running text become links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from ..text import CJK, fold
from . import mentions

if TYPE_CHECKING:
    from .render import Context

# An address ends at a space, a quote, an angle bracket, or Chinese punctuation: ，。；：！？、（）《》「」“”…
_URL = re.compile(
    r"(?<![A-Za-z0-9_/@.-])(?:https?://|www\.)"
    r"[^\s<>\"'`\\^{}|\u2018-\u201f\u2026\u2014\u3000-\u3004\u3008-\u3020\u3030\u303d-\u303f\ufe10-\ufe19\ufe30-\ufe6f"
    r"\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]+",
    re.IGNORECASE,
)
_ASCII_HOST = re.compile(rf"((?:https?://)?(?:[a-z0-9-]+\.)+[a-z]{{2,}}(?::\d+)?)[{CJK}]", re.IGNORECASE)
_CLOSERS = {")": "(", "]": "["}


def urls(text: str) -> Iterator[tuple[int, int]]:
    """Where addresses stand in a text: (start, end)."""
    for match in _URL.finditer(text):
        url = _trim(match[0])
        rest = url.split("://", 1)[-1] if url[:4].lower() == "http" else url
        if "." in rest.split("/", 1)[0] or url.lower().startswith("http://localhost"):
            yield match.start(), match.start() + len(url)


def _trim(url: str) -> str:
    """Without the sentence's own punctuation, and without Chinese that follows a host at once."""
    if match := _ASCII_HOST.match(url):
        return match[1]
    surplus = {closer: url.count(closer) - url.count(opener) for closer, opener in _CLOSERS.items()}
    end = len(url)
    while end and (url[end - 1] in ".,;:!?*_~" or surplus.get(url[end - 1], 0) > 0):
        end -= 1
        if url[end] in surplus:
            surplus[url[end]] -= 1
    return url[:end]


def autolink_plugin(md: MarkdownIt) -> None:
    # at its colon, so that no emphasis is found inside an address
    md.inline.ruler.before("emphasis", "address", _address)
    # after `inline`: the text is known, links that were written as such are tokens already
    md.core.ruler.after("inline", "autolink", _rule)


def _address(state: StateInline, silent: bool) -> bool:
    """The rest of an address whose scheme is written already: plain text, that `_rule` makes a link of."""
    if state.linkLevel or not state.src.startswith("://", state.pos):
        return False
    written = state.src[max(0, state.pos - 5) : state.pos].lower()
    scheme = next((scheme for scheme in ("https", "http") if written.endswith(scheme)), "")
    match = _URL.match(state.src, state.pos - len(scheme)) if scheme else None
    if not match:
        return False
    url = _trim(_before_closer(match[0]))
    if len(url) <= len(scheme) + 3:
        return False
    end = match.start() + len(url)
    if not silent:
        state.append_pending(state.src[state.pos : end])
    state.pos = end
    return True


def _before_closer(url: str) -> str:
    """As far as a bracket that closes none of its own: the end of a link's text."""
    depth = 0
    for at, char in enumerate(url):
        depth += {"[": 1, "]": -1}.get(char, 0)
        if depth < 0:
            return url[:at]
    return url


def _rule(state: StateCore) -> None:
    context: Context = state.env["context"]
    for block in state.tokens:
        if block.type == "inline" and block.children and ("@" in block.content or _may_hold_url(block.content)):
            block.children = list(_linked(block.children, context))


def _may_hold_url(text: str) -> bool:
    folded = text.lower()
    return "://" in folded or "www." in folded


def _linked(tokens: list[Token], context: Context) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "text" and depth == 0:
            yield from _split(token, context)
        else:
            yield token


def _split(token: Token, context: Context) -> Iterator[Token]:
    text, done = token.content, 0
    for start, end, href, kind in _finds(text, context):
        if start > done:
            yield _text(text[done:start], token.level)
        opening = Token("link_open", "a", 1, attrs={"href": href}, level=token.level)
        if kind:
            opening.attrs["class"] = kind
        yield opening
        yield _text(text[start:end], token.level + 1)
        yield Token("link_close", "a", -1, level=token.level)
        done = end
    if done == 0:
        yield token
    elif done < len(text):
        yield _text(text[done:], token.level)


def _finds(text: str, context: Context) -> list[tuple[int, int, str, str]]:
    """Addresses and names in order: start, end, href, class."""
    found = [(start, end, _href(text[start:end], context), "") for start, end in urls(text)]
    taken = [(start, end) for start, end, _, _ in found]
    for start, end, name in _names(text, context.people):
        if not any(a <= start < b for a, b in taken):
            found.append((start, end, context.member_link(name), "at"))
    return sorted(found)


def _href(url: str, context: Context) -> str:
    return context.link(url if "://" in url[:8] else f"http://{url}") or ""


def _names(text: str, people: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    if not people:
        return
    for match in mentions.PATTERN.finditer(text):
        for beginning in mentions.beginnings(match[1]):
            if name := people.get(fold(beginning)):
                yield match.start(), match.start() + 1 + len(beginning), name
                break


def _text(content: str, level: int) -> Token:
    return Token("text", "", 0, content=content, level=level)
