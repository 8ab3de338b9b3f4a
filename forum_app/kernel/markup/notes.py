"""Footnotes: `[^1]` in the text, `[^1]: what it says` on a line of its own.

By hand: the plugin looks for the end of each `[^` through the whole line, takes definitions out of the middle of quotes
and lists, and reads what stands inside a note inside a note again and again. Here a definition stands at the top of a
text or is none, and every step looks a bounded way ahead.

Ids are stored as `hearth:note/1` and become the post's own when a fragment is filled: a page shows many posts.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_LABEL = r"\[\^([^\s\[\]^]{1,60})\]"
_DEFINITION = re.compile(_LABEL + r":")
_REFERENCE = re.compile(_LABEL)


def notes_plugin(md: MarkdownIt) -> None:
    md.block.ruler.before("reference", "note", _definition, {"alt": ["paragraph", "reference", "blockquote"]})
    md.inline.ruler.before("link", "note_mark", _mark)
    md.core.ruler.after("inline", "notes", _gather)


def _definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`[^label]: text`, with lines indented by four below it as more of the same."""
    lazy = silent and state.sCount[start] < state.blkIndent  # may it go on with a paragraph of something above it?
    if (state.level and not lazy) or state.is_code_block(start):
        return False
    begins = state.bMarks[start] + state.tShift[start]
    found = _DEFINITION.match(state.src, begins, state.eMarks[start])
    if not found:
        return False
    if silent:
        return True
    opening = state.push("note_open", "", 1)
    opening.meta = {"label": found[1]}
    kept = state.bMarks[start], state.tShift[start], state.sCount[start], state.parentType
    text = state.skipSpaces(found.end())
    state.bMarks[start], state.tShift[start], state.sCount[start] = text, 0, 4
    state.blkIndent += 4
    state.parentType = "note"
    state.md.block.tokenize(state, start, end)
    state.blkIndent -= 4
    state.bMarks[start], state.tShift[start], state.sCount[start], state.parentType = kept
    opening.map = [start, state.line]
    state.push("note_close", "", -1)
    state.env.setdefault("notes", {}).setdefault(found[1], 0)
    return True


def _mark(state: StateInline, silent: bool) -> bool:
    """`[^label]` where there is such a note; the marks are numbered in the order in which they stand."""
    notes: dict[str, int] = state.env.get("notes") or {}
    if not notes or not state.src.startswith("[^", state.pos):
        return False
    found = _REFERENCE.match(state.src, state.pos, state.posMax)
    if not found or found[1] not in notes:
        return False
    if not silent:
        first = not notes[found[1]]
        if first:
            notes[found[1]] = max(notes.values()) + 1
        state.push("note_mark", "", 0).meta = {"number": notes[found[1]], "first": first}
    state.pos = found.end()
    return True


def _gather(state: StateCore) -> None:
    """The notes that were spoken of, in the order of their numbers, at the end; the others are not shown."""
    notes: dict[str, int] = state.env.get("notes") or {}
    if not notes:
        return
    text: list[Token] = []
    said: dict[int, list[Token]] = {}
    into = text
    for token in state.tokens:
        if token.type == "note_open":
            # the same label twice: the first note is the one that is meant, as with links
            into = [] if (number := notes[token.meta["label"]]) == 0 or number in said else said.setdefault(number, [])
        elif token.type == "note_close":
            into = text
        else:
            into.append(token)
    if said:
        text.append(_html('<hr><ol class="footnotes">\n'))
        for number in sorted(said):
            text += [_html(f'<li id="hearth:note/{number}">'), *_with_way_back(said[number], number), _html("</li>\n")]
        text.append(_html("</ol>\n"))
    state.tokens[:] = text


def _with_way_back(tokens: list[Token], number: int) -> list[Token]:
    """The note's blocks, with a link to its mark at the end of the last paragraph, or after them."""
    link = f'<a href="hearth:mark/{number}" aria-label="hearth:word/mark/{number}">↩</a>'
    if len(tokens) >= 2 and tokens[-1].type == "paragraph_close" and tokens[-2].children is not None:
        back = Token("html_inline", "", 0, content=f" {link}")
        tokens[-2].children.append(back)
        return tokens
    return [*tokens, _html(link)]


def mark_html(number: int, first: bool) -> str:
    """The small number in the text; the first one of a note is where its way back leads."""
    place = f' id="hearth:mark/{number}"' if first else ""
    link = f'<a href="hearth:note/{number}"{place} aria-label="hearth:word/note/{number}">{number}</a>'
    return f'<sup class="fn">{link}</sup>'


def _html(content: str) -> Token:
    return Token("html_block", "", 0, content=content, block=True)
