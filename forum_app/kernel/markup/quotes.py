"""Quotes that say whose words they are.

A blockquote whose first line is a link to a post, `> [Ann #12](/p/345):`, is shown with that line as its source. It is
plain Markdown, so it can be read and typed anywhere; whatever it says, it leads where it leads.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_POST = re.compile(r"hearth:/(?:p/\d{1,15}|m/\d{1,15}\?n=\d{1,9})")  # a post, a message
_NAMED = re.compile(r".+ #\d{1,9}", re.DOTALL)


def quotes_plugin(md: MarkdownIt) -> None:
    """To be used after the rule that finishes links."""
    md.core.ruler.push("said", _rule)


def _rule(state: StateCore) -> None:
    tokens, made = state.tokens, list[Token]()
    quotes: list[bool] = []  # of the blockquotes around this place: which say whose words they are
    for i, token in enumerate(tokens):
        if token.type == "blockquote_open":
            quotes.append(_has_source(tokens, i))
            if quotes[-1]:
                token.attrs["class"] = "said"
        elif token.type == "blockquote_close":
            quotes.pop()
        elif token.type == "inline" and quotes and quotes[-1] and tokens[i - 2].type == "blockquote_open":
            made.pop()
            made += _source_and_rest(tokens[i - 1], token)
            continue
        elif token.type == "inline" and any(quotes):
            token.children = _calling_nobody(token.children or [])
        made.append(token)
    state.tokens[:] = made


def _has_source(tokens: list[Token], i: int) -> bool:
    """Does this blockquote begin with a link to a post, and nothing else on that line but a colon?"""
    if i + 2 >= len(tokens) or tokens[i + 1].type != "paragraph_open":
        return False
    words = tokens[i + 2].children or []
    if not words or words[0].type != "link_open" or not _POST.fullmatch(str(words[0].attrs.get("href", ""))):
        return False
    closes = _closing(words)
    name = "".join(word.content for word in words[1:closes])
    if any(word.type != "text" for word in words[1:closes]) or not _NAMED.fullmatch(name):
        return False
    behind = words[closes + 1 :]
    if behind and behind[0].type == "text" and behind[0].content.strip() in (":", "："):
        behind = behind[1:]
    return not behind or behind[0].type in ("softbreak", "hardbreak")


def _closing(words: list[Token]) -> int:
    return next(i for i, word in enumerate(words) if word.type == "link_close")


def _source_and_rest(paragraph: Token, inline: Token) -> list[Token]:
    """The source as a paragraph of its own; what was written right below it as the next."""
    words = inline.children or []
    closes = _closing(words)
    rest = words[closes + 1 :]
    while rest and rest[0].type in ("text", "softbreak", "hardbreak"):
        first = rest.pop(0)
        if first.type != "text":
            break
    inline.children = words[: closes + 1]
    made = [Token("paragraph_open", "p", 1, attrs={"class": "src"}, block=True), inline]
    if rest:
        more = Token("inline", "", 0, children=_calling_nobody(rest), content=inline.content, block=True)
        made += [Token("paragraph_close", "p", -1, block=True), paragraph, more]
    return made


def _calling_nobody(words: list[Token]) -> list[Token]:
    """A name in what somebody else said was called when they said it."""
    kept, calls = list[Token](), False
    for word in words:
        if word.type == "link_open" and word.attrs.get("class") == "at":
            calls = True
        elif word.type == "link_close" and calls:
            calls = False
        else:
            kept.append(word)
    return kept
