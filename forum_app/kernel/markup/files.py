"""What was uploaded to this forum, as texts name it: `![a cat](/files/<key>/cat.webp)`, `[a.pdf](/files/<key>/a.pdf)`.

Which of them the writer may use is for the slice uploads to say; what is not among them stays a plain link.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

MOST = 200  # files looked up for one text
KEY = "[a-z2-7]{16}"
_NAMED = re.compile(rf"/files/({KEY})/")
_OWN_PATH = re.compile(rf"hearth:/files/({KEY})/")
# in sanitised HTML only what was rendered here has these: others' pictures do not begin with hearth:, and no other link
# has the class
_SHOWN = re.compile(
    rf'<img [^<>]*src="hearth:/files/({KEY})/|<a (?=[^<>]*class="file")[^<>]*href="hearth:/files/({KEY})/'
)


@dataclass(frozen=True, slots=True)
class Shown:
    """An upload as texts show it. `width` is 0 for what is no picture; `small_width` where the whole is small."""

    key: str
    name: str
    size: int  # bytes
    width: int = 0
    height: int = 0
    small_width: int = 0
    small_height: int = 0

    @property
    def path(self) -> str:
        return f"/files/{self.key}/{quote(self.name)}"


def candidates(text: str) -> set[str]:
    """The keys that a text names; of very many the first."""
    found: set[str] = set()
    for match in _NAMED.finditer(text):
        found.add(match[1])
        if len(found) == MOST:
            break
    return found


def shown(html: str) -> frozenset[str]:
    """The keys of what stored HTML shows, as pictures or as files."""
    return frozenset(a or b for a, b in _SHOWN.findall(html)) if "hearth:/files/" in html else frozenset()


def key_of(address: str) -> str:
    """The key in an address of ours, as links are stored; '' in any other."""
    match = _OWN_PATH.match(address)
    return match[1] if match else ""


def picture_html(file: Shown, words: str, *, linked: bool) -> str:
    """The small picture, at a size that is reserved before it has come; a link to the whole one unless in a link."""
    path = f"hearth:{file.path}"
    source = f"hearth:/files/{file.key}/small" if file.small_width else path
    width, height = (file.small_width, file.small_height) if file.small_width else (file.width, file.height)
    shown = f'<img alt="{escape(words)}" src="{escape(source)}" width="{width}" height="{height}" loading="lazy">'
    return f'<a data-full="{file.width}x{file.height}" href="{escape(path)}">{shown}</a>' if linked else shown


def size_html(file: Shown) -> str:
    """How much one would fetch."""
    return f' <span class="size">{words_of(file.size)}</span>'


def words_of(size: int) -> str:
    """1.2 MB, 34 KB, 5 B."""
    if size >= 1_000_000:
        return f"{size / 1_000_000:.1f} MB"
    return f"{max(1, round(size / 1000))} KB" if size >= 1000 else f"{size} B"
