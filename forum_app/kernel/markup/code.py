"""Fenced code with colours, made on the server: classes only, no script, no style."""

from __future__ import annotations

from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound

LONGEST = 12_000  # characters of code that are coloured; some lexers are slow on long nonsense
# Lexers are a few hundred small parsers, some of them slow on hostile input; these are known to be well-behaved.
LANGUAGES = frozenset(
    "asm awk bash basic c c++ clojure cmake console cpp cs csharp css csv dart diff django docker dockerfile "
    "elixir erlang fortran go graphql haskell html http ini java javascript jinja js json jsonc jsx julia "
    "kotlin latex less lua make makefile markdown matlab md nginx nix objective-c ocaml pascal patch perl php "
    "powershell proto ps1 py python r rb rs ruby rust sass scala scheme scss sh shell sql swift tcl tex toml "
    "ts tsx typescript vb vim xml yaml yml zig zsh".split()
)
CLASSES = frozenset(STANDARD_TYPES.values()) - {""}
_FORMATTER = HtmlFormatter(nowrap=True)


def code_html(code: str, info: str = "") -> str:
    """A box of code. `info` is what stands behind the opening fence; its first word names the language."""
    language = info.split()[0].lower() if info.split() else ""
    shown = escape(language[:20]) if language else ""
    bar = f'<div class="bar"><span>{shown}</span></div>' if shown else ""
    return (
        f'<div class="codebox">{bar}<pre tabindex="0" role="group" aria-label="hearth:word/code"><code>'
        f"{_coloured(code, language)}</code></pre></div>\n"
    )


def _coloured(code: str, language: str) -> str:
    if language in LANGUAGES and len(code) <= LONGEST:
        try:
            lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
        except ClassNotFound:
            return escape(code)
        return str(highlight(code, lexer, _FORMATTER))
    return escape(code)
