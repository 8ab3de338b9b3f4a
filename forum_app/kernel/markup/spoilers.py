"""What is folded away until somebody opens it: lines between `:::spoiler A title` and `:::`.

A <details>, which needs no script and is opened by the keyboard. There is no form of it inside a line: nothing in HTML
hides a few words so that everybody can open them without a script.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

_OPENING = re.compile(r"\s*(?:spoiler|剧透|折叠)(?:\s+(.*))?")
LONGEST = 120  # characters of a title


def spoilers_plugin(md: MarkdownIt) -> None:
    container_plugin(md, "spoiler", validate=lambda info, _markup: bool(_OPENING.fullmatch(info)), render=_render)


def _render(self: Any, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:  # noqa: ARG001
    if tokens[idx].nesting < 0:
        return "</div></details>\n"
    found = _OPENING.fullmatch(tokens[idx].info)
    title = ((found and found[1]) or "").strip()[:LONGEST]
    return f'<details class="spoil"><summary>{escape(title) or "hearth:word/hidden"}</summary><div>\n'
