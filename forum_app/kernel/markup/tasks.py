"""Task lists: `- [ ] to do` and `- [x] done`.

By hand: the plugin for it looks back from each item to its list, which for a long list takes the square of its length.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_BOX = re.compile(r"\[([ xX])\][ \t\n]")


def tasks_plugin(md: MarkdownIt) -> None:
    md.core.ruler.after("inline", "tasks", _rule)


def _rule(state: StateCore) -> None:
    lists: list[Token] = []
    tokens = state.tokens
    for i, token in enumerate(tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(token)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "inline" and tokens[i - 2].type == "list_item_open" and (box := _BOX.match(token.content)):
            words = token.children or []
            if words and words[0].content.startswith(box[0].rstrip()):  # else a link that happens to be called x
                lists[-1].attrs["class"] = "tasks"
                words[0].content = words[0].content[3:]
                token.children = [_html('<label class="opt0">'), _checkbox(box[1] != " "), *words, _html("</label>")]


def _checkbox(checked: bool) -> Token:
    return _html(f'<input{" checked" if checked else ""} disabled type="checkbox">')


def _html(content: str) -> Token:
    return Token("html_inline", "", 0, content=content)
