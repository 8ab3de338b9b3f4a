"""Emphasis beside Chinese, Japanese and Korean text.

CommonMark decides by spaces and punctuation whether a run of `*` opens or closes, which breaks **「强调」**这样 of
languages that put no spaces: a closing run between a full stop and a letter counts as an opening one. The rule here is
the one of the "CommonMark CJK-friendly amendments": CJK punctuation does not count as punctuation, and a CJK character
beside other punctuation serves as a space does. Text without CJK characters is parsed exactly as the standard says.
"""

from __future__ import annotations

import functools
import unicodedata

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline.state_inline import Delimiter, StateInline


@functools.lru_cache(maxsize=4096)
def is_cjk(char: str) -> bool:
    """East Asian wide or full-width, or Hangul; quotes and dashes that both worlds share are not."""
    return unicodedata.east_asian_width(char) in "WF" and not unicodedata.category(char).startswith("S")


def _run(state: StateInline) -> tuple[int, str, str]:
    """The run of markers at this place: its end, the characters before and after it."""
    marker, end = state.src[state.pos], state.pos
    while end < state.posMax and state.src[end] == marker:
        end += 1
    before = state.src[state.pos - 1] if state.pos > 0 else " "
    return end, before, state.src[end] if end < state.posMax else " "


def _push(state: StateInline, content: str, length: int, opens: bool, closes: bool) -> None:
    token = state.push("text", "", 0)
    token.content = content
    state.delimiters.append(Delimiter(ord(content[0]), length, len(state.tokens) - 1, -1, opens, closes))


def _emphasis(state: StateInline, silent: bool) -> bool:
    marker = state.src[state.pos]
    if silent or marker not in "_*":
        return False
    end, before, after = _run(state)
    opens, closes = _flanks(before, after, splits_words=marker == "*")
    length = end - state.pos
    for _ in range(length):
        _push(state, marker, length, opens, closes)
    state.pos = end
    return True


def _strikethrough(state: StateInline, silent: bool) -> bool:
    if silent or state.src[state.pos] != "~":
        return False
    end, before, after = _run(state)
    length = end - state.pos
    if length < 2:
        return False
    opens, closes = _flanks(before, after, splits_words=True)
    if length % 2:
        state.push("text", "", 0).content = "~"
    for _ in range(length // 2):
        _push(state, "~~", 0, opens, closes)
    state.pos = end
    return True


def _flanks(before: str, after: str, *, splits_words: bool) -> tuple[bool, bool]:
    """May a run between these two characters open, may it close?"""
    punct_before = _is_punctuation(before)
    punct_after = _is_punctuation(after)
    space_before, space_after = isWhiteSpace(ord(before)), isWhiteSpace(ord(after))
    left = not space_after and (not punct_after or space_before or punct_before or is_cjk(before))
    right = not space_before and (not punct_before or space_after or punct_after or is_cjk(after))
    if splits_words:
        return left, right
    any_before = punct_before or isPunctChar(before)  # `_` keeps to the standard's notion of punctuation
    any_after = punct_after or isPunctChar(after)
    return left and (not right or any_before), right and (not left or any_after)


def _is_punctuation(char: str) -> bool:
    return (isMdAsciiPunct(ord(char)) or isPunctChar(char)) and not is_cjk(char)


def cjk_plugin(md: MarkdownIt) -> None:
    md.inline.ruler.at("emphasis", _emphasis)
    md.inline.ruler.at("strikethrough", _strikethrough)
