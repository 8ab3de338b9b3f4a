"""Stones: the avatar of a member without a picture. The algorithm is described in docs/design.md.

A pebble (one of six outlines), of one of twelve stones, crossed by one of ten strata, with the first character of the
name. Same name, same stone, on every machine; about 250 bytes inline, no ids, no style attribute, no request.
"""

from __future__ import annotations

import functools
import hashlib
import unicodedata
from collections.abc import Callable

from markupsafe import Markup, escape

# body, stratum, letter. The letter has at least 5.3 : 1 on both tones (tested).
STONES = [
    ("#a43f1d", "#7e2a10", "#fff4ec"),  # ember
    ("#8a5a12", "#6d430a", "#fff6e2"),  # ochre
    ("#56701f", "#3d5413", "#f6fbe6"),  # moss
    ("#2c6e54", "#1d523d", "#e9faf1"),  # pine
    ("#1f6a7d", "#124e60", "#e6f7fb"),  # lake
    ("#365f9e", "#254679", "#edf3ff"),  # indigo
    ("#6a4fa0", "#4f377f", "#f5effe"),  # iris
    ("#8f3f78", "#6e295b", "#feeff9"),  # plum
    ("#a63a4e", "#802538", "#fff0f2"),  # berry
    ("#e6b655", "#d59a35", "#40260a"),  # honey
    ("#b9cf86", "#9cb862", "#26340b"),  # lichen
    ("#efb39c", "#e2967b", "#4a1a0b"),  # clay
]
SALT = b"hearth228:"
STRATA = [
    "M0 27Q11 19 21 26T40 23V40H0z",  # river bed
    "M0 0H40V12Q28 20 17 13T0 16z",  # cap
    "M0 31 40 15V40H0z",  # slope
    "M-2 20 24-4 33-4-2 29zM6 44 44 9V20L18 44z",  # two veins
    "M0 17Q20 9 40 17V25Q20 17 0 25z",  # band
    "M22 0H40V40H26Q18 28 24 18T22 0z",  # split
    "M-4 40A24 24 0 0 1 20 16 24 24 0 0 1 44 40z",  # hill
    "M0 0H20A20 20 0 0 1 0 20z",  # corner moon
    "M0 12H40V16H0zM0 21H40V27H0zM0 32H40V40H0z",  # layers
    "M40 40H14A26 26 0 0 1 40 14z",  # rising moon
]
_SIZES = {24: " xs", 32: " sm", 72: " lg", 96: " xl"}


@functools.lru_cache(maxsize=4096)
def stone(name: str, display_name: str, size: int = 40, avatar: str = "", *, base: str = "") -> Markup:
    """The inline SVG: shape and tones by the user name, the letter by the display name; or the picture they chose.

    :param avatar: the digest of an uploaded picture, '' without one; it gets the same pebble's outline.
    """
    h = hashlib.sha256(SALT + unicodedata.normalize("NFKC", name).casefold().encode()).digest()
    outline = f"stone{_SIZES.get(size, '')} o{h[3] % 6}"
    if avatar:
        source = f"{base}/avatar/{escape(avatar)}"
        return Markup(f'<img class="{outline}" src="{source}" width="{size}" height="{size}" alt="">')
    body, stratum, letter = STONES[h[0] % len(STONES)]
    turn = f' transform="rotate({90 * (h[2] % 4)} 20 20)"' if h[2] % 4 else ""
    mark = unicodedata.normalize("NFC", display_name.strip())[:1].upper()[:1]
    han = " h" if "\u2e80" <= mark <= "\u9fff" else ""
    return Markup(
        f'<svg class="{outline}{han}" viewBox="0 0 40 40" width="{size}" '
        f'height="{size}" aria-hidden="true"><path fill="{body}" d="M0 0h40v40H0z"/>'
        f'<path fill="{stratum}" d="{STRATA[h[1] % len(STRATA)]}"{turn}/>'
        f'<text x="20" y="20" fill="{letter}">{escape(mark)}</text></svg>'
    )


@functools.cache
def stones(base: str) -> Callable[..., Markup]:
    """`stone` for the pages of one mount point."""
    return functools.partial(stone, base=base)


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two #rrggbb colours."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
