"""From a post to the Markdown that quotes it: the line that says whose words they are, and the words without what they
quoted themselves, shortened at a paragraph."""

from __future__ import annotations

import re

from .plain import plain_text
from .render import blocks

LONGEST = 1_000  # characters; a quote is to remind, the post is one click away
_SPECIAL = re.compile(r"([\\`*_\[\]<>&!~^|:#])")
_LEFT_OUT = {"blockquote_open", "note_open", "hr"}


def quoted(*, name: str, number: int, body: str, format: str, html: str, post_id: int = 0, path: str = "") -> str:
    """Markdown that quotes a post; ends with an empty line, where one's own words begin.

    `path` is where the words stand, if they are no post.
    """
    text = body if format == "md" else plain_text(html)
    shown = _SPECIAL.sub(r"\\\1", " ".join(name.split()))
    source = f"[{shown} #{number}]({path or f'/p/{post_id}'}):"
    lines = [source, "", *_shortened(text)]
    return "".join(f"> {line}".rstrip() + "\n" for line in lines) + "\n"


def _shortened(text: str) -> list[str]:
    """The lines of the first paragraphs, code and lists, as many as there is room for."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    kept: list[str] = []
    room, parts = LONGEST, blocks(text)
    labels = [lines[start].split("]", 1)[0].strip() for kind, start, _ in parts if kind == "note_open"]
    mark = re.compile(
        "|".join(re.escape(label) + r"\]" for label in labels) or "(?!)"
    )  # of the notes that are left out
    for kind, start, end in parts:
        if kind in _LEFT_OUT:
            continue
        closed = kind == "container_spoiler_open" and end < len(lines) and lines[end].strip().startswith(":::")
        block = lines[start : end + closed]
        if kind not in ("fence", "code_block"):
            block = [mark.sub("", line) for line in block]
        while block and not block[-1].strip():
            block.pop()
        size = sum(len(line) + 1 for line in block)
        if size > room:
            return [*kept, "", "…"] if kept else _cut(kind, block)
        kept += ["", *block] if kept else block
        room -= size
    return kept or ["…"]


def _cut(kind: str, block: list[str]) -> list[str]:
    """The beginning of a block that is too long by itself."""
    if kind == "paragraph_open":
        text = "\n".join(block)[:LONGEST]
        end = max(text.rfind(sign) for sign in (" ", "\n", "。", "，", "；", "！", "？"))
        return [*(text[: end + 1] if end > LONGEST // 2 else text).rstrip("\\ \n").split("\n"), "", "…"]
    kept: list[str] = []
    room = LONGEST
    for line in block:
        if len(line) > room:
            kept.append(line[:room])
            break
        kept.append(line)
        room -= len(line) + 1
    if kind in ("fence", "container_spoiler_open"):
        kept.append(re.match(r"\s*([`~:]*)", block[0])[1])  # type: ignore[index]
    return [*kept, "", "…"]
