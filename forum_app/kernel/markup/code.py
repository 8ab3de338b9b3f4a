"""Fenced code with colours, made on the server: classes only, no script, no style."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from html import escape
from typing import Any

import pygments
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES

LONGEST = 12_000  # characters of code that are coloured
# Lexers are small parsers made of patterns. On nonsense some take the square of its length, and on a long run of
# spaces or a long line some take more, in a single match that nothing can stop.
PATIENCE = 0.4  # seconds of this thread's own time for all code of a text; what comes after it stays black
_SLOW = re.compile(r"\s{120}|[^\n]{2000}")
LANGUAGES = frozenset(
    "asm awk bash basic c c++ clojure cmake console cpp cs csharp css dart diff django docker dockerfile "
    "elixir erlang fortran go graphql haskell html http ini java javascript jinja js json jsx julia "
    "kotlin latex less lua make makefile markdown matlab md nginx nix objective-c ocaml pascal perl php "
    "powershell proto ps1 py python r rb rs ruby rust sass scala scheme scss sh shell sql swift tcl tex toml "
    "ts tsx typescript vbnet vim xml yaml yml zig zsh".split()
)
CLASSES = frozenset(STANDARD_TYPES.values()) - {""}
_FORMATTER = HtmlFormatter(nowrap=True)


class Ink:
    """The time that is left for colours in one text."""

    def __init__(self) -> None:
        self._left = PATIENCE

    def flow(self, tokens: Iterator[Any]) -> Iterator[Any]:
        """The tokens while there is time.

        :raises TimeoutError: when it is used up.
        """
        began = time.thread_time()
        for token in tokens:
            yield token
            if time.thread_time() - began > self._left:
                self._left = 0.0
                raise TimeoutError
        self._left -= time.thread_time() - began


def code_html(code: str, ink: Ink, info: str = "") -> str:
    """A box of code. `info` is what stands behind the opening fence; its first word names the language."""
    language = info.split()[0].lower() if info.split() else ""
    shown = escape(language[:20]) if language else ""
    bar = f'<div class="bar"><span>{shown}</span></div>' if shown else ""
    return (
        f'<div class="codebox">{bar}<pre tabindex="0" role="group" aria-label="hearth:word/code"><code>'
        f"{_coloured(code, language, ink)}</code></pre></div>\n"
    )


def _coloured(code: str, language: str, ink: Ink) -> str:
    if language in LANGUAGES and len(code) <= LONGEST and not _SLOW.search(code):
        try:
            # Markdown would call the lexer of any language for the code in it
            lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False, handlecodeblocks=False)
            return str(pygments.format(list(ink.flow(lexer.get_tokens(code))), _FORMATTER))
        except Exception:  # nonsense makes some lexers fail; the code is worth more than its colours
            return escape(code)
    return escape(code)
