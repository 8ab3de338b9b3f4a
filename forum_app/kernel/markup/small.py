"""Small letters: `x^2^` above and `H~2~O` below the line.

Both signs are used for other things far more often: `^_^` and `^o^` are faces, 好的~谢谢~ is a friendly voice, 3~5 and
6~8 are spans, `~~this~~` is struck out. So both hang on a letter, digit or bracket before them, and what stands below
the line is Latin, Greek or a number.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_ABOVE = re.compile(r"(?<=[^\s^])\^(?!\[)([^\s^\[\]]{1,80})\^(?!\^)")
_BELOW = re.compile(r"(?<=[0-9A-Za-zα-ωΑ-Ω)\]])~([0-9A-Za-zα-ωΑ-Ω+\-−=()]{1,40})~(?!~)")
_FACE = re.compile(r"[oOwWvVuUqQ]|(?:(?![°†‡])[\W_])+")


def small_plugin(md: MarkdownIt) -> None:
    md.inline.ruler.before("strikethrough", "small", _small)


def _small(state: StateInline, silent: bool) -> bool:
    sign = state.src[state.pos]
    if sign not in "^~":
        return False
    found = (_ABOVE if sign == "^" else _BELOW).match(state.src, state.pos, state.posMax)
    if not found or (sign == "^" and _is_face(found[1], state.src[state.pos - 1])):
        return False
    if not silent:
        tag = "sup" if sign == "^" else "sub"
        state.push(f"{tag}_open", tag, 1)
        state.push("text", "", 0).content = found[1]
        state.push(f"{tag}_close", tag, -1)
    state.pos = found.end()
    return True


def _is_face(inside: str, before: str) -> bool:
    return bool(_FACE.fullmatch(inside)) and not (before.isascii() and before.isalnum() and inside.isalnum())
